/** Intervals and bounds of a share: k of n. */
import type { Interval } from '../../core/interval'
import { betaQuantile, zTwoSided } from './distributions'

/**
 * Score interval of a share (Wilson 1927): keeps its coverage near 0 and 1, where the textbook one collapses.
 * @param k how often it happened
 * @param n out of how many; null where n is 0
 */
export function wilson(k: number, n: number, confidence = 0.95): Interval | null {
  if (n === 0) return null
  const z = zTwoSided(confidence)
  const p = k / n
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return [k === 0 ? 0 : Math.max(0, centre - half), k === n ? 1 : Math.min(1, centre + half)]
}

/** Exact interval of a share (Clopper, Pearson 1934); [0, 1] where n is 0. */
export function clopperPearson(k: number, n: number, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2
  return [lowerBound(k, n, 1 - tail), upperBound(k, n, 1 - tail)]
}

/**
 * One-sided exact upper bound of a share: BetaInv(confidence; k+1, n-k). k may be fractional, for planning.
 * 1 where n is 0: nothing seen excludes nothing.
 */
export function upperBound(k: number, n: number, confidence = 0.95): number {
  return k >= n ? 1 : betaQuantile(confidence, k + 1, n - k)
}

/** One-sided exact lower bound of a share: BetaInv(1-confidence; k, n-k+1). 0 where k is 0. */
export function lowerBound(k: number, n: number, confidence = 0.95): number {
  return k <= 0 ? 0 : betaQuantile(1 - confidence, k, n - k + 1)
}

/** Of binary fractions: 0.07 * 100 is 7.000000000000001. */
const DUST = 1e-6

/**
 * How many trials settle whether a share is below a limit, if the share seen goes on: the least n at which
 * the exact upper bound is below the limit (or, where the rate seen is above it, the lower bound is above it), with
 * the count that the rate gives rounded to the worse side: a promise must hold in whole requests.
 * @returns null where the rate seen is the limit itself: no number would settle it
 */
export function trialsToSettle(rate: number, limit: number, confidence: number): number | null {
  if (limit <= 0 || limit >= 1 || Math.abs(rate - limit) < 1e-12) return null
  const settled =
    rate < limit
      ? (n: number) => upperBound(Math.ceil(rate * n - DUST), n, confidence) < limit
      : (n: number) => lowerBound(Math.floor(rate * n + DUST), n, confidence) > limit
  return leastTrue(settled)
}

/** @returns the least whole n at which a condition that stays true once true is true; null past 1e12. */
export function leastTrue(condition: (n: number) => boolean): number | null {
  let high = 1
  while (!condition(high)) {
    high *= 2
    if (high > 1e12) return null
  }
  let low = Math.floor(high / 2)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (condition(middle)) high = middle
    else low = middle
  }
  return high
}
