import * as tf from '@tensorflow/tfjs-core'
import { along } from '../compute/axes'
import type { Computation } from '../compute/computation'
import { axesOf } from '../shape'

export const KerasGroupNormalization: Computation = {
  compute({ inputs: [x], config, weights: { gamma, beta } }) {
    const axes = axesOf(config, x.rank)
    const [axis = 0] = axes
    const channels = x.shape[axis]!
    const given = Number(config['groups'] ?? 32)
    const groups = given === -1 ? channels : given
    const split = [...x.shape.slice(0, axis), groups, channels / groups, ...x.shape.slice(axis + 1)]
    const grouped = tf.reshape(x, split)
    const reduced = split.map((_, i) => i).filter((i) => i !== 0 && i !== axis)
    const { mean, variance } = tf.moments(grouped, reduced, true)
    const epsilon = Number(config['epsilon'] ?? 1e-3)
    const rescaled = tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, epsilon)))
    const normal = tf.reshape(rescaled, x.shape)
    const scaled = gamma ? tf.mul(normal, along(gamma, x, axes)) : normal
    return beta ? tf.add(scaled, along(beta, x, axes)) : scaled
  },
}
