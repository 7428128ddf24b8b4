/** Dependence in time of which nothing is known but the series, cycles included. */
import { lagged } from './blocks'
import { batchEffects, CREDIBLE, FEWEST_BATCHES, POSSIBLE } from './dependence'
import type { TimeDependence } from './dependence'
import { moments } from './quantiles'

export interface BatchedDependence {
  /** As in TimeDependence. */
  found: TimeDependence['found']
  /** Long-run variance over plain variance; at least 1, and 1 where nothing was found. */
  designEffect: number
  /** Degrees of freedom of that estimate. */
  degrees: number
  /**
   * The same, so large as it may well be: of a short series that depends on itself far, every estimate is too small,
   * because the mean follows the series. At most n: all rows are one. 1 where nothing was found.
   */
  atMost: number
}

/**
 * By the means of the longest batches alone, 12 to 23 of them (Law, Kelton 1984): in a feature that follows the hour,
 * neighbours are alike, and yet whole days are, so that a long log says more of it than shorter batches tell.
 * @param series in time's order, without NaN
 */
export function batchedDependence(series: Float64Array): BatchedDependence {
  const n = series.length
  const none = { found: 'no' as const, designEffect: 1, degrees: n, atMost: 1 }
  if (n < 2 * FEWEST_BATCHES || series.every((v) => v === series[0])) return none
  const { mean, squares } = moments(series)
  const centred = new Float64Array(n)
  for (let i = 0; i < n; i++) centred[i] = series[i]! - mean
  const lagOne = lagged(centred, 1) / squares
  const z = (lagOne + 1 / n) * Math.sqrt(n)
  const batches = batchEffects(centred, squares / n)
  const credible = z > CREDIBLE || batches.some(({ significant }) => significant)
  if (!credible && z <= POSSIBLE) return none
  const { effect, degrees, sums } = batches.at(-1)!
  const designEffect = Math.max(1, effect)
  // Of a cycle that the log holds often, batches know; of a series that only just begins to change, its neighbours.
  const byBatches = effect * effectAtMost(lagged(sums, 1) / sumOfSquares(sums), sums.length)
  const atMost = Math.min(n, Math.max(1, Math.min(byBatches, effectAtMost(lagOne, n))))
  return { found: credible ? 'credible' : 'possible', designEffect, degrees, atMost }
}

/**
 * Long-run variance over variance of an autoregression of first order whose coefficient is so large as it may well be: the
 * correlation of n neighbours freed of its bias (Marriott, Pope 1954; Kendall 1954), and a standard error more.
 */
function effectAtMost(lagOne: number, n: number): number {
  const error = Math.sqrt(Math.max(0, 1 - lagOne ** 2) / n)
  const phi = lagOne + (1 + 3 * lagOne) / n + error
  return phi < 1 ? (1 + phi) / (1 - phi) : Infinity
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0
  for (const v of values) sum += v * v
  return sum
}
