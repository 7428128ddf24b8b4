/**
 * Two-sample Kolmogorov-Smirnov, with p as scipy.stats.ks_2samp gives it: exact up to 10,000 a side,
 * beyond that the one-sample distribution at the effective size.
 */
import { kolmogorovTail } from './kolmogorov'

const EXACT_UP_TO = 10_000

export interface KolmogorovSmirnov {
  /** Largest distance between the two cumulative distributions. */
  statistic: number
  p: number
}

/**
 * @param a sorted; @param b sorted
 * @param worth independent rows that b's are worth, where they depend on each other: p is then that of so many
 * @returns null where one is empty
 */
export function kolmogorovSmirnov(
  a: Float64Array,
  b: Float64Array,
  worth = b.length,
): KolmogorovSmirnov | null {
  const m = a.length
  const n = b.length
  if (m === 0 || n === 0) return null
  const statistic = largestDistance(a, b)
  const effective = (m * worth) / (m + worth)
  // Below the smallest double (the bound of Dvoretzky, Kiefer, Wolfowitz and Massart): no need to count paths.
  if (effective * statistic * statistic > 400) return { statistic, p: 0 }
  const exact = worth === n && Math.max(m, n) <= EXACT_UP_TO
  const p = exact ? exactTail(m, n, statistic) : kolmogorovTail(statistic, Math.max(1, roundEven(effective)))
  return { statistic, p: Math.min(1, Math.max(0, p)) }
}

function largestDistance(a: Float64Array, b: Float64Array): number {
  let i = 0
  let j = 0
  let largest = 0
  while (i < a.length && j < b.length) {
    const x = Math.min(a[i]!, b[j]!)
    while (i < a.length && a[i]! <= x) i++
    while (j < b.length && b[j]! <= x) j++
    const distance = Math.abs(i / a.length - j / b.length)
    if (distance > largest) largest = distance
  }
  return largest
}

/**
 * P(D >= d) when all orders of m + n values are equally likely: the probability that a random lattice path from
 * (0,0) to (m,n) leaves the band |i/m - j/n| < d. What leaves is added up, not taken from 1, so small p keep
 * their digits.
 */
function exactTail(m: number, n: number, d: number): number {
  const g = gcd(m, n)
  const stepI = n / g
  const stepJ = m / g
  const h = Math.round(d * (m / g) * n)
  if (h === 0) return 1
  let outside = 0
  const here = new Float64Array(n + 2)
  here[0] = 1
  let from = 0
  for (let i = 0; i <= m; i++) {
    // In row i the band holds the j with |i*stepI - j*stepJ| < h.
    const last = Math.min(n, Math.ceil((i * stepI + h) / stepJ) - 1)
    const nextFirst = Math.max(0, Math.floor(((i + 1) * stepI - h) / stepJ) + 1)
    for (let j = from; j <= last; j++) {
      const mass = here[j]!
      if (mass === 0) continue
      const left = m - i + n - j
      if (left === 0) break
      const up = (mass * (n - j)) / left
      const across = mass - up
      if (j < last) here[j + 1] = here[j + 1]! + up
      else outside += up
      if (i < m && j >= nextFirst) here[j] = across
      else {
        outside += i < m ? across : 0
        here[j] = 0
      }
    }
    from = nextFirst
  }
  return outside
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

/** Halves to the even side, as numpy rounds. */
function roundEven(x: number): number {
  const floor = Math.floor(x)
  if (x - floor !== 0.5) return Math.round(x)
  return floor % 2 === 0 ? floor : floor + 1
}
