/** Along which axes: our layers compute with channels last, and with weights that line up with what they belong to. */
import * as tf from '@tensorflow/tfjs-core'

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

/** A weight over `axes` of x, with axes of one elsewhere. */
export function along(weight: tf.Tensor, x: tf.Tensor, axes: number[]): tf.Tensor {
  return tf.reshape(
    weight,
    x.shape.map((size, i) => (axes.includes(i) ? size : 1)),
  )
}

/** A tensor as [before, axis, after]: WebGL pads four axes at most, and tiles five. */
export function around(x: tf.Tensor, axis: number): tf.Tensor3D {
  const { sizeFromShape } = tf.util
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)].map(sizeFromShape)
  return tf.reshape(x, [before!, x.shape[axis]!, after!])
}

/** The shape with another size along one axis. */
export function withSize(shape: number[], axis: number, size: number): number[] {
  return shape.map((old, i) => (i === axis ? size : old))
}
