import * as tf from '@tensorflow/tfjs-core'
import { around, toFirstChannels, toLastChannels, withSize } from '../compute/axes'
import type { Computation } from '../compute/computation'
import { resize } from '../compute/image'
import { channelsFirst, firstAxis } from './shared/spatial'
import { factorsOf } from './up-sampling'

export const KerasUpSampling: Computation = {
  compute: ({ inputs: [input], config }) =>
    factorsOf(config, Number(config['rank'])).reduce((x: tf.Tensor, factor, i) => {
      const axis = firstAxis(config) + i
      const whole = around(x, axis)
      const [before, size, after] = whole.shape
      const spread = tf.tile(tf.reshape(whole, [before * size, 1, after]), [1, factor, 1])
      return tf.reshape(spread, withSize(x.shape, axis, size * factor))
    }, input),
}

/** Bilinear only; nearest is TF.js' own. */
export const KerasUpSampling2D: Computation = {
  compute({ inputs: [x], config }) {
    const first = channelsFirst(config)
    const image = toLastChannels(x, first)
    const [rows = 2, columns = rows] = factorsOf(config, 2)
    const larger = resize(image, [image.shape[1]! * rows, image.shape[2]! * columns], 'bilinear')
    return toFirstChannels(larger, first)
  },
}
