/**
 * Confidence sequences by betting (Waudby-Smith, Ramdas 2024): bounds that hold at every look at once. A gambler bets
 * against each candidate value; where it is true, his capital exceeds 1/a at any time with probability a at most
 * (Ville's inequality). The bet is spread over fixed fractions of the largest allowed one (their diversified Kelly
 * betting), so that for outcomes that take few values the capital follows from counts: rows may come one by one, in any
 * order, and nothing is kept but three numbers.
 */
import type { Interval } from '../../core/interval'

/** Fractions of the largest bet: from all of it, for a few rows, to 1/4096 of it, for a hundred million. */
const FRACTIONS = Float64Array.from({ length: 25 }, (_, j) => 2 ** (-j / 2))
const STEPS = 60

/** Counts of a paired difference: +1, -1 and 0. They may be fractional: at an effective n. */
export interface DifferenceCounts {
  plus: number
  minus: number
  zero: number
}

/** ln of the mean of exponentials. */
function meanCapital(logarithms: (fraction: number) => number): number {
  let most = -Infinity
  const logs = FRACTIONS.map((fraction) => {
    const value = logarithms(fraction)
    most = Math.max(most, value)
    return value
  })
  if (most === -Infinity) return -Infinity
  return most + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - most), 0) / FRACTIONS.length)
}

/** count x ln(factor), where nothing of nothing is nothing. */
const grown = (count: number, factor: number) => (count > 0 ? count * Math.log(Math.max(0, factor)) : 0)

/** ln capital of a gambler who bets that a mean of differences is above `m`, -1 < m < 1. */
export function differenceCapital({ plus, minus, zero }: DifferenceCounts, m: number): number {
  return meanCapital((fraction) => {
    const bet = fraction / (1 + m)
    return grown(plus, 1 + bet * (1 - m)) + grown(minus, 1 - bet * (1 + m)) + grown(zero, 1 - bet * m)
  })
}

/** ln capital of a gambler who bets that a rate is below `p`, 0 < p < 1. @param k events of n */
export function rateCapital(k: number, n: number, p: number): number {
  return meanCapital((fraction) => {
    const bet = fraction / (1 - p)
    return grown(k, 1 - bet * (1 - p)) + grown(n - k, 1 + bet * p)
  })
}

/**
 * One-sided bounds of a mean difference, each of which holds at all looks with probability 1 - level.
 * @param level such as 0.05
 */
export function differenceSequence(counts: DifferenceCounts, level: number): Interval {
  const swapped = { plus: counts.minus, minus: counts.plus, zero: counts.zero }
  return [lowerDifference(counts, level), -lowerDifference(swapped, level)]
}

function lowerDifference(counts: DifferenceCounts, level: number): number {
  const mean = (counts.plus - counts.minus) / (counts.plus + counts.minus + counts.zero)
  return lastRejected(-1, mean, (m) => differenceCapital(counts, m) >= -Math.log(level))
}

/** The same of a rate: k events of n. */
export function rateSequence(k: number, n: number, level: number): Interval {
  const wanted = -Math.log(level)
  const upper = 1 - lastRejected(0, 1 - k / n, (q) => rateCapital(k, n, 1 - q) >= wanted)
  const lower = lastRejected(0, k / n, (p) => rateCapital(n - k, n, 1 - p) >= wanted)
  return [lower, upper]
}

/** Where the candidates that are rejected end, on the way from an end of the range to the mean seen; the end where none is. */
function lastRejected(end: number, mean: number, rejected: (candidate: number) => boolean): number {
  let out = end
  let within = mean
  for (let i = 0; i < STEPS && within - out > 1e-12; i++) {
    const middle = (out + within) / 2
    if (rejected(middle)) out = middle
    else within = middle
  }
  return out
}

/**
 * Half-width, in standard errors of one row, of an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy,
 * Ramdas 2024, equation 12) for means without known bounds: a ratio of errors. One-sided, tightest at `tuned` rows.
 */
export function asymptoticWidth(n: number, level: number, tuned: number): number {
  const rho2 = (-2 * Math.log(2 * level) + Math.log(-2 * Math.log(2 * level) + 1)) / tuned
  return Math.sqrt(
    ((2 * (n * rho2 + 1)) / (n * n * rho2)) * Math.log(1 + Math.sqrt(n * rho2 + 1) / (2 * level)),
  )
}
