/** What our convolutions share (keras/src/layers/convolutional, 3.15): causal padding, bias, activation, channels in either place. */
import * as tf from '@tensorflow/tfjs-core'
import { channelsFirst, slidingOf, type Sliding } from '../layers/shared/spatial'
import { activationOf } from './activations'
import { toFirstChannels, toLastChannels } from './axes'
import type { Call, Computation } from './computation'

/** @param convolved of x with its channels last, without bias and activation */
export function convolution(
  convolved: (x: tf.Tensor, call: Call, sliding: Sliding) => tf.Tensor,
): Computation {
  return {
    compute(call) {
      const { config, weights } = call
      const first = channelsFirst(config)
      const sliding = slidingOf(config, Number(config['rank']))
      const x = padded(toLastChannels(call.inputs[0], first), sliding)
      const sum = convolved(x, call, sliding)
      const bias = weights['bias']
      return toFirstChannels(activationOf(config['activation'])(bias ? tf.add(sum, bias) : sum), first)
    },
  }
}

/** Causal: zeros before the first step, so that no output sees a later input. */
function padded(x: tf.Tensor, { padding, dilation, window }: Sliding): tf.Tensor {
  if (padding !== 'causal') return x
  return tf.pad(x, [
    [0, 0],
    [dilation[0]! * (window[0]! - 1), 0],
    [0, 0],
  ])
}
