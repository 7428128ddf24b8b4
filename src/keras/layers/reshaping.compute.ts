import * as tf from '@tensorflow/tfjs-core'
import type { Computation } from '../compute/computation'
import { reshaped } from './reshaping'

export const KerasReshape: Computation = {
  compute: ({ inputs: [x], config }) => tf.reshape(x, reshaped(x.shape, config) as number[]),
}
