/** How many rows would settle on which side of a limit a population stability index is. */
import { leastTrue } from './binomial'
import { normalQuantile } from './distributions'

export interface PsiForecast {
  /** Bins that have any rows. */
  bins: number
  psi: number
  /** Independent rows of the side that stays as it is, and of the one that grows. */
  stays: number
  grows: number
  limit: number
  confidence: number
}

/**
 * Rows of the growing side at which the bounds of PSI leave the limit in so many of a hundred samples (`chance`), if the
 * index is what was seen less what sampling adds to it. With s = 1/m + 1/n it has about mean psi + (B - 1) s and variance
 * 4 psi s + 2 (B - 1) s^2 (a noncentral chi-squared; Yurdakul, Naranjo 2020, of which this is the case of no drift).
 * @returns null where no number would: it is on the limit, or the other side alone is too small
 */
export function rowsForPsi(
  { bins, psi, stays, grows, limit, confidence }: PsiForecast,
  chance: number,
): number | null {
  const degrees = Math.max(1, bins - 1)
  const noise = (n: number) => 1 / stays + 1 / n
  const truth = Math.max(0, psi - degrees * noise(grows))
  if (Math.abs(truth - limit) < 1e-9) return null
  const error = (value: number, s: number) => Math.sqrt(4 * value * s + 2 * degrees * s * s)
  const [z, power] = [normalQuantile(confidence), normalQuantile(chance)]
  const settled = (n: number) => {
    const s = noise(n)
    return Math.abs(limit - truth) >= z * error(limit, s) + power * error(truth, s)
  }
  return leastTrue(settled)
}
