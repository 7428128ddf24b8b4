/** Channels first or last: our layers compute with them last. */
import * as tf from '@tensorflow/tfjs-core'
import type { Shape } from './base'

/** [batch, channels, ...sizes] -> [batch, ...sizes, channels], where they come first. */
export function lastChannels(shape: Shape, first: boolean): Shape {
  const [batch = null, channels = null, ...sizes] = shape
  return first ? [batch, ...sizes, channels] : shape
}

export function toLastChannels(x: tf.Tensor, first: boolean): tf.Tensor {
  if (!first) return x
  const axes = x.shape.map((_, i) => i)
  return tf.transpose(x, [0, ...axes.slice(2), 1])
}

export function toFirstChannels(x: tf.Tensor, first: boolean): tf.Tensor {
  if (!first) return x
  const axes = x.shape.map((_, i) => i)
  return tf.transpose(x, [0, x.rank - 1, ...axes.slice(1, -1)])
}
