/**
 * Causes of an unfaithful replay that the outputs alone can tell, each undone on every request: what production would
 * have answered had it been so, counted against what it logged.
 */
import { count } from '../../core/numbers'
import type { Patch } from '../../result/patch'
import type { EvaluationData, Predictions } from '../input'
import { bestAssignment } from '../statistics/assignment'
import { association } from '../statistics/correlation'
import { moments } from '../statistics/quantiles'
import { answerComparer, countSame, sameNumber } from './logged-answer'
import { probability } from './scores'

/** How near to a line numbers are on it, relative to their size. */
const SAME_NUMBER = 1e-3
const MOST_CLASSES = 200

/** What a test of outputs counted, over `n` requests. */
export interface Undone {
  n: number
  same: number
  what: string
  mend: string
  patch?: Patch
}

/** Where there was nothing to undo, and why. */
export interface Untried {
  what: string
  reason: string
}

/** The best one-to-one renaming of classes: classes in another order, or counted from 1. */
export function relabelled({ primary, classes }: EvaluationData, logged: Predictions): Undone | Untried {
  const what = 'The classes are renamed'
  const k = classes.length
  if (k < 2 || k > MOST_CLASSES) return { what, reason: `Not tried with ${count(k)} classes.` }
  const table = Array.from({ length: k }, () => new Array<number>(k).fill(0))
  let n = 0
  for (let i = 0; i < primary.classes.length; i++) {
    const row = table[primary.classes[i]!]
    const l = logged.classes[i]!
    if (!row || l < 0 || l >= k) continue
    row[l] = row[l]! + 1
    n++
  }
  // A replay that always says the same agrees with whatever the log says most often: that is no renaming.
  if (table.filter((row) => row.some((count) => count > 0)).length < 2)
    return { what, reason: 'The replay gives one class only.' }
  const best = bestAssignment(table)
  const same = best.reduce((sum, to, from) => sum + (table[from]?.[to] ?? 0), 0)
  const moved = best.flatMap((to, from) => {
    const seen = (table[from] ?? []).some((count) => count > 0)
    return to !== from && seen ? [`“${classes[from]}” is “${classes[to]}” in the log`] : []
  })
  if (n === 0 || moved.length === 0)
    return { what, reason: 'No renaming agrees better than the names as they are.' }
  return {
    n,
    same,
    what: `${what}: ${moved.slice(0, 4).join(', ')}${moved.length > 4 ? ` and ${moved.length - 4} more` : ''}`,
    mend: "Put the class names of primary's output in the other order.",
    ...(logged.derived ? {} : { patch: renaming(classes, best) }),
  }
}

/** The names in the order in which the log's answers have the model's outputs. */
function renaming(classes: readonly string[], best: readonly number[]): Patch {
  const value = classes.map((name, from) => classes[best[from] ?? from] ?? name)
  return { label: 'Apply and replay', steps: [{ op: 'replace', path: '/classes', value }] }
}

/** Shadow gives what production answered: it is what runs there, and the two models stand in each other's place. */
export function exchanged({ task, shadow }: EvaluationData, logged: Predictions): Undone | Untried {
  const what = 'The two models are in each other’s place: shadow is what runs in production'
  const { n, same } = countSame(answerComparer(task, logged, shadow), shadow)
  if (n === 0) return { what, reason: 'No answer of shadow could be compared with the log’s.' }
  const patch: Patch = { label: 'Exchange the models and replay', steps: [], exchangeModels: true }
  return { n, same, what, mend: 'Exchange primary and shadow.', patch }
}

