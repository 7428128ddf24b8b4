/** Bounds of a ratio of two means over the same rows, such as of two models' mean absolute errors. */
import type { Interval } from '../../core/interval'
import { tTwoSided } from './distributions'
import { moments } from './quantiles'
import { asymptoticWidth } from './sequence'
import type { Judged } from './bounds'

/** Below so many rows no interval of a mean is supported: errors may be skewed, and few rows do not show it. */
export const FEWEST_FOR_MEANS = 30
/** The same of the independent rows that they are worth: of fewer, not even their variance is known. */
const FEWEST_WORTH = 10

const supported = ({ n }: PairMoments, { worth }: Judged): boolean =>
  n >= FEWEST_FOR_MEANS && worth.n / worth.designEffect >= FEWEST_WORTH

export interface PairMoments {
  n: number
  /** Means of first and second. */
  a: number
  b: number
  /** Variances and covariance of one row. */
  aa: number
  bb: number
  ab: number
}

/** @param a and b equally long, without NaN */
export function pairMoments(a: Float64Array, b: Float64Array): PairMoments {
  const n = a.length
  const first = moments(a)
  const second = moments(b)
  let ab = 0
  for (let i = 0; i < n; i++) ab += (a[i]! - first.mean) * (b[i]! - second.mean)
  const degrees = Math.max(1, n - 1)
  return {
    n,
    a: first.mean,
    b: second.mean,
    aa: first.squares / degrees,
    bb: second.squares / degrees,
    ab: ab / degrees,
  }
}

/**
 * One-sided bounds of mean(second) / mean(first), each at the confidence (Fieller 1954): the ratios R at which the mean of
 * second - R first is not credibly different from 0. Unlike an interval by the ratio's own standard error it is right
 * where the first mean is uncertain. The upper end is Infinity where first may be 0.
 * @returns null where so few rows, or rows worth so few, support none
 */
export function ratioBounds(pair: PairMoments, judged: Judged): Interval | null {
  if (!supported(pair, judged) || !(pair.a > 0)) return null
  const width2 = squaredWidth(judged)
  const aa = pair.a ** 2 - width2 * pair.aa
  const ab = pair.a * pair.b - width2 * pair.ab
  const bb = pair.b ** 2 - width2 * pair.bb
  const root = Math.sqrt(Math.max(0, ab * ab - aa * bb))
  if (aa <= 0) return [0, Infinity]
  return [Math.max(0, (ab - root) / aa), (ab + root) / aa]
}

/** One-sided bounds of mean(second) - mean(first). */
export function differenceOfMeans(pair: PairMoments, judged: Judged): Interval | null {
  if (!supported(pair, judged)) return null
  const half = Math.sqrt(squaredWidth(judged) * Math.max(0, pair.aa + pair.bb - 2 * pair.ab))
  return [pair.b - pair.a - half, pair.b - pair.a + half]
}

/** (t / sqrt(effective n))^2: what a row's variance is multiplied by. */
function squaredWidth({ worth, confidence, looked }: Judged): number {
  const rows = worth.n / worth.designEffect
  if (looked) return asymptoticWidth(rows, (1 - confidence) / 10, rows) ** 2
  const degrees = Math.min(worth.degrees ?? Infinity, worth.n - 1)
  return tTwoSided(2 * confidence - 1, Math.max(1, degrees)) ** 2 / rows
}
