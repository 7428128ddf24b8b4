/**
 * Why a replay may not give what production gave. What outputs alone can tell is tested here on every request;
 * columns in another order or on another scale need primary to answer again, which the session tries on a sample
 * (`EvaluationData.hypotheses`). Every test is listed with its result; a cause is one that explains clearly better.
 */
import type { CauseCode, CauseTest, Cause } from '../../result/sections/fidelity'
import { count, percentText } from '../../core/numbers'
import type { EvaluationData, Hypothesis, Predictions } from '../input'
import type { Patch } from '../../result/patch'
import { answerComparer, sameNumber } from './logged-answer'
import { bestAssignment } from '../statistics/assignment'
import { wilson } from '../statistics/binomial'
import { association } from '../statistics/correlation'
import { newcombe10 } from '../statistics/paired'
import { moments } from '../statistics/quantiles'

/** How near to a line numbers are on it, relative to their size. */
const SAME_NUMBER = 1e-3
/** A cause is named where undoing it repairs at least this share of what differs. */
const REPAIRS = 0.5
const MOST_CLASSES = 200

/** A test with what to do about it, in words, where it turns out likely. */
interface Tested {
  test: CauseTest
  mend: string
  patch?: Patch | undefined
}

/** What a test of outputs counted, over `n` requests. */
interface Undone {
  n: number
  same: number
  what: string
  mend: string
  patch?: Patch
}

/**
 * @param agreement as it is, of `n` requests that both have
 * @returns every test, what explains most first; and those that are likely
 */
export function testCauses(
  data: EvaluationData,
  logged: Predictions,
  agreement: number,
): { tested: CauseTest[]; causes: Cause[] } {
  const fromOutputs =
    data.task === 'regression'
      ? [tested('output-scale', outputScale(data.primary, logged), agreement)]
      : [
          tested('relabelled', relabelled(data, logged), agreement),
          tested('shifted', shifted(data, logged), agreement),
          tested('threshold', threshold(data, logged), agreement),
        ]
  fromOutputs.unshift(tested('models-exchanged', exchanged(data, logged), agreement))
  const { hypotheses } = data
  const fromInputs = (hypotheses?.tests ?? []).map((one) =>
    replayedTest(one, hypotheses!.n, hypotheses!.same),
  )
  const all = [...fromOutputs, ...fromInputs].sort(
    (a, b) => (b.test.agreement.value ?? -1) - (a.test.agreement.value ?? -1),
  )
  mark(all.map(({ test }) => test))
  return {
    tested: all.map(({ test }) => test),
    causes: all.filter(({ test }) => test.likely).map(causeOf),
  }
}

/**
 * Likely is what clearly explains better than the replay as it is (the gain's interval is above 0 and half of what
 * differs is repaired) and is not itself clearly worse than the best explanation.
 */
function mark(tests: CauseTest[]): void {
  const clear = tests.filter(
    ({ agreement, asReplayed, gain }) =>
      agreement.value !== null &&
      gain !== null &&
      (gain.ci95?.[0] ?? 0) > 0 &&
      gain.value >= REPAIRS * (1 - asReplayed),
  )
  const least = Math.max(...clear.map(({ agreement }) => agreement.ci95?.[0] ?? 0))
  for (const test of clear) test.likely = (test.agreement.ci95?.[1] ?? 1) >= least
  // A shadow that is nearly primary nearly gives the log: what mends primary itself is the better explanation.
  for (const test of clear)
    if (
      test.code === 'models-exchanged' &&
      clear.some((other) => other !== test && (other.agreement.value ?? 0) >= (test.agreement.value ?? 0))
    )
      test.likely = false
}

function causeOf({ test, mend, patch }: Tested): Cause {
  const { code, agreement, asReplayed, what } = test
  const by = `That gives production’s answer to ${percentText(agreement.value ?? 0)} of ${count(agreement.n)} requests, the replay as it is to ${percentText(asReplayed)}.`
  return {
    code,
    agreement: agreement.value ?? 0,
    detail: `${what}. ${by} ${mend}`,
    ...(patch ? { patch } : {}),
  }
}

const names: Record<Hypothesis['kind'], CauseCode> = {
  order: 'column-order',
  exchanged: 'columns-exchanged',
  scale: 'input-scale',
  several: 'several',
}

