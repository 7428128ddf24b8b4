import type { Interval } from '../../core/interval'
export interface NoiseRun {
  /** Requests compared. */
  n: number
  /** Whose class changed (regression: whose number changed by more than the tolerance of agreement). */
  changed: number
  /** Largest difference of a probability or number (`answerDistance`). */
  largestDifference: number
}

export interface Floor {
  /** Largest difference that counts as noise: of a probability, or of the predicted number. */
  size: number
  /** What it was seen in: primary twice on one backend, primary on the cpu, or only the rounding of 32-bit floats. */
  from: 'repeat' | 'cpu' | 'rounding'
  /** Requests it is the largest of; 0 for rounding. */
  n: number
  /**
   * With 95 % confidence, at most this share of all requests differs by more by chance: the largest of n draws is
   * a tolerance bound, 1 - 0.05^(1/n) (Wilks 1941).
   */
  exceeds95: number
}

export interface NoiseShare extends NoiseRun {
  share: number
  ci95: Interval | null
  /** One-sided 95 % upper bound of the share that changes by chance. */
  upper95: number
}

/** Of so many, how many are within noise. */
export interface WithinNoise {
  n: number
  within: number
}

export interface NoiseFloor {
  /** Primary replayed twice on the same backend. */
  repeat: NoiseShare | null
  /** Primary on the cpu backend, a sample. */
  cpu: NoiseShare | null
  /** Whether all that shadow differs from primary by is noise. */
  withinNoise: boolean | null
  /** The largest difference that counts as noise; null with the reason where answers have no scores to compare by. */
  floor: Floor | null
  reason: string | null
  /** Differences of scores (or numbers) between shadow and primary, on requests that both answered. */
  differences: (WithinNoise & { largest: number }) | null
  /** Requests answered differently, and those of them that a label says were fixed or broken. */
  disagreements: WithinNoise | null
  fixed: WithinNoise | null
  broken: WithinNoise | null
}
