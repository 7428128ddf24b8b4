import * as tf from '@tensorflow/tfjs-core'
import type { Computation } from '../compute/computation'
import { withoutSteps } from './time-distributed'

/** Steps are so many more rows. */
export const KerasTimeDistributed: Computation = {
  takesMask: true,
  insideShape: withoutSteps,
  compute({ inputs: [x], inner }) {
    const [batch = 0, length = 0, ...rest] = x.shape
    const result = inner['layer']!.apply(tf.reshape(x, [batch * length, ...rest]), { training: false })
    const output = (Array.isArray(result) ? result[0] : result) as tf.Tensor
    return tf.reshape(output, [batch, length, ...output.shape.slice(1)])
  },
}
