/** Pictures, [batch, rows, columns, channels]. */
import * as tf from '@tensorflow/tfjs-core'

/** Keras puts pixel centres at half pixels; TF.js' own layers (Resizing, bilinear UpSampling2D) do not. */
export function resize(x: tf.Tensor, size: [number, number], how: string): tf.Tensor {
  const image = x as tf.Tensor4D
  return how === 'nearest'
    ? tf.image.resizeNearestNeighbor(image, size, false, true)
    : tf.image.resizeBilinear(image, size, false, true)
}
