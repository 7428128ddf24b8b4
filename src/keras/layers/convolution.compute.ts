import * as tf from '@tensorflow/tfjs-core'
import { convolve } from '../compute/convolve'
import { convolution } from '../compute/convolution'

export const KerasConv = convolution((x, { weights, config }, sliding) => {
  const groups = Number(config['groups'] ?? 1)
  const kernel = weights['kernel']!
  if (groups === 1) return convolve(x, kernel, sliding)
  const kernels = tf.split(kernel, groups, kernel.rank - 1)
  const parts = tf.split(x, groups, x.rank - 1)
  return tf.concat(
    parts.map((part, i) => convolve(part, kernels[i]!, sliding)),
    -1,
  )
})
