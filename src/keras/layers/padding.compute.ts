import * as tf from '@tensorflow/tfjs-core'
import { around, withSize } from '../compute/axes'
import type { Computation } from '../compute/computation'
import { firstAxis } from './shared/spatial'
import { sidesOf } from './padding'

export const KerasZeroPadding: Computation = {
  compute: ({ inputs: [input], config }) =>
    sidesOf(config['padding'], Number(config['rank'])).reduce((x: tf.Tensor, sides, i) => {
      const axis = firstAxis(config) + i
      const padded = tf.pad(around(x, axis), [[0, 0], sides, [0, 0]])
      return tf.reshape(padded, withSize(x.shape, axis, x.shape[axis]! + sides[0] + sides[1]))
    }, input),
}

export const KerasCropping: Computation = {
  compute({ inputs: [x], config }) {
    const sides = sidesOf(config['cropping'], Number(config['rank']))
    const own = x.shape.map((_, axis): [number, number] => sides[axis - firstAxis(config)] ?? [0, 0])
    const begin = own.map(([before]) => before)
    const size = x.shape.map((length, axis) => length - own[axis]![0] - own[axis]![1])
    return tf.slice(x, begin, size)
  },
}
