/** How long requests took, one at a time. */
import type { Interval } from '../../core/interval'
import type { LatencySamples } from '../../core/latency-samples'
import type { Role } from '../../core/roles'
import type { Gates } from '../../result/gates'
import type { LatencyInput } from '../input'
import { plainWorth } from '../statistics/worth'
import type { Histogram, LatencyResult, LatencySummary } from '../../result/figures'
import { copyDoubt, sampleDoubt } from './latency-doubts'
import { isAssumed, unitDoubt } from './latency-unit'
import { rateBounds } from '../statistics/bounds'
import type { Judged } from '../statistics/bounds'
import {
  boundsQuantile,
  countAtMost,
  meanInterval,
  moments,
  quantile,
  quantileBounds,
  quantileInterval,
  sortedValues,
} from '../statistics/quantiles'

const BINS = 40
const QUANTILES = [0.5, 0.9, 0.95, 0.99]

/**
 * Both models' latency: quantiles as numpy gives them (linear), the order-statistic interval of P95, and exact
 * bounds of P(latency > SLA). null where nothing was measured.
 */
export function latencyResult(
  input: LatencyInput | null,
  gates: Gates,
  judgedOf: (role: Role) => Judged | null,
  requests: number,
): LatencyResult | null {
  if (!input || (!input.primary && !input.shadow)) return null
  const sorted = (role: Role) => {
    const samples = input[role]
    return samples ? sortedValues(samples.total) : null
  }
  const primary = sorted('primary')
  const shadow = sorted('shadow')
  const summary = (role: Role, values: Float64Array | null) =>
    values &&
    latencySummary(values, gates, {
      judged: judgedOf(role),
      samples: input[role],
      warmup: input.warmup?.[role],
    })
  return {
    primary: summary('primary', primary),
    shadow: summary('shadow', shadow),
    source: input.source,
    method: input.method,
    timerStepMs: input.timerStepMs,
    slaMs: gates.latency.slaMs,
    unitAssumed: isAssumed(input.units?.shadow ?? null),
    unitDoubt: unitDoubt(input, { primary, shadow }, gates, judgedOf('shadow') ?? plainly(shadow, gates)),
    sampleDoubt: input.source === 'logged' && shadow ? loggedDoubt(input, shadow, primary, requests) : null,
    histogram: histogram(primary ?? new Float64Array(), shadow ?? new Float64Array()),
  }
}

/** @param shadow ms, ascending; primary likewise */
function loggedDoubt(
  input: LatencyInput,
  shadow: Float64Array,
  primary: Float64Array | null,
  requests: number,
) {
  const copied = input.shadow && input.primary && copyDoubt(input.shadow.total, input.primary.total)
  return copied ?? sampleDoubt(shadow, primary, { notAsked: input.notAsked, requests })
}

/** As a gate judges where requests count as independent. */
const plainly = (sorted: Float64Array | null, { confidence }: Gates): Judged => ({
  worth: plainWorth(sorted?.length ?? 0),
  confidence,
  looked: false,
})

interface SummaryOptions {
  /** How the gate judges; without it, requests count as independent. */
  judged?: Judged | null
  samples?: LatencySamples | null
  warmup?: Float64Array | null
}

/** @param sorted latencies in ms, ascending */
export function latencySummary(
  sorted: Float64Array,
  gates: Gates,
  { judged: given, samples, warmup }: SummaryOptions = {},
): LatencySummary {
  const n = sorted.length
  const judged = given ?? plainly(sorted, gates)
  const over = n - countAtMost(sorted, gates.latency.slaMs)
  const at = (q: number) => (n === 0 ? null : quantile(sorted, q))
  const [overSlaLower, overSlaUpper] = rateBounds(over, n, judged)
  const { mean, squares } = moments(sorted)
  return {
    n,
    mean: n === 0 ? null : mean,
    meanCi95: meanInterval({ n, mean, squares }),
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    p50Ci95: bounded(sorted, 0.5, judged),
    p90Ci95: bounded(sorted, 0.9, judged),
    p95Ci95: bounded(sorted, 0.95, judged),
    p99Ci95: bounded(sorted, 0.99, judged),
    overSla: over,
    overSlaUpper,
    overSlaLower,
    atGate: n === 0 ? null : atGate(sorted, gates, judged),
    parts: samples ? parts(samples) : null,
    warmupMs: warmup ? Array.from(warmup) : null,
    reason: n === 0 ? 'No request was timed.' : null,
    unbounded: n === 0 ? [] : QUANTILES.filter((q) => !boundsQuantile(n, q)).map((q) => `P${q * 100}`),
  }
}

