/** The limits of a share that is close to 0 or 1. */
import type { Interval } from '../../core/interval'
import { wilson } from './binomial'
import { chiSquaredQuantile } from './distributions'

/** Up to so many, the Wilson limit next to 0 covers too little (Brown, Cai, DasGupta 2001, section 4.1.1); a hair more, for counts that were calculated. */
const FEW = 3 + 1e-9

/**
 * Wilson's interval, with the limit on the side of 0 (or 1) of at most three taken from the Poisson distribution (Brown,
 * Cai, DasGupta 2001, Stat Sci 16:101): one seen may be of a rate at which one is seen in twenty.
 * @param k how often it happened, which may be fractional; @param n out of how many, more than 0
 */
export function rareLimits(k: number, n: number, confidence = 0.95): Interval {
  const [low, high] = wilson(k, n, confidence) as Interval
  const few = (x: number) => chiSquaredQuantile(1 - confidence, 2 * x) / 2 / n
  return [
    k > 0 && k <= FEW ? Math.min(low, few(k)) : low,
    k < n && n - k <= FEW ? Math.max(high, 1 - few(n - k)) : high,
  ]
}
