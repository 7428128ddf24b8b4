/** What this device answered in the run against the same requests on the cpu. */
import * as v from 'valibot'
import { number } from '../shapes'

export const DevicePlace = v.object({
  /** Of the request, from 1, in the order of the log. */
  request: number,
  id: v.string(),
  /** Since the replay began. */
  seconds: number,
  /** The output that is furthest apart, here and on the cpu; null where one side failed. */
  device: v.nullable(number),
  cpu: v.nullable(number),
})
export type DevicePlace = v.InferOutput<typeof DevicePlace>

export const DeviceModel = v.object({
  /** Requests computed again, and of them those kept for what was answered: a kind of disagreement, or what stands out. */
  n: number,
  ofKinds: number,
  /** Whether there was time for all that were drawn. */
  complete: v.boolean(),
  /** Largest difference of an output. */
  largest: v.nullable(number),
  /** Apart by more than 32-bit floats explain, by no more than 16-bit floats do; of these, answered differently. */
  near: number,
  changedNear: number,
  /** Further apart, or failed on one side only. */
  wrong: number,
  /** What became of the outputs, where it is the same for all that are wrong. */
  fault: v.nullable(v.picklist(['zeros', 'not-finite', 'scaled', 'error', 'other'])),
  factor: v.nullable(number),
  error: v.nullable(v.string()),
  /** Requests from the first to the last that is wrong that were computed again, and are right. */
  rightBetween: number,
  first: v.nullable(DevicePlace),
  last: v.nullable(DevicePlace),
  /** The first that are wrong. */
  places: v.array(DevicePlace),
})
export type DeviceModel = v.InferOutput<typeof DeviceModel>

export const DeviceSample = v.object({
  backend: v.string(),
  /** Why nothing could be computed again; null where it could. */
  reason: v.nullable(v.string()),
  primary: v.nullable(DeviceModel),
  shadow: v.nullable(DeviceModel),
})
export type DeviceSample = v.InferOutput<typeof DeviceSample>
