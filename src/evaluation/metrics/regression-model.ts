/** One model's numbers against the labels. */
import type { RegressionModel } from '../../result/regression'
import type { Interval } from '../../core/interval'
import { counted } from '../../core/numbers'
import { LEAST_FOR_SQUARES, logMeanInterval, tailMeanInterval } from '../statistics/heavy-tail'
import { pearsonFigure } from '../statistics/correlation'
import { ratioInterval } from '../statistics/mover'
import { boundsQuantile, meanInterval, moments, quantile, quantileInterval } from '../statistics/quantiles'
import type { Moments } from '../statistics/quantiles'

/**
 * One model's errors against labels; rows without either are left out, and so are infinite ones, with their count.
 * Intervals: of MAE and MAPE by Student's t on the log scale, of RMSE and R2 by a bootstrap that reckons with a long tail
 * (see tailMeanInterval; R2's joined with that of the labels' variance), of bias by Student's t, of the median by order
 * statistics.
 */
export function regressionModel(predicted: Float64Array, labels: Float64Array, seed = 1): RegressionModel {
  const [p, t] = pairs(predicted, labels)
  const infinite = infiniteRows(predicted, labels)
  const n = p.length
  if (n === 0) return { ...NOTHING, reason: infinite > 0 ? infiniteText(infinite) : NOTHING.reason }
  const errors = p.map((v, i) => v - t[i]!)
  const absolute = errors.map(Math.abs)
  const relative = absolute.map((e, i) => e / Math.abs(t[i]!))
  const sorted = absolute.slice().sort()
  const squares = sorted.map((e) => e * e)
  const mae = moments(absolute)
  const bias = moments(errors)
  const mse = moments(squares)
  const mseCi95 = tailMeanInterval(squares, seed)
  const mape = relative.every(Number.isFinite) ? moments(relative) : null
  const r2 = determination(errors, mse, mseCi95, t)
  return {
    n,
    mae: mae.mean,
    maeCi95: logMeanInterval(mae),
    rmse: Math.sqrt(mse.mean),
    rmseCi95: mseCi95 && [Math.sqrt(mseCi95[0]), Math.sqrt(mseCi95[1])],
    r2: r2.value,
    r2Ci95: r2.ci95,
    correlation: pearsonFigure(p, t),
    medianAe: quantile(sorted, 0.5),
    medianAeCi95: boundsQuantile(n, 0.5) ? quantileInterval(sorted, 0.5) : null,
    mape: mape && mape.mean,
    mapeCi95: mape && logMeanInterval(mape),
    bias: bias.mean,
    biasCi95: meanInterval(bias),
    reason: reasonOf(n, { flat: r2.value === null, zero: mape === null, infinite }),
  }
}

/**
 * R2 = 1 - MSE / V with V the variance of the labels: the interval of the ratio joins those of the two (MOVER: Donner, Zou
 * 2012) by the correlation of squared errors and squared distances of the labels from their mean.
 */
function determination(errors: Float64Array, mse: Moments, mseCi95: Interval | null, labels: Float64Array) {
  const { mean, squares } = moments(labels)
  const variance = squares / labels.length
  if (!(variance > 0)) return { value: null, ci95: null }
  const distances = moments(labels.map((label) => (label - mean) ** 2))
  const limits = logMeanInterval(distances)
  const value = 1 - mse.mean / variance
  if (!mseCi95 || !limits || !(limits[0] > 0)) return { value, ci95: null }
  let together = 0
  for (let i = 0; i < errors.length; i++)
    together += (errors[i]! ** 2 - mse.mean) * ((labels[i]! - mean) ** 2 - variance)
  const joint = Math.sqrt(mse.squares * distances.squares)
  const ratio = ratioInterval(
    { value: mse.mean, limits: mseCi95 },
    { value: variance, limits },
    joint > 0 ? together / joint : 0,
  )
  return { value, ci95: [1 - ratio[1], 1 - ratio[0]] as Interval }
}

function reasonOf(n: number, of: { flat: boolean; zero: boolean; infinite: number }): string | null {
  const reasons: string[] = []
  if (of.infinite > 0) reasons.push(infiniteText(of.infinite))
  if (of.flat) reasons.push('R2 is undefined: the labels do not vary.')
  if (of.zero) reasons.push('The percentage error is undefined: a label is 0.')
  if (n < 2) reasons.push('Too few labelled requests for intervals.')
  else if (n < LEAST_FOR_SQUARES)
    reasons.push(
      `No interval of RMSE and R2: fewer than ${LEAST_FOR_SQUARES} labels do not show the tail of errors.`,
    )
  return reasons.length > 0 ? reasons.join(' ') : null
}

/** Rows with both numbers, one of them infinite. */
function infiniteRows(x: Float64Array, y: Float64Array): number {
  let found = 0
  for (let i = 0; i < x.length; i++) {
    const [p, q] = [x[i]!, y[i]!]
    if (p === p && q === q && !(Number.isFinite(p) && Number.isFinite(q))) found++
  }
  return found
}

const infiniteText = (found: number) =>
  `Left out of all figures: ${counted(found, 'request')} with an infinite prediction or label.`

const NOTHING: RegressionModel = {
  n: 0,
  mae: null,
  maeCi95: null,
  rmse: null,
  rmseCi95: null,
  r2: null,
  r2Ci95: null,
  correlation: { value: null, ci95: null, n: 0, reason: 'No labelled request was answered.' },
  medianAe: null,
  medianAeCi95: null,
  mape: null,
  mapeCi95: null,
  bias: null,
  biasCi95: null,
  reason: 'No labelled request was answered.',
}

/** Both numbers of the rows that have both, finite. */
export function pairs(x: Float64Array, y: Float64Array): [Float64Array, Float64Array] {
  const a = new Float64Array(x.length)
  const b = new Float64Array(x.length)
  let n = 0
  for (let i = 0; i < x.length; i++) {
    const p = x[i]!
    const q = y[i]!
    if (!Number.isFinite(p) || !Number.isFinite(q)) continue
    a[n] = p
    b[n++] = q
  }
  return [a.subarray(0, n), b.subarray(0, n)]
}
