/** One model's numbers against the labels. */
import type { RegressionModel } from '../../result/regression'
import type { Interval } from '../../core/interval'
import { tTwoSided } from '../statistics/distributions'
import { meanInterval, moments, quantile, quantileInterval } from '../statistics/quantiles'

/** One model's errors against labels (NaN in either is left out). */
export function regressionModel(predicted: Float64Array, labels: Float64Array): RegressionModel {
  const [p, t] = pairs(predicted, labels)
  const n = p.length
  if (n === 0) return NOTHING
  const errors = p.map((v, i) => v - (t[i] as number))
  const absolute = errors.map(Math.abs)
  const squared = errors.map((e) => e * e)
  const relative = absolute.map((e, i) => e / Math.abs(t[i] as number))
  const sorted = absolute.slice().sort()
  const mae = moments(absolute)
  const bias = moments(errors)
  const mse = moments(squared)
  const mape = relative.every(Number.isFinite) ? moments(relative) : null
  const mseCi95 = meanInterval(mse)
  const r2 = determination(squared, mse.mean, t)
  return {
    n,
    mae: mae.mean,
    maeCi95: meanInterval(mae),
    rmse: Math.sqrt(mse.mean),
    rmseCi95: mseCi95 && [Math.sqrt(Math.max(0, mseCi95[0])), Math.sqrt(mseCi95[1])],
    r2: r2.value,
    r2Ci95: r2.ci95,
    medianAe: quantile(sorted, 0.5),
    medianAeCi95: n > 1 ? quantileInterval(sorted, 0.5) : null,
    mape: mape && mape.mean,
    mapeCi95: mape && meanInterval(mape),
    bias: bias.mean,
    biasCi95: meanInterval(bias),
    reason: reasonOf(n, r2.value === null, mape === null),
  }
}

/**
 * R2 = 1 - MSE / V with V the variance of the labels. A request with squared error s and squared distance d of its
 * label from the mean moves it by (MSE d / V - s) / V: the delta method's influence.
 */
function determination(squared: Float64Array, mse: number, labels: Float64Array) {
  const n = labels.length
  const { mean, squares } = moments(labels)
  const variance = squares / n
  if (!(variance > 0)) return { value: null, ci95: null }
  const value = 1 - mse / variance
  if (n < 3) return { value, ci95: null }
  const influence = squared.map(
    (s, i) => ((mse * ((labels[i] as number) - mean) ** 2) / variance - s) / variance,
  )
  const half = tTwoSided(0.95, n - 1) * Math.sqrt(moments(influence).squares / (n - 1) / n)
  return { value, ci95: [value - half, Math.min(1, value + half)] as Interval }
}

function reasonOf(n: number, flat: boolean, zero: boolean): string | null {
  const reasons: string[] = []
  if (flat) reasons.push('R2 is undefined: the labels do not vary.')
  if (zero) reasons.push('The percentage error is undefined: a label is 0.')
  if (n < 3) reasons.push(`Too few labelled requests for ${n < 2 ? 'intervals' : "R2's interval"}.`)
  return reasons.length > 0 ? reasons.join(' ') : null
}

const NOTHING: RegressionModel = {
  n: 0,
  mae: null,
  maeCi95: null,
  rmse: null,
  rmseCi95: null,
  r2: null,
  r2Ci95: null,
  medianAe: null,
  medianAeCi95: null,
  mape: null,
  mapeCi95: null,
  bias: null,
  biasCi95: null,
  reason: 'No labelled request was answered.',
}

/** Both numbers of the rows that have both. */
export function pairs(x: Float64Array, y: Float64Array): [Float64Array, Float64Array] {
  const a = new Float64Array(x.length)
  const b = new Float64Array(x.length)
  let n = 0
  for (let i = 0; i < x.length; i += 1) {
    const p = x[i] as number
    const q = y[i] as number
    if (Number.isNaN(p) || Number.isNaN(q)) continue
    a[n] = p
    b[n++] = q
  }
  return [a.subarray(0, n), b.subarray(0, n)]
}
