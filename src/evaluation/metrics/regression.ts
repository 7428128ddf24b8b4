/** Figures of models that predict numbers: each against the labels, one against the other. */
import type { EvaluationData, Predictions } from '../input'
import { wilson } from '../statistics/binomial'
import { bootstrapFigures } from '../statistics/bootstrap'
import type { Bootstrap } from '../statistics/bootstrap'
import { association } from '../statistics/correlation'
import { moments } from '../statistics/quantiles'
import { pairs, regressionModel } from './regression-model'
import type { ErrorDifference, RegressionResult } from '../../result/regression'

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

function differences(data: EvaluationData, options: { seed: number; confidence: number }) {
  if (!data.labelValues) return { maeDifference: null, relativeMaeDifference: null, rmseDifference: null }
  const [a, b] = errorsOfBoth(data, data.labelValues)
  const n = a.length
  const columns = [a, b, a.map((e) => e * e), b.map((e) => e * e)]
  const statistics: ((means: number[]) => number)[] = [
    ([p, s]) => (s as number) - (p as number),
    ([p, s]) => ((s as number) - (p as number)) / (p as number),
    ([, , p, s]) => Math.sqrt(s as number) - Math.sqrt(p as number),
  ]
  const boots = bootstrapFigures(columns, statistics, options)
  const means = columns.map((column) => column.reduce((sum, v) => sum + v, 0) / n)
  const [mae, relative, rmse] = statistics.map((statistic, i) =>
    errorDifference(statistic(means), n, boots?.[i] ?? null),
  ) as [ErrorDifference, ErrorDifference, ErrorDifference]
  return { maeDifference: mae, relativeMaeDifference: relative, rmseDifference: rmse }
}

function errorDifference(value: number, n: number, boot: Bootstrap | null): ErrorDifference {
  const rest = { n, draws: boot?.draws ?? 0, blockRows: boot?.blockRows ?? 1 }
  if (!Number.isFinite(value)) {
    const reason = n === 0 ? 'No labelled request was answered by both models.' : 'Primary makes no error.'
    return { value: null, ci95: null, interval: null, ...rest, reason }
  }
  const reason = boot ? null : 'No interval: a single request cannot be resampled.'
  return { value, ci95: boot?.ci95 ?? null, interval: boot?.interval ?? null, ...rest, reason }
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
