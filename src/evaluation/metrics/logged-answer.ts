/**
 * What production answered and what was replayed, compared by everything that the log holds of the answer: its class,
 * its score, the probabilities of some or all classes, or its number.
 */
import type { Task } from '../../core/roles'
import type { Predictions } from '../input'
import type { Rounding } from './rounding'
import { halfStep, roundingOf } from './rounding'

/** Regression: relative to the larger number. float32 keeps seven digits; three of them may differ. */
const SAME_NUMBER = 1e-3
/** Of a probability p, times p(1 - p): logits that differ by this much are the same in float32 on another backend. */
const SAME_LOGIT = 4e-3
const SAME_PROBABILITY = 1e-6

/** How a request's answer is the log's: `distance` is NaN where no number could be compared. */
interface Comparison {
  same: boolean
  distance: number
}

export interface AnswerComparer {
  /** What is compared, after 'the same': 'class and score'. */
  what: string
  /** Answer i of a model with the log's answer j; null where one of them gave none that can be compared. */
  compare(a: Predictions, i: number, j: number): Comparison | null
}

/** Of the requests whose answer can be compared with the log's, how many are the same. */
export function countSame({ compare }: AnswerComparer, answers: Predictions): { n: number; same: number } {
  let n = 0
  let same = 0
  for (let i = 0; i < answers.errors.length; i++) {
    const compared = compare(answers, i, i)
    if (!compared) continue
    n++
    if (compared.same) same++
  }
  return { n, same }
}

/** Whether two predicted numbers are the same answer. */
export function sameNumber(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_NUMBER * Math.max(Math.abs(a), Math.abs(b), 1e-9)
}

/** Whether two probabilities are, where the second was printed as it is. */
function sameProbability(p: number, logged: number, rounding: Rounding): boolean {
  const float32 = SAME_LOGIT * Math.max(0, logged * (1 - logged)) + SAME_PROBABILITY
  return Math.abs(p - logged) <= halfStep(logged, rounding) * (1 + 1e-6) + float32
}

/**
 * @param replayed answers that decide what a score is where the log does not say: P(class 1) or P(predicted class)
 * @returns null where the log's answers hold nothing to compare
 */
export function answerComparer(task: Task, logged: Predictions, replayed: Predictions): AnswerComparer {
  if (task === 'regression') return numberComparer(logged)
  if (!logged.derived) return classComparer(logged, replayed)
  if (logged.derived === 'score') return scoreComparer(logged, replayed)
  return probabilityComparer(logged, replayed)
}

function numberComparer(logged: Predictions): AnswerComparer {
  const rounding = roundingOf(logged.values)
  return {
    what: 'number',
    compare(a, i, j) {
      const [p, l] = [a.values[i] ?? NaN, logged.values[j] ?? NaN]
      const distance = Math.abs(p - l)
      if (Number.isNaN(distance)) return null
      return { same: sameNumber(p, l) || distance <= halfStep(l, rounding) * (1 + 1e-6), distance }
    },
  }
}

/**
 * The class, and where the log has it a probability: of that class, or beside every class of the one that is looked for,
 * {"flag": "legit", "p_fraud": 0.02}, whichever the replay gives most often.
 */
function classComparer(logged: Predictions, replayed: Predictions): AnswerComparer {
  const own = (j: number) => logged.classes[j] ?? -1
  const ofClass = classAndScore(logged, own)
  const onlyScores = replayed.probabilities === null && replayed.scores.length > 0
  if ((logged.probabilities?.width ?? 1) > 1 || ofClass.what === 'class' || onlyScores) return ofClass
  const all = [ofClass, classAndScore(logged, () => 1), classAndScore(logged, () => 0)]
  const found = all.map((one) => ({ one, same: agreeing(one, replayed) }))
  return found.reduce((a, b) => (b.same > a.same ? b : a)).one
}

