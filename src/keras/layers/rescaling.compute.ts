import * as tf from '@tensorflow/tfjs-core'
import type { Json } from '../../files/json'
import type { Computation } from '../compute/computation'

/** One number, or one for each channel. */
const constant = (value: Json) => tf.tensor(value as number | number[], undefined, 'float32')

export const KerasRescaling: Computation = {
  compute: ({ inputs: [x], config }) =>
    tf.add(tf.mul(tf.cast(x, 'float32'), constant(config['scale'] ?? 1)), constant(config['offset'] ?? 0)),
}
