/**
 * Over any axis. TF.js' own is right over the last alone: elsewhere its cpu kernel runs through the statistics as if they
 * belonged to the last axis (tfjs-backend-cpu/src/kernels/BatchNorm.ts).
 */
import * as tf from '@tensorflow/tfjs-core'
import { along } from '../compute/axes'
import type { Computation } from '../compute/computation'
import { axesOf } from '../shape'

export const KerasBatchNormalization: Computation = {
  takesMask: true,
  compute({ inputs: [x], config, weights: { gamma, beta, moving_mean, moving_variance } }) {
    const axes = axesOf(config, x.rank)
    const inverse = tf.rsqrt(tf.add(moving_variance!, Number(config['epsilon'] ?? 1e-3)))
    const scale = gamma ? tf.mul(inverse, gamma) : inverse
    const scaled = tf.mul(tf.sub(x, along(moving_mean!, x, axes)), along(scale, x, axes))
    return beta ? tf.add(scaled, along(beta, x, axes)) : scaled
  },
}
