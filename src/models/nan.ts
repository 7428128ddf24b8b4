/** Weights that are no numbers: training diverged, or the file is damaged. The model loads, and answers with nothing. */
import { atWeight, type Problem } from '../core/problem'
import type { WeightSpec } from './bundle'
import { elements } from '../core/tensors'
import { weightBytes } from './manifest'

/**
 * @param data all weights, joined
 * @returns a warning naming the first weights that hold NaN; null where none does. Infinities are left alone: masks are
 * made of them. Strings end the search, because what stands behind them has no known place.
 */
export function nanWarning(specs: WeightSpec[], data: ArrayBuffer, file: string): Problem | null {
  const found: { name: string; count: number; of: number }[] = []
  let offset = 0
  for (const spec of specs) {
    const bytes = weightBytes(spec)
    if (bytes === null) break
    if (spec.dtype === 'float32' && spec.group !== 'optimizer') {
      const count = countNan(spec, data, offset)
      if (count > 0) found.push({ name: spec.name, count, of: elements(spec.shape) })
    }
    offset += bytes
  }
  const [first] = found
  if (!first) return null
  const others = found.length > 1 ? `, and so do ${found.length - 1} others` : ''
  return {
    code: 'nan-weights',
    message: `${first.count} of the ${first.of} numbers of ${first.name} are NaN${others}: what they touch is no number either.`,
    file,
    place: atWeight(first.name),
    mend: 'Training diverged or the file is damaged: look at where the model comes from.',
  }
}

/** By their bits, since weights need not stand at a multiple of four bytes: all of the exponent and some of the fraction. */
function countNan({ quantization, shape }: WeightSpec, data: ArrayBuffer, offset: number): number {
  const size = elements(shape)
  let count = 0
  if (quantization?.dtype === 'float16') {
    const bytes = new Uint8Array(data, offset, 2 * size)
    for (let i = 1; i < bytes.length; i += 2)
      if ((bytes[i]! & 0x7c) === 0x7c && ((bytes[i]! & 3) | bytes[i - 1]!) !== 0) count++
  } else if (!quantization) {
    const bytes = new Uint8Array(data, offset, 4 * size)
    for (let i = 3; i < bytes.length; i += 4)
      if (
        (bytes[i]! & 0x7f) === 0x7f &&
        bytes[i - 1]! >= 0x80 &&
        ((bytes[i - 1]! & 0x7f) | bytes[i - 2]! | bytes[i - 3]!) !== 0
      )
        count++
  }
  return count
}
