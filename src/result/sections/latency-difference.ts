import * as v from 'valibot'
import { Interval, number } from '../shapes'

export const LatencyDifference = v.object({
  /** Requests that both have a time for; of a long log, so many of them evenly spaced. */
  n: number,
  of: number,
  /** shadow minus primary, ms: below 0 is faster. */
  mean: v.object({
    value: number,
    ci95: Interval,
  }),
  p50: v.object({
    value: number,
    ci95: Interval,
  }),
  p95: v.object({
    value: number,
    ci95: Interval,
  }),
  draws: number,
  /** Neighbours drawn together; 1 where times do not depend on those before. */
  blockRows: number,
  /** Correlation of a difference with the one before it. */
  autocorrelation: number,
})
export type LatencyDifference = v.InferOutput<typeof LatencyDifference>
