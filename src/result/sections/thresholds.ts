import * as v from 'valibot'
import { Interval, number } from '../shapes'

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

/** A threshold chosen for its accuracy on one half of the labelled requests, and what it is worth on the other. */
export const TunedThreshold = v.object({
  threshold: number,
  /** Labelled requests of the half that it was chosen on, and its accuracy there, which flatters it. */
  chosenOn: v.object({ n: number, accuracy: number }),
  /** On the other half: the accuracy to reckon with, and that of the threshold as it is now. */
  judgedOn: v.object({ n: number, accuracy: number, ci95: v.nullable(Interval), asIs: number }),
})
export type TunedThreshold = v.InferOutput<typeof TunedThreshold>

/** Lines between two classes at which a model is about as right as at its best, where the one it has is a guess. */
export const PlausibleLines = v.object({
  from: number,
  to: number,
  /** The least difference in accuracy, shadow minus primary, at any of them, and the line where it is. */
  least: number,
  at: number,
})
export type PlausibleLines = v.InferOutput<typeof PlausibleLines>

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
  /** null where too few are labelled. Absent in results of before this was told. */
  tuned: v.optional(v.nullable(TunedThreshold)),
  /** The same of primary: where its threshold is a guess, labels may show another. */
  tunedPrimary: v.optional(v.nullable(TunedThreshold)),
  /** null where no threshold is a guess, or nothing is labelled. Absent in results of before this was told. */
  lines: v.optional(v.nullable(PlausibleLines)),
})
export type Thresholds = v.InferOutput<typeof Thresholds>
