/** Dependence in time: how far a long-run variance exceeds that of independent rows. */
import { lagged } from './blocks'
import { chiSquaredQuantile } from './distributions'
import { moments } from './quantiles'

export interface TimeDependence {
  n: number
  /** Correlation of a value with the one before it; null where the series does not vary or is shorter than 10 rows. */
  lagOne: number | null
  /**
   * credible: independent rows look like this less than once in a hundred times; possible: once in ten times. Gates
   * reckon with both, because what is overlooked passes wrongly.
   */
  found: 'no' | 'possible' | 'credible'
  /** Long-run variance over plain variance; at least 1, and 1 where nothing was found. */
  designEffect: number
}

const FEWEST_ROWS = 10
/** So many rows that are not found to depend on each other do not by enough to matter; of so few, nothing is found. */
const TELLING_ROWS = 200
const SILENT_ROWS = 30
/** One-sided z of the correlation of neighbours: for "possible" and for "credible". */
export const POSSIBLE = 1.28
export const CREDIBLE = 2.58
const BATCHES_CREDIBLE = 0.999
export const FEWEST_BATCHES = 12
const MOST_ORDER = 20
const MOST_KEPT = 1000

/**
 * Whether neighbours depend on each other, by their correlation and by means of ever larger batches, and how much: the
 * larger of two estimates of the long-run variance. An autoregression, its order by Akaike's criterion and its sum of
 * coefficients freed of its bias (Kendall 1954), is right where dependence reaches past the series; batch means are
 * where it is of no such form. Cost: 30 passes over the series.
 * @param series in time's order, without NaN
 * @param possible z from which the correlation of neighbours is reckoned with
 */
export function timeDependence(series: Float64Array, possible = POSSIBLE): TimeDependence {
  const n = series.length
  // By comparison: the variance of equal numbers is not 0 where their mean is rounded, and that rounding is correlated.
  if (n < FEWEST_ROWS || series.every((v) => v === series[0]))
    return { n, lagOne: null, found: 'no', designEffect: 1 }
  const { mean, squares } = moments(series)
  const variance = squares / n
  const centred = new Float64Array(n)
  for (let i = 0; i < n; i++) centred[i] = series[i]! - mean
  const correlation = (lag: number) => lagged(centred, lag) / n / variance
  const lagOne = correlation(1)
  const batches = batchEffects(centred, variance)
  const z = (lagOne + 1 / n) * Math.sqrt(n)
  const credible = z > CREDIBLE || batches.some(({ significant }) => significant)
  if (!credible && z <= possible) return { n, lagOne, found: 'no', designEffect: 1 }
  const order = Math.max(1, Math.min(MOST_ORDER, Math.floor(n / 10)))
  const correlations = Float64Array.from({ length: order + 1 }, (_, lag) => correlation(lag))
  // Where less than chance may give is reckoned with, Akaike's criterion must not leave it out again.
  const leastOrder = possible < POSSIBLE ? 1 : 0
  const estimates = credible ? batches.map(({ effect }) => effect) : []
  const designEffect = Math.max(1, autoregressiveEffect(correlations, n, leastOrder), ...estimates)
  return { n, lagOne, found: credible ? 'credible' : 'possible', designEffect }
}

/**
 * The z from which few rows' correlation is reckoned with where bounds have no room of their own, such as those of means:
 * with an autoregression of 0.5 a gate on 30 rows passes in 7.7 % of runs on its line if it waits for more, and in 5.2 %
 * if it does not.
 */
export const possibleOf = (rows: number): number =>
  POSSIBLE * Math.min(1, Math.max(0, (rows - SILENT_ROWS) / (TELLING_ROWS - SILENT_ROWS)))

/** The same degrees come again with every series of a length: a quantile takes longer than the series. */
const past = new Map<number, number>()

function crediblePast(degrees: number): number {
  const known = past.get(degrees) ?? chiSquaredQuantile(BATCHES_CREDIBLE, degrees)
  if (past.size < MOST_KEPT) past.set(degrees, known)
  return known
}

interface BatchEffect {
  effect: number
  significant: boolean
  degrees: number
  /** Sums of the batches, less what is to expect of them. */
  sums: Float64Array
}

/** Of batches of 2, 4, 8... neighbours: the variance of their means over that of means of independent rows. */
export function batchEffects(centred: Float64Array, variance: number): BatchEffect[] {
  const effects: BatchEffect[] = []
  let sums = centred
  for (let rows = 2; Math.floor(sums.length / 2) >= FEWEST_BATCHES; rows *= 2) {
    const halved = new Float64Array(Math.floor(sums.length / 2))
    for (let i = 0; i < halved.length; i++) halved[i] = sums[2 * i]! + sums[2 * i + 1]!
    sums = halved
    const { squares } = moments(sums)
    const degrees = sums.length - 1
    const effect = squares / degrees / rows / variance
    effects.push({ effect, significant: effect * degrees > crediblePast(degrees), degrees, sums })
  }
  return effects
}

/** Long-run variance over variance of the autoregression that fits best, by the recursion of Levinson and Durbin. @param least order of it */
function autoregressiveEffect(correlations: Float64Array, n: number, least: number): number {
  let coefficients: number[] = []
  let noise = 1
  let best = { score: 0, effect: 1 }
  for (let order = 1; order < correlations.length; order++) {
    const known = coefficients
    const explained = known.reduce((sum, f, i) => sum + f * correlations[order - 1 - i]!, 0)
    const last = (correlations[order]! - explained) / noise
    coefficients = [...known.map((f, i) => f - last * known[order - 2 - i]!), last]
    noise *= 1 - last * last
    if (!(noise > 0)) break
    const score = n * Math.log(noise) + 2 * order
    if (order > least && score >= best.score) continue
    const sum = coefficients.reduce((total, f) => total + f, 0)
    const freed = Math.min(sum + (1 + 3 * sum) / n, 1 - 1 / n)
    best = { score, effect: noise / (1 - freed) ** 2 }
  }
  return best.effect
}
