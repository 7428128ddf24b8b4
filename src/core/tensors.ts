/** What is said of tensors before there are any: of a model's inputs and outputs, and of the weights in its files. */

export type DType = 'float32' | 'int32' | 'bool' | 'string' | 'complex64'

export interface TensorSpec {
  name: string
  /** With the batch axis first; null is "any". */
  shape: (number | null)[]
  dtype: DType
}

/** A TF.js weights-manifest entry, decoded sizes checked. */
export interface WeightSpec {
  name: string
  shape: number[]
  dtype: DType
  quantization?: {
    dtype: 'uint8' | 'uint16' | 'float16'
    scale?: number
    min?: number
    original_dtype?: string
  }
  /** 'optimizer' where a TF.js export saved the optimiser's state too: decoded, never assigned to a layer. */
  group?: string
}

/** The number of elements of a tensor of this shape; 1 of a scalar. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** Row-major values as lists within lists; of a scalar the value itself. */
export function nested(flat: readonly unknown[], shape: readonly number[]): unknown {
  const [first, ...rest] = shape
  if (first === undefined) return flat[0]
  if (rest.length === 0) return flat
  const size = elements(rest)
  return Array.from({ length: first }, (_, i) => nested(flat.slice(i * size, (i + 1) * size), rest))
}
