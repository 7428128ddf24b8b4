import * as tf from '@tensorflow/tfjs-core'
import { toFirstChannels, toLastChannels, withSize } from '../compute/axes'
import type { Computation } from '../compute/computation'
import { channelsFirst } from './shared/spatial'

export const KerasAdaptivePooling: Computation = {
  compute({ inputs: [input], config }) {
    const first = channelsFirst(config)
    const reduce = config['how'] === 'max' ? tf.max : tf.mean
    const sizes = config['output_size'] as number[]
    const pooled = sizes.reduce(
      (x, parts, i) => {
        const axis = i + 1
        const length = x.shape[axis]!
        const windows = Array.from({ length: parts }, (_, part) => {
          const from = Math.floor((part * length) / parts)
          const to = Math.ceil(((part + 1) * length) / parts)
          const begin = x.shape.map((_size, k) => (k === axis ? from : 0))
          return reduce(tf.slice(x, begin, withSize(x.shape, axis, to - from)), axis, true)
        })
        return tf.concat(windows, axis)
      },
      toLastChannels(input, first),
    )
    return toFirstChannels(pooled, first)
  },
}
