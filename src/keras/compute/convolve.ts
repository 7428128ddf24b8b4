/** Convolutions of one, two and three dimensions, channels last, as TensorFlow computes them. */
import * as tf from '@tensorflow/tfjs-core'

export interface ConvOptions {
  strides: number[]
  padding: 'same' | 'valid'
  dilation: number[]
}

type Pair = [number, number]

/** @param kernel [...window, channels in, channels out] */
export function convolve(x: tf.Tensor, kernel: tf.Tensor, options: ConvOptions): tf.Tensor {
  const { strides, padding, dilation } = options
  const rank = kernel.rank - 2
  if (rank === 1)
    return tf.squeeze(
      tf.conv2d(
        tf.expandDims(x, 1) as tf.Tensor4D,
        tf.expandDims(kernel, 0) as tf.Tensor4D,
        [1, strides[0] as number],
        padding,
        'NHWC',
        [1, dilation[0] as number],
      ),
      [1],
    )
  if (rank === 2)
    return tf.conv2d(
      x as tf.Tensor4D,
      kernel as tf.Tensor4D,
      strides as Pair,
      padding,
      'NHWC',
      dilation as Pair,
    )
  const [a = 1, b = 1, c = 1] = strides
  // TF.js' conv3d knows no dilation: zeros between the kernel's own come to the same.
  return tf.conv3d(x as tf.Tensor5D, dilated(kernel, dilation) as tf.Tensor5D, [a, b, c], padding)
}

/** Every channel by itself; kernel [...window, channels, multiplier], rank 1 or 2. */
export function convolveDepthwise(x: tf.Tensor, kernel: tf.Tensor, options: ConvOptions): tf.Tensor {
  const { strides, padding, dilation } = options
  if (kernel.rank === 3) {
    const wide = {
      padding,
      // TF.js' depthwise kernels want equal strides; on an axis of one, any stride is the same.
      strides: [strides[0] as number, strides[0] as number],
      dilation: [dilation[0] as number, dilation[0] as number],
    }
    return tf.squeeze(convolveDepthwise(tf.expandDims(x, 1), tf.expandDims(kernel, 0), wide), [1])
  }
  return tf.depthwiseConv2d(
    x as tf.Tensor4D,
    kernel as tf.Tensor4D,
    strides as Pair,
    padding,
    'NHWC',
    dilation as Pair,
  )
}

/** @param size the output's spatial size; kernel [...window, channels out, channels in] */
export function convolveTransposed(
  x: tf.Tensor,
  kernel: tf.Tensor,
  size: number[],
  { strides, padding, dilation }: ConvOptions,
): tf.Tensor {
  const whole = dilated(kernel, dilation)
  const [batch = 0] = x.shape
  const filters = kernel.shape.at(-2) as number
  if (size.length === 1)
    return tf.squeeze(
      tf.conv2dTranspose(
        tf.expandDims(x, 1) as tf.Tensor4D,
        tf.expandDims(whole, 0) as tf.Tensor4D,
        [batch, 1, size[0] as number, filters],
        [1, strides[0] as number],
        padding,
      ),
      [1],
    )
  if (size.length === 2)
    return tf.conv2dTranspose(
      x as tf.Tensor4D,
      whole as tf.Tensor4D,
      [batch, size[0] as number, size[1] as number, filters],
      strides as Pair,
      padding,
    )
  const [depth = 0, height = 0, width = 0] = size
  return tf.conv3dTranspose(
    x as tf.Tensor5D,
    whole as tf.Tensor5D,
    [batch, depth, height, width, filters],
    strides as [number, number, number],
    padding,
  )
}

/** Zeros between a kernel's entries. */
function dilated(kernel: tf.Tensor, dilation: number[]): tf.Tensor {
  return dilation.reduce((at, rate, axis) => {
    if (rate === 1) return at
    const length = at.shape[axis] as number
    const slices = Array.from({ length }, (_, i) =>
      tf.slice(
        at,
        at.shape.map((_, k) => (k === axis ? i : 0)),
        at.shape.map((size, k) => (k === axis ? 1 : size)),
      ),
    )
    const gap = tf.zeros(at.shape.map((size, k) => (k === axis ? rate - 1 : size)))
    return tf.concat(
      slices.flatMap((slice, i) => (i === 0 ? [slice] : [gap, slice])),
      axis,
    )
  }, kernel)
}
