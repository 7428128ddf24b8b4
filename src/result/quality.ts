/** Quality against labels, as the result holds it. */
import * as v from 'valibot'
import { Interval, number } from './shapes'
import { Figure } from './figures'

export const ClassQuality = v.object({
  class: v.string(),
  precision: v.nullable(number),
  recall: v.nullable(number),
  f1: v.nullable(number),
  support: number,
  /** How often the model gave this class: what precision is a share of. */
  predicted: number,
  precisionCi95: v.nullable(Interval),
  recallCi95: v.nullable(Interval),
  /** Wilson's, of the share of hits among hits, misses and false alarms, carried over to F1. */
  f1Ci95: v.nullable(Interval),
  /** Why precision or recall is undefined, else null. */
  reason: v.nullable(v.string()),
})
export type ClassQuality = v.InferOutput<typeof ClassQuality>

export const Averages = v.object({
  precision: v.nullable(number),
  recall: v.nullable(number),
  f1: v.nullable(number),
  /** From the limits of each class (MOVER: Zou, Donner 2008); null where undefined. */
  precisionCi95: v.nullable(Interval),
  recallCi95: v.nullable(Interval),
  f1Ci95: v.nullable(Interval),
})
export type Averages = v.InferOutput<typeof Averages>

export const ModelQuality = v.object({
  n: number,
  accuracy: v.nullable(number),
  accuracyCi95: v.nullable(Interval),
  balancedAccuracy: v.nullable(number),
  balancedAccuracyCi95: v.nullable(Interval),
  mcc: v.nullable(number),
  mccCi95: v.nullable(Interval),
  /** What to know of the MCC where it is a limit or undefined, else null. */
  mccReason: v.nullable(v.string()),
  /** Why the whole is undefined (nothing labelled was answered), else null. */
  reason: v.nullable(v.string()),
  logLoss: v.nullable(Figure),
  brier: v.nullable(Figure),
  rocAuc: v.nullable(Figure),
  averagePrecision: v.nullable(Figure),
  perClass: v.array(ClassQuality),
  macro: Averages,
  weighted: Averages,
  /** Rows label, columns prediction. */
  confusion: v.array(v.array(number)),
})
export type ModelQuality = v.InferOutput<typeof ModelQuality>

export const AccuracyDifference = v.object({
  /** shadow minus primary, on the labelled requests that both answered. */
  value: v.nullable(number),
  ci95: v.nullable(Interval),
  n: number,
  mcnemarMidP: v.nullable(number),
  mcnemarExactP: v.nullable(number),
  /** The interval's method: Newcombe's method 10. */
  method: v.string(),
  /** Tango's score interval, which is alike but for small n. */
  tangoCi95: v.nullable(Interval),
  /** The interval at the gates' confidence, which the accuracy gate is judged by. */
  interval: v.nullable(Interval),
  primaryOnlyCorrect: number,
  shadowOnlyCorrect: number,
  bothCorrect: number,
  bothWrong: number,
  reason: v.nullable(v.string()),
})
export type AccuracyDifference = v.InferOutput<typeof AccuracyDifference>

export const Quality = v.object({
  primary: ModelQuality,
  shadow: ModelQuality,
  accuracyDifference: AccuracyDifference,
})
export type Quality = v.InferOutput<typeof Quality>
