/** Sizes of tensors per request, and names compared as people write them. */
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

/** 'serving_default_Dep_Delay:0' and 'depDelay' are one name. */
export function plainName(name: string): string {
  return name
    .replace(/:\d+$/, '')
    .replace(/^serving_default_/, '')
    .split(/[./]/)
    .at(-1)!
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}
