import { convolve, convolveDepthwise, onePoint } from '../compute/convolve'
import { convolution } from '../compute/convolution'

export const KerasSeparableConv = convolution((x, { weights }, sliding) => {
  const deep = convolveDepthwise(x, weights['depthwise_kernel']!, sliding)
  return convolve(deep, weights['pointwise_kernel']!, onePoint(sliding))
})
