/** Rows of input tensors: cut, and padded to the number of rows that the compiled programs are for. */
import type { InputTensor } from './contract'

/** @returns values per request of a tensor of shape [n, ...]. */
export function rowSize(shape: readonly number[]): number {
  let size = 1
  for (let axis = 1; axis < shape.length; axis++) size *= shape[axis]!
  return size
}

/**
 * Rows [from, to) of a tensor, padded to `rows` by repeating the last of them: real data, so that padding
 * can neither make a NaN nor throw where the rows themselves would not.
 * A view of the tensor's own buffer where nothing needs padding: do not write to it.
 */
export function cutRows(tensor: InputTensor, from: number, to: number, rows: number): InputTensor {
  const width = rowSize(tensor.shape)
  const shape = [rows, ...tensor.shape.slice(1)]
  const { data } = tensor
  if (Array.isArray(data)) {
    const cut = data.slice(from * width, to * width)
    const last = data.slice((to - 1) * width, to * width)
    for (let row = to - from; row < rows; row++) cut.push(...last)
    return { ...tensor, shape, data: cut }
  }
  const part = data.subarray(from * width, to * width)
  if (to - from === rows) return { ...tensor, shape, data: part }
  const padded = new (data.constructor as new (size: number) => Float32Array)(rows * width)
  padded.set(part)
  const last = part.subarray((to - from - 1) * width)
  for (let row = to - from; row < rows; row++) padded.set(last, row * width)
  return { ...tensor, shape, data: padded }
}

/**
 * Rows to pad `n` requests to. A GPU program is compiled for a shape, so only a few shapes are used: the full
 * batch and its 8th, 64th...; a model whose batch axis is fixed has one; others need no padding at all.
 */
export function paddedRows(n: number, rows: number, padding: 'none' | 'ladder' | 'full'): number {
  if (padding === 'none') return n
  if (padding === 'full') return rows
  let size = rows
  while (size >= 8 && size / 8 >= n && Number.isInteger(size / 8)) size /= 8
  return size
}

/** Largest batch: beyond it a batch only gets slower to come back, not cheaper per request. */
export const mostRows = 4096

/** Elements of the largest tensor of a batch: 8 MB as float32 keeps a GPU busy, and progress and stop prompt. */
const mostElements = 1 << 21

/**
 * Rows per batch from the model's largest activation.
 * @param perRow elements of that activation per request
 * @param maxTextureSize a tensor's elements must fit a square texture of it; null off the GPU
 * @returns a power of two, at least 1
 */
export function rowsFor(perRow: number, maxTextureSize: number | null): number {
  const most = Math.min(mostElements, maxTextureSize ? maxTextureSize * maxTextureSize : Infinity)
  const fit = Math.max(1, Math.floor(most / Math.max(1, perRow)))
  return Math.min(mostRows, 2 ** Math.floor(Math.log2(fit)))
}
