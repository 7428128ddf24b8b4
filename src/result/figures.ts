/** Figures of the result that every evaluation has: their types and units. */
import * as v from 'valibot'
import { alike, Interval, number } from './shapes'

/** A figure with what it rests on. `value` null means undefined, and then `reason` says why in plain words. */
export const Figure = v.object({
  value: v.nullable(number),
  ci95: v.nullable(Interval),
  n: number,
  reason: v.nullable(v.string()),
})
export type Figure = v.InferOutput<typeof Figure>

export const Histogram = v.pipe(
  v.object({
    /** k + 1 edges, ascending. */
    edges: v.array(number),
    primary: v.array(number),
    shadow: v.array(number),
    /** What the histogram is of, and its unit. */
    unit: v.optional(v.string()),
    /** Values past the last edge, where the axis is cut short of a long tail. */
    beyond: v.optional(
      v.object({
        primary: number,
        shadow: number,
      }),
    ),
  }),
  v.check(
    ({ edges, primary, shadow }) => alike(edges.slice(1), primary, shadow),
    'a histogram with one edge more than bars',
  ),
)
export type Histogram = v.InferOutput<typeof Histogram>

export const LatencySummary = v.object({
  n: number,
  mean: v.nullable(number),
  p50: v.nullable(number),
  p90: v.nullable(number),
  p95: v.nullable(number),
  p99: v.nullable(number),
  max: v.nullable(number),
  /** Of the mean by Student's t; of the quantiles by order statistics. */
  meanCi95: v.nullable(Interval),
  p50Ci95: v.nullable(Interval),
  p90Ci95: v.nullable(Interval),
  p95Ci95: v.nullable(Interval),
  p99Ci95: v.nullable(Interval),
  /** Requests over the SLA. */
  overSla: number,
  /** One-sided upper bound of P(latency > SLA) at the gates' confidence. */
  overSlaUpper: v.nullable(number),
  /** Lower bound of the same. */
  overSlaLower: v.nullable(number),
  /**
   * The quantile that the latency gate is a rule about (P95 where 5 % may be over the SLA), with one-sided bounds at
   * the gates' confidence: the upper one is within the SLA exactly where overSlaUpper is within the share. A bound is
   * null where there are too few requests for one.
   */
  atGate: v.nullable(
    v.object({
      quantile: number,
      value: number,
      low: v.nullable(number),
      high: v.nullable(number),
    }),
  ),
  /** Medians of the parts in ms, null where not timed apart. */
  parts: v.nullable(
    v.object({
      upload: number,
      compute: number,
      readback: number,
    }),
  ),
  warmupMs: v.nullable(v.array(number)),
  reason: v.nullable(v.string()),
  /** Quantiles that so few requests do not bound from above: they have no interval. */
  unbounded: v.array(v.string()),
})
export type LatencySummary = v.InferOutput<typeof LatencySummary>

export const LatencyResult = v.object({
  primary: v.nullable(LatencySummary),
  shadow: v.nullable(LatencySummary),
  source: v.picklist(['replayed', 'logged']),
  method: v.string(),
  timerStepMs: v.nullable(number),
  slaMs: number,
  /** Whether shadow's logged times are taken as milliseconds because no name says their unit. */
  unitAssumed: v.optional(v.boolean()),
  /** Why the unit of logged times is in doubt, in a sentence; null or absent where it is not. */
  unitDoubt: v.optional(v.nullable(v.string())),
  /** Why logged times may not be all there are, slow ones least of all; null or absent where nothing says so. */
  sampleDoubt: v.optional(v.nullable(v.string())),
  histogram: v.nullable(Histogram),
})
export type LatencyResult = v.InferOutput<typeof LatencyResult>

export const ErrorSummary = v.object({
  count: number,
  n: number,
  rate: v.nullable(number),
  /** One-sided Clopper-Pearson upper bound at 95 %. */
  upper95: number,
  /** The same at the gates' confidence. */
  upper: number,
  /** One-sided lower bound at the gates' confidence. */
  lower: number,
  byCode: v.array(
    v.object({
      code: v.string(),
      count: number,
    }),
  ),
  /** The first request of each code, and what the exception said. Absent where nobody knows, and in older results. */
  firsts: v.optional(
    v.array(
      v.object({
        code: v.string(),
        request: v.string(),
        /** In its file; null where nobody knows. */
        line: v.nullable(number),
        /** First line of what was thrown; null where nothing was. */
        message: v.nullable(v.string()),
      }),
    ),
  ),
})
export type ErrorSummary = v.InferOutput<typeof ErrorSummary>

/** A population stability index, and how large or small the true one may be: one-sided bounds at the gates' confidence. */
export const PsiBounds = v.object({
  psi: number,
  low: number,
  /** null where so few rows bound it by nothing. */
  high: v.nullable(number),
})
export type PsiBounds = v.InferOutput<typeof PsiBounds>

export const DriftFeature = v.object({
  feature: v.string(),
  kind: v.picklist(['numeric', 'categorical']),
  psi: v.nullable(number),
  /**
   * Whether the feature moved: pass where the bounds of PSI are below the limit, fail where they are above it, or where
   * those of the missing values are, or where the feature is not there as it was in training (`change`). Absent in results
   * of before this was told.
   */
  answer: v.optional(v.picklist(['pass', 'fail', 'insufficient'])),
  bounds: v.optional(v.nullable(PsiBounds)),
  /** Of values and missing values, two bins; null where nothing is missing. */
  missing: v.optional(v.nullable(PsiBounds)),
  /**
   * What the log lacks that training had: the column, every value of it, its kind of value, its scale, its names of
   * categories (`recoded`; `respelt` where they are booleans, which are compared as the same), or a number that stands
   * for a missing one (`stand-in`).
   */
  change: v.optional(
    v.nullable(v.picklist(['absent', 'empty', 'retyped', 'rescaled', 'recoded', 'respelt', 'stand-in'])),
  ),
  /** Independent rows that the log's are worth, where they come in clusters; null where each stands for itself. */
  worthRows: v.optional(v.nullable(number)),
  /** PSI that sampling noise alone reaches in 5 % of samples of these sizes. */
  psiNoise95: v.nullable(number),
  /** KS statistic (numeric) or chi-squared (categorical). */
  statistic: v.nullable(number),
  p: v.nullable(number),
  adjustedP: v.nullable(number),
  /** Wasserstein over the baseline's sd (numeric) or Jensen-Shannon distance, base 2 (categorical). */
  distance: v.nullable(number),
  drifted: v.boolean(),
  nBaseline: number,
  nCurrent: number,
  missingBaseline: number,
  missingCurrent: number,
  /** Shares per bin or category, for drawing. `labels` are bin edges in words or category names. */
  bins: v.pipe(
    v.object({
      labels: v.array(v.string()),
      baseline: v.array(number),
      current: v.array(number),
    }),
    v.check(
      ({ labels, baseline, current }) => alike(labels, baseline, current),
      'as many shares of each as labels',
    ),
  ),
  reason: v.nullable(v.string()),
})
export type DriftFeature = v.InferOutput<typeof DriftFeature>
