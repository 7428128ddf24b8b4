/** Figures of models that predict numbers. */
import type { EvaluationData, Predictions } from '../input'
import type { Figure, Histogram, Interval } from '../result'
import { wilson } from '../statistics/binomial'
import { bootstrapMeans } from '../statistics/bootstrap'
import { association } from '../statistics/correlation'
import type { Association } from '../statistics/correlation'
import { moments, quantile, sortedValues } from '../statistics/quantiles'

export interface RegressionModel {
  n: number
  mae: number | null
  rmse: number | null
  /** Coefficient of determination; null where the labels do not vary. */
  r2: number | null
  medianAe: number | null
  /** Mean of |error| / |label|; null where a label is 0. */
  mape: number | null
  /** Mean of prediction - label. */
  bias: number | null
  reason: string | null
}

export interface ErrorDifference {
  /** shadow minus primary: below 0 is better. */
  value: number | null
  ci95: Interval | null
  /** The interval at the gates' confidence. */
  interval: Interval | null
  n: number
  draws: number
  blockRows: number
  reason: string | null
}

export interface RegressionResult {
  primary: RegressionModel | null
  shadow: RegressionModel | null
  /** Of the requests that are labelled and both answered. */
  maeDifference: ErrorDifference | null
  /** The same as a share of primary's MAE: what the accuracy gate is judged by. */
  relativeMaeDifference: ErrorDifference | null
  rmseDifference: ErrorDifference | null
  /** Share of requests on which the two numbers are at most `tolerance` apart. */
  toleranceAgreement: Figure
  tolerance: number
  toleranceWhy: string
  /** Shadow's numbers against primary's. */
  between: Association
}

/** A tolerance where none is given: a tenth of the standard deviation of what primary predicts. */
export function defaultTolerance(primary: Predictions): number {
  const { n, squares } = moments(primary.values)
  return n > 1 ? 0.1 * Math.sqrt(squares / (n - 1)) : 0
}

/** All of regression's figures. @param tolerance null for the default */
export function regression(
  data: EvaluationData,
  tolerance: number | null,
  options: { seed: number; confidence: number },
): RegressionResult {
  const used = tolerance ?? defaultTolerance(data.primary)
  const [x, y] = both(data)
  let within = 0
  for (let i = 0; i < x.length; i += 1) if (Math.abs((x[i] as number) - (y[i] as number)) <= used) within += 1
  const empty = x.length === 0
  return {
    primary: data.labelValues && regressionModel(data.primary.values, data.labelValues),
    shadow: data.labelValues && regressionModel(data.shadow.values, data.labelValues),
    ...differences(data, options),
    toleranceAgreement: {
      value: empty ? null : within / x.length,
      ci95: wilson(within, x.length),
      n: x.length,
      reason: empty ? 'No request was answered by both models.' : null,
    },
    tolerance: used,
    toleranceWhy:
      tolerance === null ? "a tenth of the standard deviation of primary's predictions" : 'as set',
    between: association(x, y),
  }
}

/** One model's errors against labels (NaN in either is left out). */
export function regressionModel(predicted: Float64Array, labels: Float64Array): RegressionModel {
  const [p, t] = pairs(predicted, labels)
  const n = p.length
  if (n === 0)
    return {
      n,
      mae: null,
      rmse: null,
      r2: null,
      medianAe: null,
      mape: null,
      bias: null,
      reason: 'No labelled request was answered.',
    }
  const absolute = p.map((v, i) => Math.abs(v - (t[i] as number)))
  let squares = 0
  let relative = 0
  let bias = 0
  for (let i = 0; i < n; i += 1) {
    const e = (p[i] as number) - (t[i] as number)
    squares += e * e
    bias += e
    relative += Math.abs(e) / Math.abs(t[i] as number)
  }
  const spread = moments(t).squares
  return {
    n,
    mae: absolute.reduce((sum, e) => sum + e, 0) / n,
    rmse: Math.sqrt(squares / n),
    r2: spread > 0 ? 1 - squares / spread : null,
    medianAe: quantile(absolute.slice().sort(), 0.5),
    mape: Number.isFinite(relative) ? relative / n : null,
    bias: bias / n,
    reason: spread > 0 ? null : 'R2 is undefined: the labels do not vary.',
  }
}