/** The log's answers belong to the request before or after. */
export function shifted({ task, primary }: EvaluationData, logged: Predictions): Undone | Untried {
  // By what the replay itself is judged by: classes worked out from scores agree by chance where scores do not.
  const { compare } = answerComparer(task, logged, primary)
  const count = (by: number) => {
    let same = 0
    let n = 0
    for (let i = Math.max(0, -by); i < primary.classes.length - Math.max(0, by); i++) {
      const compared = compare(primary, i, i + by)
      if (!compared) continue
      n++
      if (compared.same) same++
    }
    return { same, n }
  }
  const [before, after] = [count(-1), count(1)]
  const later = before.same / before.n > after.same / after.n
  const { n, same } = later ? before : after
  if (n === 0)
    return { what: 'The log’s answers are one row apart', reason: 'There is no neighbouring request.' }
  return {
    n,
    same,
    what: `The log’s answers are those of the request ${later ? 'after' : 'before'}`,
    mend: 'Its columns are one row apart: mend the log.',
  }
}

/** Scores agree and classes do not, or one score divides the log's classes: production cut at another threshold. */
export function threshold({ primary, classes }: EvaluationData, logged: Predictions): Undone | Untried {
  const what = 'Production cut the score at another threshold'
  if (classes.length !== 2) return { what, reason: 'Only two classes have a threshold.' }
  if (logged.derived) return { what, reason: 'The log has no classes of primary, only scores.' }
  let n = 0
  let near = 0
  let highestNo = -Infinity
  let lowestYes = Infinity
  for (let i = 0; i < primary.classes.length; i++) {
    const p = probability(primary, i)
    const l = probability(logged, i)
    if (Number.isNaN(p) || (logged.classes[i] ?? -1) < 0) continue
    n++
    // What the log does not score cannot contradict; its class must still be on the right side of the line.
    if (Number.isNaN(l) || Math.abs(p - l) <= 1e-3) near++
    if (logged.classes[i] === 1) lowestYes = Math.min(lowestYes, p)
    else highestNo = Math.max(highestNo, p)
  }
  if (n === 0) return { what, reason: 'No request has a score of primary and a class in the log.' }
  if (!Number.isFinite(highestNo) || !Number.isFinite(lowestYes))
    return { what, reason: 'The log has one class only.' }
  if (near / n < 0.99 || highestNo > lowestYes + 2e-3)
    return { what, reason: 'No threshold divides the scores of the replay as production did.' }
  const middle = (highestNo + lowestYes) / 2
  const round = Number(middle.toPrecision(2))
  const at = round > highestNo && round <= lowestYes ? round : middle
  return {
    n,
    same: n,
    what: `${what}: “${classes[1]}” from a score of about ${at.toFixed(3)}`,
    mend: 'Set that threshold in primary’s mapping.',
    ...(primary.probabilities?.width === 1
      ? {
          patch: {
            label: 'Apply and replay',
            steps: [{ op: 'replace', path: '/models/primary/output/read/threshold', value: at }],
          },
        }
      : {}),
  }
}

/** Numbers on another scale: a straight line explains the log from the replay. */
export function outputScale(primary: Predictions, logged: Predictions): Undone | Untried {
  const what = 'The output is on another scale'
  const rows = Array.from(primary.values.keys()).filter(
    (i) => !Number.isNaN(primary.values[i]) && !Number.isNaN(logged.values[i] ?? NaN),
  )
  const x = Float64Array.from(rows, (i) => primary.values[i]!)
  const y = Float64Array.from(rows, (i) => logged.values[i]!)
  const { pearson } = association(x, y)
  if (pearson === null || pearson ** 2 < 0.9999)
    return { what, reason: 'No straight line leads from one to the other.' }
  const [mx, my] = [moments(x), moments(y)]
  const slope = Math.sign(pearson) * Math.sqrt(my.squares / mx.squares)
  const offset = my.mean - slope * mx.mean
  // On the line as far as the fit is exact: what is relative to a value near 0 would never be the same.
  const near = SAME_NUMBER * Math.sqrt(my.squares / y.length)
  const same = y.filter((value, i) => {
    const line = slope * x[i]! + offset
    return sameNumber(value, line) || Math.abs(value - line) <= near
  }).length
  return {
    n: rows.length,
    same,
    what: `${what}: the log is ${slope.toPrecision(4)} times the replay ${offset < 0 ? '−' : '+'} ${Math.abs(offset).toPrecision(4)}`,
    mend: 'Undo that in production’s log, or add it to the mapping.',
  }
}
