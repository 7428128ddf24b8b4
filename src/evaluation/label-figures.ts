/** Figures that rest on labels: how right the two are, or how far off, as far as the labels speak for all requests. */
import type { Role } from '../core/roles'
import type { Gates } from '../result/gates'
import type { AccuracyDifference, Quality } from '../result/quality'
import type { RegressionResult } from '../result/regression'
import { judgedOf } from './base'
import type { Base, Judging } from './base'
import { accuracyDifference, pairedCounts } from './metrics/accuracy-difference'
import { labelCounts, noDisagreementLabelled, NOT_IDENTIFIED } from './metrics/label-scope'
import { modelQuality } from './metrics/model-quality'
import { regressionMakers } from './metrics/regression'
import type { Tally } from './tally'

export function quality(
  { tally, shown, chosen, fair, worths, ranked }: Base,
  { data, memo, gates, options }: Judging,
): Quality | null {
  if (data.task === 'regression' || !data.labels || tally.labelled === 0) return null
  const labels = fair.data.labels ?? new Int32Array(data.n).fill(-1)
  const model = (role: Role) => {
    const made = modelQuality(fair.tally[role], data[role], labels, data.classes, () => ranked(role), shown)
    return chosen ? { ...made, reason: NOT_IDENTIFIED, mccReason: NOT_IDENTIFIED } : made
  }
  const difference = accuracyDifference(pairedCounts(fair.tally), judgedOf(worths.accuracy, options, gates))
  return {
    ...memo.once('quality', () => ({ primary: model('primary'), shadow: model('shadow') })),
    accuracyDifference: chosen ? { ...difference, reason: SEE_DISAGREEMENTS } : byRates(difference, tally),
  }
}

/** Labels of agreements alone say nothing of the difference: then there is none. */
function byRates(difference: AccuracyDifference, tally: Tally): AccuracyDifference {
  const reason = noDisagreementLabelled(labelCounts(tally))
  return reason
    ? { ...difference, value: null, ci95: null, interval: null, tangoCi95: null, reason }
    : difference
}

const SEE_DISAGREEMENTS =
  'Only disagreements were chosen for labelling: the difference over all requests that they justify is given as fromDisagreements.'

export function numbers(
  { fair, chosen, tolerance, worths }: Base,
  { options, family }: Judging,
  gates: Gates,
): RegressionResult | null {
  if (fair.data.task !== 'regression') return null
  const { seed, looks = 0 } = options
  const found = regressionMakers(fair.data, options.tolerance ?? null, {
    seed,
    confidence: gates.confidence,
    looked: looks > 0,
    worth: () => worths.accuracy,
  })
  if (!chosen) return family(found)
  const none = { value: null, ci95: null, interval: null, n: 0, draws: 0, blockRows: 1 }
  const reason = `Only requests further apart than ${Number(tolerance.toPrecision(3))} were chosen for labelling: what the others add to the errors is not known. Label a sample of every request.`
  return family({ ...found, relativeMaeDifference: () => ({ ...none, reason }) })
}
