import { convolveDepthwise } from '../compute/convolve'
import { convolution } from '../compute/convolution'

export const KerasDepthwiseConv = convolution((x, { weights }, sliding) =>
  convolveDepthwise(x, weights['depthwise_kernel']!, sliding),
)
