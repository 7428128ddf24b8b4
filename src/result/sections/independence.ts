import * as v from 'valibot'
import { number } from '../shapes'

/** How many independent requests the requests are worth. */
export const Worth = v.object({
  /** Rows that counted. */
  n: number,
  /** Variance of the mean over that of as many independent rows, as intervals reckon with it: at least 1. */
  designEffect: number,
  /** Degrees of freedom of that estimate; null where nothing was estimated. */
  degrees: v.nullable(number),
  /** Why it is more than 1. */
  because: v.nullable(v.picklist(['clusters', 'time'])),
  /** Whether clusters were given, or dependence in time is beyond chance; else the effect is a precaution of gates. */
  credible: v.boolean(),
  clusters: v.nullable(number),
  /** Share of the variance that is between clusters. */
  icc: v.nullable(number),
  /** Correlation of neighbours in time. */
  lagOne: v.nullable(number),
})
export type Worth = v.InferOutput<typeof Worth>

/** Worth with the independent rows that a one-sided bound at the gates' confidence reckons with. */
export const GateWorth = v.object({ ...Worth.entries, effective: number })
export type GateWorth = v.InferOutput<typeof GateWorth>

/** A column that may say whose request it is: its values come again and again, and nobody said what they are. */
export const LikelyCluster = v.object({
  field: v.string(),
  /** Distinct values, and requests of one on average. */
  clusters: number,
  meanSize: number,
  /** Share of the variance of flips that is between them, and how often that of independent ones it is; null where none came. */
  icc: v.nullable(number),
  designEffect: v.nullable(number),
  /** Gates whose own figure is alike within its values beyond what chance gives; absent in older results. */
  alike: v.optional(v.array(v.picklist(['accuracy', 'errors', 'latency']))),
})
export type LikelyCluster = v.InferOutput<typeof LikelyCluster>

/** Requests of the same content, features and answers, that come again under other ids. */
export const Repeats = v.object({
  /** Different contents, requests in all, and requests of the most frequent content. */
  contents: number,
  rows: number,
  largest: number,
  /**
   * multiples: nearly every content comes a multiple of `times`; period: the log is the same again `times` times;
   * unexplained: they repeat more than their columns' few values would have them.
   */
  shown: v.picklist(['multiples', 'period', 'unexplained']),
  times: v.nullable(number),
})
export type Repeats = v.InferOutput<typeof Repeats>

/** Rows of the baseline that are requests of the log. */
export const BaselineCopy = v.object({
  rows: number,
  /** Of so many that were looked up. */
  of: number,
})
export type BaselineCopy = v.InferOutput<typeof BaselineCopy>

/** Requests that a counter of the log, or its regular times, say are missing from it. */
export const MissingRequests = v.object({
  by: v.picklist(['ids', 'times']),
  /** Requests that were counted, and those that are missing between them, in so many gaps. */
  n: number,
  missing: number,
  gaps: number,
})
export type MissingRequests = v.InferOutput<typeof MissingRequests>

export const Independence = v.object({
  /** Requests of one user, device or session; null where no column says. */
  clusters: v.nullable(v.object({ field: v.string(), count: number, largest: number, unknown: number })),
  /** Columns that might say it; absent in results of before this was told. */
  likely: v.optional(v.array(LikelyCluster)),
  /** null where none are beyond chance; absent in results of before this was told. */
  repeats: v.optional(v.nullable(Repeats)),
  /** null where the baseline is of its own; absent in results of before this was told. */
  baselineCopy: v.optional(v.nullable(BaselineCopy)),
  /** null where nothing in the log counts its requests; absent in results of before this was told. */
  missing: v.optional(v.nullable(MissingRequests)),
  /** What tells the order in which requests came; null where nothing does. */
  order: v.nullable(v.picklist(['times', 'log'])),
  /** Looks before this one, at fewer requests of the same log. */
  looks: number,
  /** Of what each gate counts; null where it has nothing to count. */
  accuracy: v.nullable(GateWorth),
  errors: v.nullable(GateWorth),
  latency: v.nullable(GateWorth),
  /** none: nothing found; clusters or time: found, and reckoned with; unknown: nothing tells clusters or order. */
  found: v.picklist(['none', 'clusters', 'time', 'unknown']),
  /** The same in a sentence. */
  detail: v.string(),
})
export type Independence = v.InferOutput<typeof Independence>

/** Whether rows are credibly worth fewer independent ones, so that what takes them for independent says too much. */
export const dependent = (worth: Worth | null | undefined): boolean =>
  Boolean(worth?.credible && worth.designEffect > 1)

/** Up to so much less than the design effect alone makes of the rows, nobody asks why. */
const LITTLE_LESS = 0.8

/**
 * The rows that the design effect alone makes of them, where they count as clearly fewer because that effect is learnt
 * from few cases; null where the design effect says it all.
 */
export function beforeLearning({ n, designEffect, degrees, effective }: GateWorth): number | null {
  const alike = n / designEffect
  return degrees !== null && effective < LITTLE_LESS * alike ? Math.max(1, Math.floor(alike)) : null
}