/** An interval that ends at the largest value seen covers less than it says: then there is none, and `unbounded` says so. */
function bounded(sorted: Float64Array, q: number, judged: Judged): Interval | null {
  if (!judged.worth.credible) return boundsQuantile(sorted.length, q) ? quantileInterval(sorted, q) : null
  const { low, high } = judgedQuantile(sorted, 1 - q, { ...judged, confidence: 0.975 })
  return low === null || high === null ? null : [low, high]
}

function atGate(sorted: Float64Array, gates: Gates, judged: Judged): LatencySummary['atGate'] {
  const q = Number((1 - gates.latency.shareOver).toPrecision(12))
  const value = quantile(sorted, q)
  if (judged.worth.designEffect === 1 && !judged.looked)
    return { quantile: q, value, ...quantileBounds(sorted, q, gates.confidence) }
  return { quantile: q, value, ...judgedQuantile(sorted, gates.latency.shareOver, judged) }
}

/** The same where bounds of a share are others than the exact ones: the SLAs at which the gate would turn. */
function judgedQuantile(sorted: Float64Array, share: number, judged: Judged) {
  const n = sorted.length
  const at = (over: number) => rateBounds(over, n, judged)
  const passing = countWhile(n, (over) => at(over)[1] < share)
  const failing = countWhile(n, (below) => at(n - below)[0] > share)
  return {
    low: failing > 0 ? sorted[failing - 1]! : null,
    high: passing > 0 ? sorted[n - passing]! : null,
  }
}

/** @returns how many of 0, 1, ... n - 1 a condition holds for that, once false, stays false. */
function countWhile(n: number, condition: (k: number) => boolean): number {
  let low = 0
  let high = n
  while (low < high) {
    const middle = (low + high) >>> 1
    if (condition(middle)) low = middle + 1
    else high = middle
  }
  return low
}

function parts({ upload, compute, readback }: LatencySamples): LatencySummary['parts'] {
  if (!upload || !compute || !readback) return null
  const median = (values: Float64Array) => quantile(sortedValues(values), 0.5)
  const medians = { upload: median(upload), compute: median(compute), readback: median(readback) }
  return Object.values(medians).some(Number.isNaN) ? null : medians
}

/** Both on one axis from 0 to just past the larger P99, so that one straggler does not flatten the rest. */
function histogram(primary: Float64Array, shadow: Float64Array): Histogram | null {
  const tops = [primary, shadow].filter((s) => s.length > 0).map((s) => quantile(s, 0.99))
  const top = Math.max(...tops) * 1.1
  if (!(top > 0) || !Number.isFinite(top)) return null
  const edges = Array.from({ length: BINS + 1 }, (_, i) => (top * i) / BINS)
  const count = (s: Float64Array) => {
    const below = edges.map((edge, i) => (i === 0 ? 0 : countAtMost(s, edge)))
    return {
      bins: below.slice(1).map((c, i) => c - below[i]!),
      beyond: s.length - (below.at(-1) ?? 0),
    }
  }
  const p = count(primary)
  const s = count(shadow)
  return {
    edges,
    primary: p.bins,
    shadow: s.bins,
    unit: 'ms',
    beyond: { primary: p.beyond, shadow: s.beyond },
  }
}
