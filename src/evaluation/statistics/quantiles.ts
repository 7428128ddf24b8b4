/** Exact quantiles of sorted samples. */
import { sortNumbers } from './sort-numbers'
import { gettingOn } from '../../core/getting-on'
import type { Interval } from '../../core/interval'
import { binomialQuantile, tTwoSided } from './distributions'
import type { Floats } from './sorting'

/** @returns a sorted copy without NaN. Sorting beats a sketch up to tens of millions of values. */
export function sortedValues(values: ArrayLike<number>): Float64Array {
  gettingOn()
  const kept = new Float64Array(values.length)
  let n = 0
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!
    if (v === v) kept[n++] = v
  }
  return sortNumbers(kept.subarray(0, n))
}

/** Quantile by linear interpolation between order statistics (numpy's default, type 7). NaN where empty. */
export function quantile(sorted: Floats, q: number): number {
  if (sorted.length === 0) return NaN
  const at = q * (sorted.length - 1)
  const i = Math.floor(at)
  const low = sorted[i]!
  const high = sorted[Math.min(i + 1, sorted.length - 1)]!
  return low + (high - low) * (at - i)
}

/**
 * Distribution-free interval of a quantile: the order statistics between which it lies with the confidence,
 * because the number of values below it is binomial(n, q).
 * @returns ranks from 1 (the upper one n where the sample is too small to bound it), null where n is 0
 */
export function quantileRanks(n: number, q: number, confidence = 0.95): Interval | null {
  if (n === 0) return null
  const tail = (1 - confidence) / 2
  const low = Math.max(1, binomialQuantile(tail, n, q))
  const high = Math.min(n, binomialQuantile(1 - tail, n, q) + 1)
  return [low, high]
}

/** Whether a sample is large enough for its largest value to bound a quantile: q^n is at most the upper tail. */
export function boundsQuantile(n: number, q: number, confidence = 0.95): boolean {
  return q ** n <= (1 - confidence) / 2
}

/** The interval of a quantile as values; see quantileRanks. */
export function quantileInterval(sorted: Float64Array, q: number, confidence = 0.95): Interval | null {
  const ranks = quantileRanks(sorted.length, q, confidence)
  return ranks && [sorted[ranks[0] - 1]!, sorted[ranks[1] - 1]!]
}

/**
 * One-sided bounds of a quantile, each at the confidence: the order statistics that are the inverse of the exact bounds
 * of a share. Unlike in quantileRanks, a sample too small for a bound has none.
 */
export function quantileBounds(
  sorted: Float64Array,
  q: number,
  confidence: number,
): { low: number | null; high: number | null } {
  const n = sorted.length
  const low = binomialQuantile(1 - confidence, n, q)
  const high = binomialQuantile(confidence, n, q) + 1
  return {
    low: low >= 1 ? sorted[low - 1]! : null,
    high: high <= n ? sorted[high - 1]! : null,
  }
}

/** @returns how many values of a sorted sample are at most x. */
export function countAtMost(sorted: Float64Array, x: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= x) low = middle + 1
    else high = middle
  }
  return low
}

export interface Moments {
  n: number
  mean: number
  /** Sum of squared distances from the mean. */
  squares: number
}

/** Mean and squares in two passes, which loses nothing to cancellation. NaN values are left out. */
export function moments(values: ArrayLike<number>): Moments {
  let n = 0
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!
    if (v === v) {
      sum += v
      n++
    }
  }
  const mean = sum / n
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - mean
    if (d === d) squares += d * d
  }
  return { n, mean, squares }
}

/** Interval of a mean by Student's t (1908); null of fewer than two values. */
export function meanInterval({ n, mean, squares }: Moments, confidence = 0.95): Interval | null {
  if (n < 2) return null
  const half = tTwoSided(confidence, n - 1) * Math.sqrt(squares / (n - 1) / n)
  return [mean - half, mean + half]
}
