import * as tf from '@tensorflow/tfjs-core'
import type { Computation } from '../compute/computation'

export const KerasIdentity: Computation = {
  // A clone: TF.js disposes what a layer returns without regard to what went in.
  compute: ({ inputs: [x] }) => tf.clone(x),
}
