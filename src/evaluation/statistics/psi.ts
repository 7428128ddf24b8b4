/** Population stability index, and how much of it is noise. */
import { chiSquaredQuantile } from './distributions'

/** Shares below this count as this, so that an empty bin does not make the index infinite. */
export const LEAST_SHARE = 1e-4

/**
 * PSI (Siddiqi 2006): the sum over bins of (q - p) ln(q / p), p of the baseline, q now.
 * @param baseline counts per bin; @param current counts per bin
 */
export function psi(baseline: ArrayLike<number>, current: ArrayLike<number>): number {
  const m = total(baseline)
  const n = total(current)
  let sum = 0
  for (let i = 0; i < baseline.length; i++) {
    const p = Math.max(baseline[i]! / m, LEAST_SHARE)
    const q = Math.max(current[i]! / n, LEAST_SHARE)
    sum += (q - p) * Math.log(q / p)
  }
  return sum
}

/**
 * PSI that sampling alone exceeds in 5 % of samples of these sizes, where nothing drifted:
 * chi2(B-1) x (1/m + 1/n) at 95 % (Yurdakul, Naranjo 2020).
 */
export function psiNoise(bins: number, m: number, n: number, confidence = 0.95): number {
  return bins < 2 ? 0 : chiSquaredQuantile(confidence, bins - 1) * (1 / m + 1 / n)
}

export function total(counts: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += counts[i]!
  return sum
}
