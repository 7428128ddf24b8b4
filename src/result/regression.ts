/** Intervals: of MAE and MAPE by Student's t on the log scale, of RMSE and R2 by a bootstrap that reckons with a long tail. */
import * as v from 'valibot'
import { Figure } from './figures'
import { Interval, number } from './shapes'
import { Association } from './sections/score-agreement'

export const RegressionModel = v.object({
  n: number,
  mae: v.nullable(number),
  maeCi95: v.nullable(Interval),
  rmse: v.nullable(number),
  rmseCi95: v.nullable(Interval),
  /** Coefficient of determination; null where the labels do not vary. */
  r2: v.nullable(number),
  r2Ci95: v.nullable(Interval),
  /** Pearson's correlation with the labels: near 1 beside an R2 below 0, the numbers are of another scale. */
  correlation: v.optional(Figure),
  medianAe: v.nullable(number),
  medianAeCi95: v.nullable(Interval),
  /** Mean of |error| / |label|; null where a label is 0. */
  mape: v.nullable(number),
  mapeCi95: v.nullable(Interval),
  /** Mean of prediction - label. */
  bias: v.nullable(number),
  biasCi95: v.nullable(Interval),
  /** Why a figure or its interval is undefined, else null. */
  reason: v.nullable(v.string()),
})
export type RegressionModel = v.InferOutput<typeof RegressionModel>

export const ErrorDifference = v.object({
  /** shadow minus primary: below 0 is better. */
  value: v.nullable(number),
  ci95: v.nullable(Interval),
  /** The interval at the gates' confidence. */
  interval: v.nullable(Interval),
  n: number,
  draws: number,
  blockRows: number,
  reason: v.nullable(v.string()),
})
export type ErrorDifference = v.InferOutput<typeof ErrorDifference>

export const RegressionResult = v.object({
  primary: v.nullable(RegressionModel),
  shadow: v.nullable(RegressionModel),
  /** Of the requests that are labelled and both answered. */
  maeDifference: v.nullable(ErrorDifference),
  /** The same as a share of primary's MAE: what the accuracy gate is judged by. */
  relativeMaeDifference: v.nullable(ErrorDifference),
  rmseDifference: v.nullable(ErrorDifference),
  /** Share of requests on which the two numbers are at most `tolerance` apart. */
  toleranceAgreement: Figure,
  tolerance: number,
  toleranceWhy: v.string(),
  /** Shadow's numbers against primary's. */
  between: Association,
})
export type RegressionResult = v.InferOutput<typeof RegressionResult>
