/** Input tensors into TF.js. */
import { elements } from '../core/tensors'
import * as tf from '@tensorflow/tfjs-core'
import type { TensorSpec } from '../models/bundle'
import type { InputTensor } from './contract'
import { cutRows } from './rows'

export type Feed = Record<string, tf.Tensor>

/**
 * Rows [from, to), padded to `rows`, as TF.js tensors. TF.js keeps the array it is given until upload, so the
 * input's buffer must not be written to afterwards. The caller disposes of the tensors.
 */
export function feed(inputs: InputTensor[], from: number, to: number, rows: number): Feed {
  const tensors: Feed = {}
  for (const input of inputs) {
    const { data, shape, dtype } = cutRows(input, from, to, rows)
    tensors[input.name] = tf.tensor(data, shape, dtype)
  }
  return tensors
}

/** Zeros (empty strings) for a model's inputs; an axis of unknown length becomes 16. */
export function blankInputs(specs: TensorSpec[], rows: number): InputTensor[] {
  return specs.map(({ name, shape, dtype }) => {
    const known = [rows, ...shape.slice(1).map((side) => side ?? 16)]
    const size = elements(known)
    switch (dtype) {
      case 'string':
        return { name, shape: known, dtype, data: new Array<string>(size).fill('') }
      case 'int32':
        return { name, shape: known, dtype, data: new Int32Array(size) }
      case 'bool':
        return { name, shape: known, dtype, data: new Uint8Array(size) }
      default:
        return { name, shape: known, dtype: 'float32', data: new Float32Array(size) }
    }
  })
}
