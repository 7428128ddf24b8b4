/** Intervals of means of what is never negative and may have a long tail: absolute and squared errors. */
import type { Interval } from '../../core/interval'
import { normalQuantile, tTwoSided } from './distributions'
import { percentiles } from './bootstrap'
import { moments } from './quantiles'
import type { Moments } from './quantiles'
import { seeded } from '../../core/random'

/** Fewer values than this say too little of their own tail for an interval of a mean of squares. */
export const LEAST_FOR_SQUARES = 30

const DRAWS = 1000
/** The tail is the largest 2 sqrt(n) values. */
const TAIL = 2
/** A Pareto tail with an index of 1 has no mean: an estimate is not taken for more than this. */
const MOST_INDEX = 0.9

/** Student's t on the log scale: of skewed positive values it covers better than about the mean itself; null of fewer than two. */
export function logMeanInterval({ n, mean, squares }: Moments, confidence = 0.95): Interval | null {
  if (n < 2) return null
  if (!(mean > 0)) return [0, 0]
  const half = (tTwoSided(confidence, n - 1) * Math.sqrt(squares / (n - 1) / n)) / mean
  return [mean * Math.exp(-half), mean * Math.exp(half)]
}

/**
 * Interval of a mean that a few large values may carry, such as of squared errors: the wider of Student's t on the log
 * scale and of a studentised bootstrap on that scale (Davison, Hinkley 1997, 5.2) that draws the largest 2 sqrt(n) values
 * from a Pareto tail of Hill's index (Hill 1975). A sample that lacks the rare
 * large values it comes from then still reaches up to their mean, which resampling it could not.
 * @param sorted ascending, none negative
 * @returns null of fewer than LEAST_FOR_SQUARES
 */
export function tailMeanInterval(sorted: Float64Array, seed: number, confidence = 0.95): Interval | null {
  const n = sorted.length
  if (n < LEAST_FOR_SQUARES) return null
  const all = moments(sorted)
  const plain = logMeanInterval(all, confidence) as Interval
  const tail = tailOf(sorted)
  if (!tail) return plain
  const [low, high] = percentiles(studentised(n, tail, seed), confidence)
  const error = Math.sqrt(all.squares / (n - 1)) / all.mean
  return [
    Math.min(plain[0], all.mean * Math.exp(-high * error)),
    Math.max(plain[1], all.mean * Math.exp(-low * error)),
  ]
}

interface Tail {
  /** Values in it, and where it begins. */
  k: number
  from: number
  index: number
  /** Of the values below it. */
  mean: number
  variance: number
}

/** null where the values give no tail to learn from: it begins at 0, or all of it is one value. */
function tailOf(sorted: Float64Array): Tail | null {
  const n = sorted.length
  const k = Math.min(Math.floor(n / 2), Math.max(5, Math.round(TAIL * Math.sqrt(n))))
  const from = sorted[n - k - 1]!
  if (!(from > 0)) return null
  let logs = 0
  for (let i = n - k; i < n; i++) logs += Math.log(sorted[i]! / from)
  if (!(logs > 0)) return null
  const body = moments(sorted.subarray(0, n - k))
  const index = Math.min(MOST_INDEX, logs / k)
  return { k, from, index, mean: body.mean, variance: body.squares / body.n }
}

/** Draws of (ln mean - ln true mean) / its error, n values each: the body as a normal sum, the tail value by value; ascending. */
function studentised(n: number, { k, from, index, mean, variance }: Tail, seed: number): Float64Array {
  const random = seeded(seed)
  const uniform = () => (random.below(2 ** 31) + 0.5) / 2 ** 31
  const truth = Math.log(((n - k) * mean + (k * from) / (1 - index)) / n)
  const draws = new Float64Array(DRAWS)
  for (let d = 0; d < DRAWS; d++) {
    const spread = Math.sqrt(k * (1 - k / n)) * normalQuantile(uniform())
    const large = Math.min(n - 1, Math.max(0, Math.round(k + spread)))
    const rest = n - large
    let sum = rest * mean + Math.sqrt(rest * variance) * normalQuantile(uniform())
    let squares = rest * (variance + mean * mean)
    for (let i = 0; i < large; i++) {
      const value = from * uniform() ** -index
      sum += value
      squares += value * value
    }
    const drawn = Math.max(Number.MIN_VALUE, sum / n)
    const error = Math.sqrt(Math.max(0, squares / n - drawn * drawn)) / drawn
    draws[d] = error > 0 ? (Math.log(drawn) - truth) / error : 0
  }
  return draws.sort()
}
