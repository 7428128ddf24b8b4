/** The expected calibration error, its interval, and what chance gives. */
import type { Interval } from '../../core/interval'
import { DRAWS } from './bootstrap'
import { normalQuantile, zTwoSided } from './distributions'
import { quantile } from './quantiles'
import { seeded } from '../../core/random'

/** Of the lower end; 2.5 % would be right if the bins' own residuals were the true ones, and covers too little as they are not. */
const LOWER_TAIL = 0.01

/** Requests whose probabilities lie in one bin. */
export interface CalibrationBin {
  n: number
  /** Of the probabilities. */
  sum: number
  hits: number
  /** Of hit - probability, squared. */
  squares: number
  /** Sum of p (1 - p): the variance of the hits if the probabilities are honest. */
  honest: number
}

export interface CalibrationError {
  ece: number | null
  eceCi95: Interval | null
  /** What an honest model's labels give by chance alone in 5 % of samples of this size. */
  eceNoise95: number | null
}

/**
 * ECE: the mean over requests of |hits - probabilities| by bin. It is never below 0 and chance adds to it, so that an
 * honest model shows some as well: the interval's lower end is the least error whose draws reach the one seen in 1 % of
 * samples, and 0 where an honest model's do. Its upper end leaves in what chance adds: the error seen is at least the
 * true one plus the sum of the bins' deviations, signed as the true ones are, which is normal. A bin's sum of residuals is
 * drawn as a normal of its own variance, which resampling the requests would give it; for the lower end of at least that
 * of an honest model (Bröcker, Smith 2007, Weather Forecast 22:651), which the noise has too.
 * @param n requests in all bins
 */
export function calibrationError(bins: CalibrationBin[], n: number, seed: number): CalibrationError {
  if (n === 0) return { ece: null, eceCi95: null, eceNoise95: null }
  const residuals = bins.map(({ hits, sum }) => hits - sum)
  const ece = residuals.reduce((sum, r) => sum + Math.abs(r), 0) / n
  if (n < 2) return { ece, eceCi95: null, eceNoise95: null }
  const honest = bins.map((bin) => Math.sqrt(bin.honest))
  const own = bins.map((bin, b) => Math.sqrt(Math.max(0, bin.squares - residuals[b]! ** 2 / n)))
  const wide = own.map((spread, b) => Math.max(spread, honest[b]!))
  const z = normals(bins.length * DRAWS, seed)
  const drawn = (shifts: number[], spreads: number[]) => drawnErrors(shifts, spreads, z, n)
  const none = bins.map(() => 0)
  const spread = Math.sqrt(own.reduce((sum, s) => sum + s * s, 0)) / n
  return {
    ece,
    eceCi95: [
      leastError(residuals, n, (shifts) => quantile(drawn(shifts, wide), 1 - LOWER_TAIL) >= ece),
      Math.min(1, ece + zTwoSided(0.95) * spread),
    ],
    eceNoise95: quantile(drawn(none, honest), 0.95),
  }
}

/**
 * The least error at which the draws still reach the one seen. What is asked about are the bins' own residuals with the
 * same amount taken off each, down to 0: of all that have an error, the ones with most bins at 0, to which chance adds
 * most.
 */
function leastError(residuals: number[], n: number, reaches: (shifts: number[]) => boolean): number {
  const shrunk = (by: number) => residuals.map((r) => Math.sign(r) * Math.max(0, Math.abs(r) - by))
  const largest = Math.max(...residuals.map(Math.abs))
  if (reaches(shrunk(largest))) return 0
  let [reached, missed] = [0, largest]
  for (let i = 0; i < 12; i++) {
    const middle = (reached + missed) / 2
    if (reaches(shrunk(middle))) reached = middle
    else missed = middle
  }
  return shrunk(missed).reduce((sum, r) => sum + Math.abs(r), 0) / n
}

/** Sums of |shift + spread z| over the bins, over n, ascending. */
function drawnErrors(shifts: number[], spreads: number[], z: Float64Array, n: number): Float64Array {
  const draws = new Float64Array(DRAWS)
  for (let d = 0; d < DRAWS; d++) {
    let sum = 0
    for (let b = 0; b < shifts.length; b++)
      sum += Math.abs(shifts[b]! + spreads[b]! * z[d * shifts.length + b]!)
    draws[d] = sum / n
  }
  return draws.sort()
}

function normals(count: number, seed: number): Float64Array {
  const random = seeded(seed)
  const z = new Float64Array(count)
  for (let i = 0; i < count; i++) z[i] = normalQuantile((random.below(2 ** 31) + 0.5) / 2 ** 31)
  return z
}