function differences(data: EvaluationData, options: { seed: number; confidence: number }) {
  if (!data.labelValues) return { maeDifference: null, relativeMaeDifference: null, rmseDifference: null }
  const [a, b] = errorsOfBoth(data, data.labelValues)
  const n = a.length
  const squared = [a.map((e) => e * e), b.map((e) => e * e)]
  const make = (columns: Float64Array[], statistic: (m: number[]) => number): ErrorDifference => {
    const boot = bootstrapMeans(columns, statistic, options)
    const value = n === 0 ? NaN : statistic(columns.map((c) => c.reduce((sum, v) => sum + v, 0) / n))
    const bad = !Number.isFinite(value)
    return {
      value: bad ? null : value,
      ci95: bad ? null : (boot?.ci95 ?? null),
      interval: bad ? null : (boot?.interval ?? null),
      n,
      draws: boot?.draws ?? 0,
      blockRows: boot?.blockRows ?? 1,
      reason: bad
        ? n === 0
          ? 'No labelled request was answered by both models.'
          : 'Primary makes no error.'
        : null,
    }
  }
  return {
    maeDifference: make([a, b], ([p, s]) => (s as number) - (p as number)),
    relativeMaeDifference: make([a, b], ([p, s]) => ((s as number) - (p as number)) / (p as number)),
    rmseDifference: make(squared, ([p, s]) => Math.sqrt(s as number) - Math.sqrt(p as number)),
  }
}

/** |error| of both models on the labelled requests that both answered, in the log's order. */
export function errorsOfBoth(data: EvaluationData, labels: Float64Array): [Float64Array, Float64Array] {
  const a = new Float64Array(data.n)
  const b = new Float64Array(data.n)
  let n = 0
  for (let i = 0; i < data.n; i += 1) {
    const t = labels[i] as number
    const p = Math.abs((data.primary.values[i] as number) - t)
    const s = Math.abs((data.shadow.values[i] as number) - t)
    if (Number.isNaN(p) || Number.isNaN(s)) continue
    a[n] = p
    b[n++] = s
  }
  return [a.subarray(0, n), b.subarray(0, n)]
}

/** Numbers of both models where both answered. */
export function both(data: EvaluationData): [Float64Array, Float64Array] {
  return pairs(data.primary.values, data.shadow.values)
}

function pairs(x: Float64Array, y: Float64Array): [Float64Array, Float64Array] {
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

/** Distribution of |error| of both models, to just past the larger P99; null where nothing is labelled. */
export function errorHistogram(data: EvaluationData, bins = 30): Histogram | null {
  if (!data.labelValues) return null
  const [a, b] = errorsOfBoth(data, data.labelValues).map((e) => sortedValues(e)) as [
    Float64Array,
    Float64Array,
  ]
  if (a.length === 0) return null
  const top = Math.max(quantile(a, 0.99), quantile(b, 0.99)) * 1.05
  if (!(top > 0)) return null
  const count = (values: Float64Array) => {
    const counts = new Array<number>(bins).fill(0)
    let beyond = 0
    for (const v of values) {
      const bin = Math.floor((v / top) * bins)
      if (bin < bins) counts[bin] = (counts[bin] as number) + 1
      else beyond += 1
    }
    return { counts, beyond }
  }
  const p = count(a)
  const s = count(b)
  return {
    edges: Array.from({ length: bins + 1 }, (_, i) => (top * i) / bins),
    primary: p.counts,
    shadow: s.counts,
    unit: '|error|',
    beyond: { primary: p.beyond, shadow: s.beyond },
  }
}
