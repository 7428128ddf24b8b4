/** Intervals: of means by Student's t, of RMSE and R2 by the delta method, of the median by order statistics. */
import type { Association } from './sections/score-agreement'
import type { Figure } from './figures'
import type { Interval } from '../core/interval'
export interface RegressionModel {
  n: number
  mae: number | null
  maeCi95: Interval | null
  rmse: number | null
  rmseCi95: Interval | null
  /** Coefficient of determination; null where the labels do not vary. */
  r2: number | null
  r2Ci95: Interval | null
  medianAe: number | null
  medianAeCi95: Interval | null
  /** Mean of |error| / |label|; null where a label is 0. */
  mape: number | null
  mapeCi95: Interval | null
  /** Mean of prediction - label. */
  bias: number | null
  biasCi95: Interval | null
  /** Why a figure or its interval is undefined, else null. */
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
