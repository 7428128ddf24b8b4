/** Whole numbers that a device cannot hold. */
import type { InputTensor } from './contract'
import { rowSize } from './rows'

/** WebGL keeps int32 tensors in float textures: whole numbers beyond 2^24 come out as their neighbours. */
const largestExact = 2 ** 24

/**
 * @returns rows with a whole number that a 32-bit float cannot hold, in order: an id of 16777217 would look up
 * what belongs to 16777216, without an error.
 */
export function inexactRows(inputs: InputTensor[], n: number): number[] {
  const rows = new Set<number>()
  for (const { data, dtype, shape } of inputs) {
    if (dtype !== 'int32' || !(data instanceof Int32Array)) continue
    const width = rowSize(shape)
    for (let i = 0; i < n * width; i++) {
      const value = data[i]!
      if (value > largestExact || value < -largestExact) rows.add(Math.floor(i / width))
    }
  }
  return [...rows].sort((a, b) => a - b)
}
