import { convolution } from '../compute/convolution'
import { convolveTransposed } from '../compute/convolve'
import { grown } from './transposed-convolution'

export const KerasConvTranspose = convolution((x, { config, weights }, sliding) => {
  const size = x.shape.slice(1, -1).map(grown(config, sliding.window.length))
  return convolveTransposed(x, weights['kernel']!, size, sliding)
})
