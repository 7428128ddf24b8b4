/**
 * Why a replay may not give what production gave. What outputs alone can tell is tested here on every request;
 * columns in another order or on another scale need primary to answer again, which the session tries on a sample
 * (`EvaluationData.hypotheses`). Every test is listed with its result; a cause is one that explains clearly better.
 */
import type { CauseCode, CauseTest, Cause } from '../../result/sections/fidelity'
import { count, percentText } from '../../core/numbers'
import type { EvaluationData, Hypothesis, Predictions } from '../input'
import type { Patch } from '../../result/patch'
import { wilson } from '../statistics/binomial'
import { newcombe10 } from '../statistics/paired'
import { exchanged, outputScale, relabelled, shifted, threshold } from './output-causes'
import type { Undone, Untried } from './output-causes'

/** A cause is named where undoing it repairs at least this share of what differs. */
const REPAIRS = 0.5

/** A test with what to do about it, in words, where it turns out likely. */
interface Tested {
  test: CauseTest
  mend: string
  patch?: Patch | undefined
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
  // A shadow that is nearly primary nearly gives the log: what mends primary itself and gives more is the better explanation.
  for (const test of clear)
    if (
      test.code === 'models-exchanged' &&
      clear.some((other) => other !== test && (other.agreement.value ?? 0) > (test.agreement.value ?? 0))
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
function tested(code: CauseCode, undone: Undone | Untried, agreement: number): Tested {
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
