/** Convolutions of one, two and three dimensions, channels last, as TensorFlow computes them. */
import * as tf from '@tensorflow/tfjs-core'
import type { Sliding } from '../layers/shared/spatial'

type Pair = [number, number]
type Triple = [number, number, number]

const paddingOf = ({ padding }: Sliding) => (padding === 'same' ? 'same' : 'valid')

/** A window of one point, at every place. */
export function onePoint({ window }: Sliding): Sliding {
  const ones = window.map(() => 1)
  return { window: ones, strides: ones, dilation: ones, padding: 'valid' }
}

/** With an axis of one before the only axis that there is. */
function wide({ window, strides, dilation, padding }: Sliding): Sliding {
  return { window: [1, ...window], strides: [1, ...strides], dilation: [1, ...dilation], padding }
}

/** @param kernel [...window, channels in, channels out] */
export function convolve(x: tf.Tensor, kernel: tf.Tensor, sliding: Sliding): tf.Tensor {
  const { strides, dilation } = sliding
  const padding = paddingOf(sliding)
  if (kernel.rank === 3)
    return tf.squeeze(convolve(tf.expandDims(x, 1), tf.expandDims(kernel, 0), wide(sliding)), [1])
  return kernel.rank === 4
    ? tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, strides as Pair, padding, 'NHWC', dilation as Pair)
    : // TF.js' conv3d knows no dilation: zeros between the kernel's own come to the same.
      tf.conv3d(x as tf.Tensor5D, dilated(kernel, dilation) as tf.Tensor5D, strides as Triple, padding)
}

/** Every channel by itself; kernel [...window, channels, multiplier], rank 1 or 2. */
export function convolveDepthwise(x: tf.Tensor, kernel: tf.Tensor, sliding: Sliding): tf.Tensor {
  const { strides, dilation } = sliding
  if (kernel.rank === 3) {
    // TF.js' depthwise kernels want equal strides; on an axis of one, any stride is the same.
    const equal = {
      ...sliding,
      strides: [strides[0]!, strides[0]!],
      dilation: [dilation[0]!, dilation[0]!],
    }
    return tf.squeeze(convolveDepthwise(tf.expandDims(x, 1), tf.expandDims(kernel, 0), equal), [1])
  }
  return tf.depthwiseConv2d(
    x as tf.Tensor4D,
    kernel as tf.Tensor4D,
    strides as Pair,
    paddingOf(sliding),
    'NHWC',
    dilation as Pair,
  )
}

/** @param size the output's spatial size; kernel [...window, channels out, channels in] */
export function convolveTransposed(
  x: tf.Tensor,
  kernel: tf.Tensor,
  size: number[],
  sliding: Sliding,
): tf.Tensor {
  if (size.length === 1) {
    const [image, flat] = [tf.expandDims(x, 1), tf.expandDims(kernel, 0)]
    return tf.squeeze(convolveTransposed(image, flat, [1, ...size], wide(sliding)), [1])
  }
  const whole = dilated(kernel, sliding.dilation)
  const output = [x.shape[0]!, ...size, kernel.shape.at(-2)!]
  const padding = paddingOf(sliding)
  return size.length === 2
    ? tf.conv2dTranspose(
        x as tf.Tensor4D,
        whole as tf.Tensor4D,
        output as [number, number, number, number],
        sliding.strides as Pair,
        padding,
      )
    : tf.conv3dTranspose(
        x as tf.Tensor5D,
        whole as tf.Tensor5D,
        output as [number, number, number, number, number],
        sliding.strides as Triple,
        padding,
      )
}

/** Zeros between a kernel's entries. */
function dilated(kernel: tf.Tensor, dilation: number[]): tf.Tensor {
  return dilation.reduce((at, rate, axis) => {
    if (rate === 1) return at
    const gap = tf.zeros(at.shape.map((size, k) => (k === axis ? rate - 1 : size)))
    const slices = tf.split(at, at.shape[axis]!, axis)
    return tf.concat(
      slices.flatMap((slice, i) => (i === 0 ? [slice] : [gap, slice])),
      axis,
    )
  }, kernel)
}
