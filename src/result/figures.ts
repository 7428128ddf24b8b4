/** Figures of the result that every evaluation has: their types and units. */
import type { Interval } from '../core/interval'

/** A figure with what it rests on. `value` null means undefined, and then `reason` says why in plain words. */
export interface Figure {
  value: number | null
  ci95: Interval | null
  n: number
  reason: string | null
}

export interface Histogram {
  /** k + 1 edges, ascending. */
  edges: number[]
  primary: number[]
  shadow: number[]
  /** What the histogram is of, and its unit. */
  unit?: string
  /** Values past the last edge, where the axis is cut short of a long tail. */
  beyond?: { primary: number; shadow: number }
}

export interface LatencySummary {
  n: number
  mean: number | null
  p50: number | null
  p90: number | null
  p95: number | null
  p99: number | null
  max: number | null
  /** Of the mean by Student's t; of the quantiles by order statistics. */
  meanCi95: Interval | null
  p50Ci95: Interval | null
  p90Ci95: Interval | null
  p95Ci95: Interval | null
  p99Ci95: Interval | null
  /** Requests over the SLA. */
  overSla: number
  /** One-sided upper bound of P(latency > SLA) at the gates' confidence. */
  overSlaUpper: number | null
  /** Lower bound of the same. */
  overSlaLower: number | null
  /**
   * The quantile that the latency gate is a rule about (P95 where 5 % may be over the SLA), with one-sided bounds at
   * the gates' confidence: the upper one is within the SLA exactly where overSlaUpper is within the share. A bound is
   * null where there are too few requests for one.
   */
  atGate: { quantile: number; value: number; low: number | null; high: number | null } | null
  /** Medians of the parts in ms, null where not timed apart. */
  parts: { upload: number; compute: number; readback: number } | null
  warmupMs: number[] | null
  reason: string | null
  /** Quantiles that so few requests do not bound from above: their interval ends at the largest seen. */
  unbounded: string[]
}

export interface LatencyResult {
  primary: LatencySummary | null
  shadow: LatencySummary | null
  source: 'replayed' | 'logged'
  method: string
  timerStepMs: number | null
  slaMs: number
  histogram: Histogram | null
}

export interface ErrorSummary {
  count: number
  n: number
  rate: number | null
  /** One-sided Clopper-Pearson upper bound at 95 %. */
  upper95: number
  /** The same at the gates' confidence. */
  upper: number
  /** One-sided lower bound at the gates' confidence. */
  lower: number
  byCode: { code: string; count: number }[]
}

export interface DriftFeature {
  feature: string
  kind: 'numeric' | 'categorical'
  psi: number | null
  /** PSI that sampling noise alone reaches in 5 % of samples of these sizes. */
  psiNoise95: number | null
  /** KS statistic (numeric) or chi-squared (categorical). */
  statistic: number | null
  p: number | null
  adjustedP: number | null
  /** Wasserstein over the baseline's sd (numeric) or Jensen-Shannon distance, base 2 (categorical). */
  distance: number | null
  drifted: boolean
  nBaseline: number
  nCurrent: number
  missingBaseline: number
  missingCurrent: number
  /** Shares per bin or category, for drawing. `labels` are bin edges in words or category names. */
  bins: { labels: string[]; baseline: number[]; current: number[] }
  reason: string | null
}
