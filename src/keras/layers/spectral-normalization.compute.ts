import type * as tf from '@tensorflow/tfjs-core'
import type { Computation } from '../compute/computation'

export const KerasSpectralNormalization: Computation = {
  compute: ({ inputs: [x], inner }) => inner['layer']!.apply(x, { training: false }) as tf.Tensor,
}
