import type { Interval } from '../../core/interval'
export interface LatencyDifference {
  /** Requests that both have a time for; of a long log, so many of them evenly spaced. */
  n: number
  of: number
  /** shadow minus primary, ms: below 0 is faster. */
  mean: { value: number; ci95: Interval }
  p50: { value: number; ci95: Interval }
  p95: { value: number; ci95: Interval }
  draws: number
  /** Neighbours drawn together; 1 where times do not depend on those before. */
  blockRows: number
  /** Correlation of a difference with the one before it. */
  autocorrelation: number
}
