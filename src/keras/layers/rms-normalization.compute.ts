import * as tf from '@tensorflow/tfjs-core'
import { along } from '../compute/axes'
import type { Computation } from '../compute/computation'
import { sortedAxesOf } from '../shape'

export const KerasRMSNormalization: Computation = {
  compute({ inputs: [x], config, weights: { scale } }) {
    const axes = sortedAxesOf(config, x.rank)
    const power = tf.mean(tf.square(x), axes, true)
    const inverse = tf.rsqrt(tf.add(power, Number(config['epsilon'] ?? 1e-7)))
    return tf.mul(tf.mul(x, inverse), along(scale!, x, axes))
  },
}
