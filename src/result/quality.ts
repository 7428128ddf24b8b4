/** Quality against labels, as the result holds it. */
import type { Interval } from '../core/interval'
import type { Figure } from './figures'

export interface ClassQuality {
  class: string
  precision: number | null
  recall: number | null
  f1: number | null
  support: number
  /** How often the model gave this class: what precision is a share of. */
  predicted: number
  precisionCi95: Interval | null
  recallCi95: Interval | null
  /** Wilson's, of the share of hits among hits, misses and false alarms, carried over to F1. */
  f1Ci95: Interval | null
  /** Why precision or recall is undefined, else null. */
  reason: string | null
}

export interface Averages {
  precision: number | null
  recall: number | null
  f1: number | null
  /** By the delta method; null where undefined, or where every request counts alike. */
  precisionCi95: Interval | null
  recallCi95: Interval | null
  f1Ci95: Interval | null
}

export interface ModelQuality {
  n: number
  accuracy: number | null
  accuracyCi95: Interval | null
  balancedAccuracy: number | null
  balancedAccuracyCi95: Interval | null
  mcc: number | null
  mccCi95: Interval | null
  /** What to know of the MCC where it is a limit or undefined, else null. */
  mccReason: string | null
  /** Why the whole is undefined (nothing labelled was answered), else null. */
  reason: string | null
  logLoss: Figure | null
  brier: Figure | null
  rocAuc: Figure | null
  averagePrecision: Figure | null
  perClass: ClassQuality[]
  macro: Averages
  weighted: Averages
  /** Rows label, columns prediction. */
  confusion: number[][]
}

export interface AccuracyDifference {
  /** shadow minus primary, on the labelled requests that both answered. */
  value: number | null
  ci95: Interval | null
  n: number
  mcnemarMidP: number | null
  mcnemarExactP: number | null
  /** The interval's method: Newcombe's method 10. */
  method: string
  /** Tango's score interval, which is alike but for small n. */
  tangoCi95: Interval | null
  /** The interval at the gates' confidence, which the accuracy gate is judged by. */
  interval: Interval | null
  primaryOnlyCorrect: number
  shadowOnlyCorrect: number
  bothCorrect: number
  bothWrong: number
  reason: string | null
}

export interface Quality {
  primary: ModelQuality
  shadow: ModelQuality
  accuracyDifference: AccuracyDifference
}
