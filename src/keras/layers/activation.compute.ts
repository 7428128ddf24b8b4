import * as tf from '@tensorflow/tfjs-core'
import type { Computation } from '../compute/computation'
import { axesOf } from '../shape'

/** max_value, negative_slope and threshold together, as keras.activations.relu has them. */
export const KerasReLU: Computation = {
  compute({ inputs: [x], config }) {
    const [slope, threshold] = [Number(config['negative_slope'] ?? 0), Number(config['threshold'] ?? 0)]
    const max = config['max_value'] ?? null
    const above = tf.where(tf.greater(x, threshold), x, tf.zerosLike(x))
    const clipped = max === null ? above : tf.clipByValue(above, 0, Number(max))
    return slope === 0 ? clipped : tf.sub(clipped, tf.mul(slope, tf.relu(tf.sub(threshold, x))))
  },
}

export const KerasELU: Computation = {
  compute: ({ inputs: [x], config }) =>
    tf.add(tf.relu(x), tf.mul(Number(config['alpha'] ?? 1), tf.expm1(tf.minimum(x, 0)))),
}

/** Over any axes; over the last alone it is TF.js' own. */
export const KerasSoftmax: Computation = {
  compute: ({ inputs: [x], config }) => tf.exp(tf.sub(x, tf.logSumExp(x, axesOf(config, x.rank), true))),
}