function replayedTest(
  { kind, what, mend, patch, same, gained, lost, of }: Hypothesis,
  n: number,
  now: number,
): Tested {
  const counts = { bothRight: same - gained, firstOnly: lost, secondOnly: gained, bothWrong: n - same - lost }
  return {
    mend,
    patch,
    test: {
      code: names[kind],
      what: `Primary was answered with ${what}`,
      agreement: { value: same / n, ci95: wilson(same, n), n, reason: null },
      asReplayed: now / n,
      gain: { value: (gained - lost) / n, ci95: newcombe10(counts) },
      bestOf: of,
      likely: false,
    },
  }
}

/** @param undone counts, or the reason why there was nothing to undo */
function tested(
  code: CauseCode,
  undone: Undone | { what: string; reason: string },
  agreement: number,
): Tested {
  const found = 'n' in undone ? undone : null
  const share = found ? found.same / found.n : null
  const ci95 = found ? wilson(found.same, found.n) : null
  return {
    mend: found?.mend ?? '',
    patch: found?.patch,
    test: {
      code,
      what: undone.what,
      agreement: { value: share, ci95, n: found?.n ?? 0, reason: 'reason' in undone ? undone.reason : null },
      asReplayed: agreement,
      // Of all requests, not of a sample of pairs: the interval is that of the share, against the share as it is.
      gain:
        share === null || !ci95
          ? null
          : { value: share - agreement, ci95: [ci95[0] - agreement, ci95[1] - agreement] },
      bestOf: 1,
      likely: false,
    },
  }
}

/** The best one-to-one renaming of classes: classes in another order, or counted from 1. */
function relabelled({ primary, classes }: EvaluationData, logged: Predictions) {
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
function exchanged({ task, shadow }: EvaluationData, logged: Predictions) {
  const what = 'The two models are in each other’s place: shadow is what runs in production'
  const { compare } = answerComparer(task, logged, shadow)
  let n = 0
  let same = 0
  for (let i = 0; i < shadow.errors.length; i++) {
    const compared = compare(shadow, i, i)
    if (!compared) continue
    n++
    if (compared.same) same++
  }
  if (n === 0) return { what, reason: 'No answer of shadow could be compared with the log’s.' }
  const patch: Patch = { label: 'Exchange the models and replay', steps: [], exchangeModels: true }
  return { n, same, what, mend: 'Exchange primary and shadow.', patch }
}

/** The log's answers belong to the request before or after. */
function shifted({ primary }: EvaluationData, logged: Predictions) {
  const count = (by: number) => {
    let same = 0
    let n = 0
    for (let i = Math.max(0, -by); i < primary.classes.length - Math.max(0, by); i++) {
      const p = primary.classes[i]!
      const l = logged.classes[i + by]!
      if (p < 0 || l < 0) continue
      n++
      if (p === l) same++
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

/** Scores agree and classes do not: production cut at another threshold. Two classes with scores on both sides. */
function threshold({ primary, classes }: EvaluationData, logged: Predictions) {
  const what = 'Production cut the score at another threshold'
  if (classes.length !== 2) return { what, reason: 'Only two classes have a threshold.' }
  let n = 0
  let near = 0
  let highestNo = -Infinity
  let lowestYes = Infinity
  for (let i = 0; i < primary.classes.length; i++) {
    const p = probability(primary, i)
    const l = probability(logged, i)
    if (Number.isNaN(p) || Number.isNaN(l)) continue
    n++
    if (Math.abs(p - l) <= 1e-3) near++
    if (logged.classes[i] === 1) lowestYes = Math.min(lowestYes, p)
    else highestNo = Math.max(highestNo, p)
  }
  if (n === 0) return { what, reason: 'The log has no scores of primary to compare with.' }
  if (near / n < 0.99 || highestNo > lowestYes + 2e-3)
    return { what, reason: 'Scores differ too: no threshold divides them as production did.' }
  return {
    n,
    same: n,
    what: `${what}: “${classes[1]}” from a score of about ${((highestNo + lowestYes) / 2).toFixed(3)}`,
    mend: 'Set that threshold in primary’s mapping.',
  }
}

/** P(class 1) of two classes, from probabilities or the score of the predicted class; NaN where there is none. */
export function probability(p: Pick<Predictions, 'classes' | 'scores' | 'probabilities'>, i: number): number {
  if (p.probabilities) {
    const { width, values } = p.probabilities
    return values[i * width + (width === 1 ? 0 : 1)] ?? NaN
  }
  const score = p.scores[i] ?? NaN
  return p.classes[i]! < 0 ? NaN : p.classes[i] === 1 ? score : 1 - score
}

/** Numbers on another scale: a straight line explains the log from the replay. */
function outputScale(primary: Predictions, logged: Predictions) {
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
