import type { Interval } from '../../core/interval'
export interface ReliabilityBin {
  from: number
  to: number
  n: number
  /** Mean probability, and share that came true with its Wilson interval; null where the bin is empty. */
  mean: number | null
  observed: number | null
  ci95: Interval | null
}

export interface ModelCalibration {
  n: number
  /** Ten bins of equal width. */
  bins: ReliabilityBin[]
  /** Expected calibration error over 15 bins of equal mass: mean |observed - probability|; null where undefined. */
  ece: number | null
  /** By a bootstrap that takes the upward bias of the absolute values off; see calibrationError. */
  eceCi95: Interval | null
  /** ECE that an honest model's labels give by chance alone in 5 % of samples of this size. */
  eceNoise95: number | null
  reason: string | null
}

export interface Calibration {
  /** Of two classes the probability of the second; of more the predicted class's. */
  of: string
  primary: ModelCalibration
  shadow: ModelCalibration
}
