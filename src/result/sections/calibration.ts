import * as v from 'valibot'
import { Interval, number } from '../shapes'

export const ReliabilityBin = v.object({
  from: number,
  to: number,
  n: number,
  /** Mean probability, and share that came true with its Wilson interval; null where the bin is empty. */
  mean: v.nullable(number),
  observed: v.nullable(number),
  ci95: v.nullable(Interval),
})
export type ReliabilityBin = v.InferOutput<typeof ReliabilityBin>

export const ModelCalibration = v.object({
  n: number,
  /** Ten bins of equal width. */
  bins: v.array(ReliabilityBin),
  /** Expected calibration error over 15 bins of equal mass: mean |observed - probability|; null where undefined. */
  ece: v.nullable(number),
  /** From 0 on where an honest model's labels would give as much by chance; see calibrationError. */
  eceCi95: v.nullable(Interval),
  /** ECE that an honest model's labels give by chance alone in 5 % of samples of this size. */
  eceNoise95: v.nullable(number),
  reason: v.nullable(v.string()),
})
export type ModelCalibration = v.InferOutput<typeof ModelCalibration>

export const Calibration = v.object({
  /** Of two classes the probability of the second; of more the predicted class's. */
  of: v.string(),
  primary: ModelCalibration,
  shadow: ModelCalibration,
})
export type Calibration = v.InferOutput<typeof Calibration>
