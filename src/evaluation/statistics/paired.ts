/** Two models judged on the same requests: tests and intervals of the difference in accuracy. */
import type { Interval } from '../../core/interval'
import { wilson } from './binomial'
import { betaLn, binomialCdf, binomialPmf, zTwoSided } from './distributions'

/** A 2 x 2 table of paired outcomes. */
export interface PairedCounts {
  bothRight: number
  /** Only the first (primary) right. */
  firstOnly: number
  /** Only the second (shadow) right. */
  secondOnly: number
  bothWrong: number
}

/** Exact two-sided McNemar p: a sign test on the requests where one is right and the other wrong. 1 where there are none. */
export function mcnemarExact(b: number, c: number): number {
  if (b + c === 0) return 1
  return Math.min(1, 2 * binomialCdf(Math.min(b, c), b + c, 0.5))
}

/** Mid-p McNemar (Fagerland, Lydersen, Laake 2013): the exact p less half the probability of the table itself. */
export function mcnemarMidP(b: number, c: number): number {
  if (b + c === 0) return 1
  const point = binomialPmf(Math.min(b, c), b + c, 0.5)
  if (b === c) return 1 - 0.5 * point
  return 2 * binomialCdf(Math.min(b, c), b + c, 0.5) - point
}

/**
 * Interval of p(second right) - p(first right) by Newcombe's method 10 (Newcombe 1998, Stat Med 17:2635):
 * Wilson limits of each share, joined through their correlation, which is corrected for continuity.
 */
export function newcombe10(t: PairedCounts, confidence = 0.95): Interval | null {
  const n = t.bothRight + t.firstOnly + t.secondOnly + t.bothWrong
  if (n === 0) return null
  const right1 = t.bothRight + t.firstOnly
  const right2 = t.bothRight + t.secondOnly
  const p1 = right1 / n
  const p2 = right2 / n
  const [l1, u1] = wilson(right1, n, confidence) as Interval
  const [l2, u2] = wilson(right2, n, confidence) as Interval
  const phi = correctedPhi(t, n)
  const d = p2 - p1
  const below = (p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2
  const above = (u2 - p2) ** 2 - 2 * phi * (u2 - p2) * (p1 - l1) + (p1 - l1) ** 2
  return [Math.max(-1, d - Math.sqrt(Math.max(0, below))), Math.min(1, d + Math.sqrt(Math.max(0, above)))]
}

/** Correlation of the two outcomes, drawn towards 0 by n/2 where positive: what makes method 10 of method 8. */
function correctedPhi(t: PairedCounts, n: number): number {
  const margins =
    (t.bothRight + t.firstOnly) *
    (t.secondOnly + t.bothWrong) *
    (t.bothRight + t.secondOnly) *
    (t.firstOnly + t.bothWrong)
  if (margins === 0) return 0
  const raw = t.bothRight * t.bothWrong - t.firstOnly * t.secondOnly
  return (raw > 0 ? Math.max(raw - n / 2, 0) : raw) / Math.sqrt(margins)
}

/**
 * Score interval of p(second right) - p(first right) (Tango 1998, Stat Med 17:891): the differences that
 * a score test would not reject. By bisection, to 1e-12.
 */
export function tango(t: PairedCounts, confidence = 0.95): Interval | null {
  const n = t.bothRight + t.firstOnly + t.secondOnly + t.bothWrong
  if (n === 0) return null
  const z = zTwoSided(confidence)
  const d = (t.secondOnly - t.firstOnly) / n
  const low = d <= -1 ? -1 : bisect(-1, d, (x) => tangoScore(t, n, x) > z)
  const high = d >= 1 ? 1 : bisect(d, 1, (x) => tangoScore(t, n, x) >= -z)
  return [low, high]
}

/** Score of the difference delta: how many standard errors what was seen is above it. @param n of the table */
export function tangoScore(t: PairedCounts, n: number, delta: number): number {
  const b = t.secondOnly
  const c = t.firstOnly
  const numerator = b - c - n * delta
  const first = -b - c + (2 * n - b + c) * delta
  const second = -c * delta * (1 - delta)
  const q = (Math.sqrt(Math.max(0, first * first - 8 * n * second)) - first) / (4 * n)
  const variance = n * (2 * q + delta * (1 - delta))
  if (variance <= 0) return numerator === 0 ? 0 : Math.sign(numerator) * Infinity
  return numerator / Math.sqrt(variance)
}

/** @returns where a condition that is true at `from` turns false on the way to `to`. */
function bisect(from: number, to: number, condition: (x: number) => boolean): number {
  if (condition(to)) return to
  let yes = from
  let no = to
  for (let i = 0; i < 60 && Math.abs(no - yes) > 1e-13; i++) {
    const middle = (yes + no) / 2
    if (condition(middle)) yes = middle
    else no = middle
  }
  return (yes + no) / 2
}

/**
 * ln of the always-valid McNemar e-value: e = 2^(b+c) B(b+1, c+1), the likelihood of the flips under a uniform
 * prior over that under a fair coin. e >= 1/a may be acted on whenever it is looked at (Ville's inequality).
 * As a logarithm because e overflows after about a thousand lopsided flips.
 */
export function mcnemarLogE(b: number, c: number): number {
  return (b + c) * Math.LN2 + betaLn(b + 1, c + 1)
}
