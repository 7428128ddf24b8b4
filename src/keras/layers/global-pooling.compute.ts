import * as tf from '@tensorflow/tfjs-core'
import type { Computation } from '../compute/computation'
import { pooledAxes } from './global-pooling'

export const KerasGlobalPooling: Computation = {
  takesMask: true,
  compute({ inputs: [x], masks: [mask = null], config }) {
    const axes = pooledAxes(config)
    const keep = config['keepdims'] === true
    if (config['how'] === 'max') return tf.max(x, axes, keep)
    // Keras' other global poolings take no notice of a mask.
    if (!mask || axes.length !== 1) return tf.mean(x, axes, keep)
    const [axis = 1] = axes
    const steps = tf.expandDims(tf.cast(mask, x.dtype), axis === 1 ? 2 : 1)
    return tf.div(tf.sum(tf.mul(x, steps), axis, keep), tf.sum(steps, axis, keep))
  },
}
