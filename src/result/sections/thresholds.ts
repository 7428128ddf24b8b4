import * as v from 'valibot'
import { number } from '../shapes'

export const ThresholdPoint = v.object({
  /** Shadow says the second class from this probability on. */
  threshold: number,
  /** Share of requests that primary, as it is, answers alike. */
  agreement: number,
  /** Share of requests given the second class. */
  alerts: number,
  /** Of the labelled ones; null where nothing is labelled (precision: or nothing flagged). */
  accuracy: v.nullable(number),
  precision: v.nullable(number),
  recall: v.nullable(number),
})
export type ThresholdPoint = v.InferOutput<typeof ThresholdPoint>

export const Thresholds = v.object({
  /** The class that an alert is. */
  class: v.string(),
  n: number,
  labelled: number,
  /** Primary's share of alerts, as it is. */
  primaryAlerts: number,
  points: v.array(ThresholdPoint),
  /** Shadow's threshold that gives at most primary's number of alerts, as many as ties allow. */
  matching: v.nullable(ThresholdPoint),
})
export type Thresholds = v.InferOutput<typeof Thresholds>
