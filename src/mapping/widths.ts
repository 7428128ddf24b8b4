/** Sizes of tensors per request. */
import type { TensorSpec } from '../models/bundle'

/** Numbers per request of a tensor, or null where an axis besides the batch's is open. */
export function sizeOf(tensor: TensorSpec): number | null {
  let size = 1
  for (const axis of tensor.shape.slice(1)) {
    if (axis === null) return null
    size *= axis
  }
  return size
}
