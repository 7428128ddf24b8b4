/** How long requests took, one at a time. */
import type { LatencySamples } from '../../core/latency-samples'
import type { Role } from '../../core/roles'
import type { Gates } from '../../result/gates'
import type { LatencyInput } from '../input'
import type { Histogram, LatencyResult, LatencySummary } from '../../result/figures'
import { lowerBound, upperBound } from '../statistics/binomial'
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
export function latencyResult(input: LatencyInput | null, gates: Gates): LatencyResult | null {
  if (!input || (!input.primary && !input.shadow)) return null
  const sorted = (role: Role) => {
    const samples = input[role]
    return samples ? sortedValues(samples.total) : null
  }
  const primary = sorted('primary')
  const shadow = sorted('shadow')
  const summary = (role: Role, values: Float64Array | null) =>
    values && latencySummary(values, gates, input[role], input.warmup?.[role] ?? null)
  return {
    primary: summary('primary', primary),
    shadow: summary('shadow', shadow),
    source: input.source,
    method: input.method,
    timerStepMs: input.timerStepMs,
    slaMs: gates.latency.slaMs,
    histogram: histogram(primary ?? new Float64Array(), shadow ?? new Float64Array()),
  }
}

/** @param sorted latencies in ms, ascending */
export function latencySummary(
  sorted: Float64Array,
  gates: Gates,
  samples: LatencySamples | null = null,
  warmup: Float64Array | null = null,
): LatencySummary {
  const n = sorted.length
  const over = n - countAtMost(sorted, gates.latency.slaMs)
  const at = (q: number) => (n === 0 ? null : quantile(sorted, q))
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
    p50Ci95: quantileInterval(sorted, 0.5),
    p90Ci95: quantileInterval(sorted, 0.9),
    p95Ci95: quantileInterval(sorted, 0.95),
    p99Ci95: quantileInterval(sorted, 0.99),
    overSla: over,
    overSlaUpper: upperBound(over, n, gates.confidence),
    overSlaLower: lowerBound(over, n, gates.confidence),
    atGate: n === 0 ? null : atGate(sorted, gates),
    parts: samples ? parts(samples) : null,
    warmupMs: warmup ? Array.from(warmup) : null,
    reason: n === 0 ? 'No request was timed.' : null,
    unbounded: n === 0 ? [] : QUANTILES.filter((q) => !boundsQuantile(n, q)).map((q) => `P${q * 100}`),
  }
}

function atGate(sorted: Float64Array, gates: Gates): LatencySummary['atGate'] {
  const q = Number((1 - gates.latency.shareOver).toPrecision(12))
  return { quantile: q, value: quantile(sorted, q), ...quantileBounds(sorted, q, gates.confidence) }
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
      bins: below.slice(1).map((c, i) => c - (below[i] as number)),
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