/** @param scoredOf the class that request j's score is the probability of */
function classAndScore(logged: Predictions, scoredOf: (j: number) => number): AnswerComparer {
  const printed = probabilitiesOf(logged)
  const rounding = roundingOf(printed)
  let scored = false
  for (let i = 0; i < printed.length && !scored; i++) scored = !Number.isNaN(printed[i])
  return {
    what: scored ? 'class and score' : 'class',
    compare(a, i, j) {
      const c = logged.classes[j] ?? -1
      if (c < 0 || (a.classes[i] ?? -1) < 0) return null
      const same = a.classes[i] === c
      if (!scored) return { same, distance: NaN }
      // The log's number stands as that of its class.
      const [p, l] = [probabilityOf(a, i, scoredOf(j)), probabilityOf(logged, j, c)]
      const distance = Math.abs(p - l)
      if (Number.isNaN(distance)) return { same, distance }
      return { same: same && sameProbability(p, l, rounding), distance }
    },
  }
}

/** One number that is P(class 1), P(class 0) or P(predicted class), whichever the replay gives most often. */
function scoreComparer(logged: Predictions, replayed: Predictions): AnswerComparer {
  const rounding = roundingOf(logged.scores)
  const by = (of: (p: Predictions, i: number) => number): AnswerComparer => ({
    what: 'score',
    compare(a, i, j) {
      const [p, l] = [of(a, i), logged.scores[j] ?? NaN]
      const distance = Math.abs(p - l)
      return Number.isNaN(distance) ? null : { same: sameProbability(p, l, rounding), distance }
    },
  })
  const ofClassOne = by((p, i) => (logged.probabilities?.width === 1 ? probabilityOf(p, i, 1) : NaN))
  const ofClassZero = by((p, i) => (logged.probabilities?.width === 1 ? probabilityOf(p, i, 0) : NaN))
  const ofPredicted = by((p, i) => probabilityOf(p, i, p.classes[i] ?? -1))
  const all = [ofClassOne, ofPredicted, ofClassZero].map((one) => ({ one, same: agreeing(one, replayed) }))
  return all.reduce((a, b) => (b.same > a.same ? b : a)).one
}

function agreeing({ compare }: AnswerComparer, replayed: Predictions): number {
  let same = 0
  for (let i = 0; i < replayed.errors.length; i++) if (compare(replayed, i, i)?.same) same++
  return same
}

/** Probabilities of all classes, or of those that the log lists; their largest where a model gives none. */
function probabilityComparer(logged: Predictions, replayed: Predictions): AnswerComparer {
  const { width, values } = logged.probabilities ?? { width: 0, values: new Float32Array(0) }
  const rounding = roundingOf(values)
  const given = replayed.probabilities !== null || replayed.scores.length > 0
  if (width === 0 || !given)
    return classComparer({ ...logged, probabilities: null, scores: new Float64Array(0) }, replayed)
  const from = width === 1 ? 1 : 0
  return {
    what: 'probabilities',
    compare(a, i, j) {
      if ((a.classes[i] ?? -1) < 0) return null
      let largest = NaN
      let same = true
      for (let c = from; c < from + width; c++) {
        const [p, l] = [probabilityOf(a, i, c), values[j * width + c - from]!]
        const distance = Math.abs(p - l)
        if (Number.isNaN(distance)) continue
        if (!(distance <= largest)) largest = distance
        same &&= sameProbability(p, l, rounding)
      }
      return Number.isNaN(largest) ? null : { same, distance: largest }
    },
  }
}

/** Numbers that say how the log prints its probabilities. */
function probabilitiesOf({ probabilities, scores }: Predictions): ArrayLike<number> {
  return probabilities?.values ?? scores
}

/** P(class c) as a model gave it; NaN where it did not. */
export function probabilityOf(p: Predictions, i: number, c: number): number {
  if (c < 0) return NaN
  const predicted = p.classes[i] ?? -1
  if (p.probabilities) {
    const { width, values } = p.probabilities
    if (width === 1) return c === 1 ? (values[i] ?? NaN) : 1 - (values[i] ?? NaN)
    return values[i * width + c] ?? NaN
  }
  return predicted === c ? (p.scores[i] ?? NaN) : NaN
}
