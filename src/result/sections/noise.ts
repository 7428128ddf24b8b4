import * as v from 'valibot'
import { Interval, number } from '../shapes'

export const NoiseRun = v.object({
  /** Requests compared. */
  n: number,
  /** Whose class changed (regression: whose number changed by more than the tolerance of agreement). */
  changed: number,
  /** Largest difference of a probability or number (`answerDistance`). */
  largestDifference: number,
})
export type NoiseRun = v.InferOutput<typeof NoiseRun>

export const Floor = v.object({
  /** Largest difference that counts as noise: of a probability, or of the predicted number. */
  size: number,
  /** What it was seen in: primary twice on one backend, primary on the cpu, or only the rounding of 32-bit floats. */
  from: v.picklist(['repeat', 'cpu', 'rounding']),
  /** Requests it is the largest of; 0 for rounding. */
  n: number,
  /**
   * With 95 % confidence, at most this share of all requests differs by more by chance: the largest of n draws is
   * a tolerance bound, 1 - 0.05^(1/n) (Wilks 1941).
   */
  exceeds95: number,
})
export type Floor = v.InferOutput<typeof Floor>

export const NoiseShare = v.object({
  ...NoiseRun.entries,
  share: number,
  ci95: v.nullable(Interval),
  /** One-sided 95 % upper bound of the share that changes by chance. */
  upper95: number,
})
export type NoiseShare = v.InferOutput<typeof NoiseShare>

/** Of so many, how many are within noise. */
export const WithinNoise = v.object({
  n: number,
  within: number,
})
export type WithinNoise = v.InferOutput<typeof WithinNoise>

export const NoiseFloor = v.object({
  /** Primary replayed twice on the same backend. */
  repeat: v.nullable(NoiseShare),
  /** Primary on the cpu backend, a sample. */
  cpu: v.nullable(NoiseShare),
  /** Whether all that shadow differs from primary by is noise. */
  withinNoise: v.nullable(v.boolean()),
  /** The largest difference that counts as noise; null with the reason where answers have no scores to compare by. */
  floor: v.nullable(Floor),
  reason: v.nullable(v.string()),
  /** Differences of scores (or numbers) between shadow and primary, on requests that both answered. */
  differences: v.nullable(
    v.object({
      ...WithinNoise.entries,
      largest: number,
    }),
  ),
  /** Requests answered differently, and those of them that a label says were fixed or broken. */
  disagreements: v.nullable(WithinNoise),
  fixed: v.nullable(WithinNoise),
  broken: v.nullable(WithinNoise),
})
export type NoiseFloor = v.InferOutput<typeof NoiseFloor>
