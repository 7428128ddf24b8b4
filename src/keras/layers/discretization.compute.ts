import * as tf from '@tensorflow/tfjs-core'
import type { Computation } from '../compute/computation'
import { encode } from '../compute/encode'
import { boundariesOf } from './discretization'

export const KerasDiscretization: Computation = {
  compute({ inputs: [input], config }) {
    const boundaries = boundariesOf(config)
    const x = tf.expandDims(tf.cast(input, 'float32'), -1)
    const above = tf.greaterEqual(x, tf.tensor1d(boundaries, 'float32'))
    const bins = tf.sum(tf.cast(above, 'int32'), -1)
    return encode(bins, config['output_mode'] ?? 'int', boundaries.length + 1)
  },
}
