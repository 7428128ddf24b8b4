import * as tf from '@tensorflow/tfjs-core'
import { activationOf } from '../compute/activations'
import type { Computation } from '../compute/computation'

export const KerasEinsumDense: Computation = {
  compute({ inputs: [x], config, weights: { kernel, bias } }) {
    const dense = contract(String(config['equation']), x, kernel!)
    return activationOf(config['activation'])(bias ? tf.add(dense, bias) : dense)
  },
}

/** TF.js' einsum knows no '...': it gets as many letters as are needed. */
function contract(equation: string, x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const letters = (equation.split(',')[0] ?? '').replace('...', '').length
  const unused = [...'ABCDEFGHIJ'].slice(0, x.rank - letters).join('')
  return tf.einsum(equation.replaceAll('...', unused), x, kernel)
}
