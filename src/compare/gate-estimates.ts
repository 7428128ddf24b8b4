/** What a gate was judged by, at any confidence: how sure its pass is, and its interval among several. */
import type { Interval } from '../core/interval'
import { differenceBounds, rateBounds, type Judged } from '../evaluation/statistics/bounds'
import { plainWorth } from '../evaluation/statistics/worth'
import type { ChecklistItem } from '../result/checklist'
import type { EvaluationResult } from '../result/evaluation-result'
import { errorOf, fromInterval, type Estimate } from './estimate'
import { shareOf } from './same-requests'

type Gate = 'accuracy' | 'errors' | 'latency'

function judgedAt(result: EvaluationResult, gate: Gate, n: number, confidence: number): Judged {
  const looked = (result.independence?.looks ?? 0) > 0
  return { worth: { ...plainWorth(n), designEffect: 1 / shareOf(gate, result) }, confidence, looked }
}

/** The figure on the gate's card, in its unit; null of a gate without one, or of one whose bounds are no limits of confidence. */
export function estimateOf(result: EvaluationResult, item: ChecklistItem): Estimate | null {
  const { glyph } = item
  if (!glyph || glyph.value === null || glyph.unit === 'features') return null
  if (item.id === 'accuracy') {
    const counted = ofAccuracy(result)
    if (glyph.unit === 'pt' && counted && 100 * counted.value === glyph.value) return percentOf(counted)
  }
  const { count, n, rate } = result.errors.shadow
  if (item.id === 'errors' && rate === glyph.value)
    return {
      value: rate,
      at: (confidence) => rateBounds(count, n, judgedAt(result, 'errors', n, confidence)),
    }
  const { low, high } = ends(result, item)
  const by = fromInterval(glyph.value, low === high ? [null, null] : [low, high], result.gates.confidence)
  return glyph.unit === 'ms' ? notNegative(by) : by
}

const notNegative = ({ value, at }: Estimate): Estimate => ({
  value,
  at: (confidence) => {
    const ends = at(confidence)
    // That time is not negative makes no interval of none.
    return ends.some(Number.isFinite) ? (ends.map((end) => Math.max(0, end)) as Interval) : ends
  },
})

/** The glyph of the latency gate goes on to the end of its axis where there is no bound. */
function ends(result: EvaluationResult, { id, glyph }: ChecklistItem) {
  const at = result.latency?.shadow?.atGate
  return id === 'latency' && at && at.value === glyph!.value ? at : glyph!
}

function ofAccuracy(result: EvaluationResult): Estimate | null {
  const d = result.quality?.accuracyDifference
  if (!d || d.value === null) return null
  const counts = {
    bothRight: d.bothCorrect,
    firstOnly: d.primaryOnlyCorrect,
    secondOnly: d.shadowOnlyCorrect,
    bothWrong: d.bothWrong,
  }
  const at = (confidence: number): Interval =>
    differenceBounds(counts, judgedAt(result, 'accuracy', d.n, confidence)) ?? [-1, 1]
  return { value: d.value, at }
}

const percentOf = ({ value, at }: Estimate): Estimate => ({
  value: 100 * value,
  at: (confidence) => at(confidence).map((end) => 100 * end) as Interval,
})

/**
 * The least error with which a gate passes: its p value. 0 of a gate that no chance is in (rollback), or that is not of
 * the candidate (drift); 1 where it does not pass.
 */
export function pOf(result: EvaluationResult, item: ChecklistItem | null): number {
  if (item?.status !== 'pass') return 1
  if (item.id === 'latency') return ofLatency(result) ?? byFigure(result, item)
  return byFigure(result, item)
}

function byFigure(result: EvaluationResult, item: ChecklistItem): number {
  const { glyph } = item
  const estimate = estimateOf(result, item)
  // A rule by point estimate claims nothing about chance.
  if (!glyph || !estimate || (item.id === 'accuracy' && result.gates.accuracy.policy === 'point')) return 0
  const { limit, passes } = glyph
  return errorOf((confidence) => {
    const [low, high] = estimate.at(confidence)
    return passes === 'above' ? low > limit : high < limit
  })
}

/** The rule is about the share of requests over the SLA. */
function ofLatency(result: EvaluationResult): number | null {
  const { n, overSla } = result.latency?.shadow ?? {}
  if (n === undefined || overSla === undefined) return null
  const { shareOver } = result.gates.latency
  return errorOf(
    (confidence) => rateBounds(overSla, n, judgedAt(result, 'latency', n, confidence))[1] < shareOver,
  )
}
