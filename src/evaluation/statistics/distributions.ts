/** The distributions that intervals and tests stand on, in one place: values good to about 1e-11 (stdlib). */
import lnBeta from '@stdlib/math-base-special-betaln'
import incompleteGamma from '@stdlib/math-base-special-gammainc'
import quantileOfBeta from '@stdlib/stats-base-dists-beta-quantile'
import cdfOfBinomial from '@stdlib/stats-base-dists-binomial-cdf'
import quantileOfChiSquared from '@stdlib/stats-base-dists-chisquare-quantile'
import cdfOfNormal from '@stdlib/stats-base-dists-normal-cdf'
import quantileOfNormal from '@stdlib/stats-base-dists-normal-quantile'

/** @returns z such that a standard normal is at most z with probability p. */
export const normalQuantile = (p: number): number => quantileOfNormal(p, 0, 1)

/** @returns the two-sided z of a confidence such as 0.95: 1.95996. */
export const zTwoSided = (confidence: number): number => normalQuantile(1 - (1 - confidence) / 2)

/**
 * @returns the two-sided t of a confidence such as 0.95 with so many degrees of freedom (at least 1), by the beta
 * distribution: t^2 / (degrees + t^2) is Beta(1/2, degrees/2) (Abramowitz, Stegun 26.5.27).
 */
export function tTwoSided(confidence: number, degrees: number): number {
  // Past so many the two agree to 1e-7, and the beta quantile would cost more.
  if (degrees > 1e7) return zTwoSided(confidence)
  const last = lastT.get(confidence)
  if (last?.degrees === degrees) return last.t
  const x = quantileOfBeta(1 - confidence, degrees / 2, 0.5)
  const t = Math.sqrt((degrees * (1 - x)) / x)
  if (lastT.size < MOST_KEPT || last) lastT.set(confidence, { degrees, t })
  return t
}

/** By confidence, the last answer: who simulates asks for the same again and again. */
const lastT = new Map<number, { degrees: number; t: number }>()
const MOST_KEPT = 32

/** @returns P(Z <= z) for a standard normal. */
export const normalCdf = (z: number): number => cdfOfNormal(z, 0, 1)

/** @returns x such that Beta(a, b) is at most x with probability p. */
export const betaQuantile = (p: number, a: number, b: number): number => quantileOfBeta(p, a, b)

/** @returns ln B(a, b). */
export const betaLn = (a: number, b: number): number => lnBeta(a, b)

/** @returns P(X <= k) for X binomial(n, p). */
export const binomialCdf = (k: number, n: number, p: number): number => (k < 0 ? 0 : cdfOfBinomial(k, n, p))

/** @returns P(X = k) for X binomial(n, p), 0 < p < 1, by logarithms: no overflow at any n. */
export function binomialPmf(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0
  const lnChoose = -Math.log(n + 1) - lnBeta(n - k + 1, k + 1)
  return Math.exp(lnChoose + k * Math.log(p) + (n - k) * Math.log1p(-p))
}

/** @returns the smallest k with P(X <= k) >= q for X binomial(n, p), as scipy.stats.binom.ppf. */
export function binomialQuantile(q: number, n: number, p: number): number {
  const guess = n * p + normalQuantile(q) * Math.sqrt(n * p * (1 - p))
  let k = Math.min(n, Math.max(0, Math.floor(guess)))
  while (k > 0 && binomialCdf(k - 1, n, p) >= q) k -= 1
  while (k < n && binomialCdf(k, n, p) < q) k++
  return k
}

/** @returns P(X > x) for X chi-squared; the upper tail itself, so that 1e-14 keeps its digits. */
export function chiSquaredTail(x: number, degrees: number): number {
  return x <= 0 ? 1 : incompleteGamma(x / 2, degrees / 2, true, true)
}

/** @returns x such that a chi-squared is at most x with probability p. */
export const chiSquaredQuantile = (p: number, degrees: number): number => quantileOfChiSquared(p, degrees)
