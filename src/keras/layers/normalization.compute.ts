import * as tf from '@tensorflow/tfjs-core'
import type { JsonObject } from '../../files/json'
import type { Computation } from '../compute/computation'
import { sortedAxesOf } from '../shape'

export const KerasNormalization: Computation = {
  wholeNumbers: ['count'],
  compute({ inputs: [input], config, weights }) {
    const x = tf.cast(input, 'float32')
    const mean = statistic('mean', x, config, weights['mean'])
    const sd = tf.maximum(tf.sqrt(statistic('variance', x, config, weights['variance'])), 1e-7)
    return config['invert'] ? tf.add(mean, tf.mul(x, sd)) : tf.div(tf.sub(x, mean), sd)
  },
}

/** Reshaped so that its axes line up with the kept ones of x, from the right. */
function statistic(key: string, x: tf.Tensor, config: JsonObject, weight: tf.Tensor | undefined): tf.Tensor {
  const value = weight ?? tf.tensor(config[key] as number[], undefined, 'float32')
  const kept = sortedAxesOf(config, x.rank)
  // A constant may be written with all of its axes of one already.
  if (value.rank > kept.length) return value
  const shape = x.shape.map(() => 1)
  value.shape.forEach((size, i) => {
    shape[kept[kept.length - value.rank + i]!] = size
  })
  return tf.reshape(value, shape)
}
