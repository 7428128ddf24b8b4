import * as tf from '@tensorflow/tfjs-core'
import type { Computation } from '../compute/computation'
import { axesOf } from '../shape'

export const KerasUnitNormalization: Computation = {
  compute({ inputs: [x], config }) {
    const squares = tf.sum(tf.square(x), axesOf(config, x.rank), true)
    return tf.div(x, tf.sqrt(tf.maximum(squares, 1e-24)))
  },
}
