/**
 * Activations of Keras 3 that TF.js lacks or means otherwise, registered under names of our own (../activations.ts).
 * Formulas: keras/src/activations/activations.py and keras/src/ops/nn.py, 3.15.
 */
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import type { Json } from '../../files/json'
import { registeredName } from '../activations'

type Formula = (x: tf.Tensor) => tf.Tensor

/** By Keras' name. */
const formulas: Record<string, Formula> = {
  celu: (x) => tf.add(tf.relu(x), tf.minimum(0, tf.expm1(x))),
  exponential: (x) => tf.exp(x),
  hard_shrink: (x) => tf.where(tf.greater(tf.abs(x), 0.5), x, tf.zerosLike(x)),
  hard_sigmoid: hardSigmoid,
  hard_silu: (x) => tf.mul(x, hardSigmoid(x)),
  hard_tanh: (x) => tf.clipByValue(x, -1, 1),
  leaky_relu: (x) => tf.leakyRelu(x, 0.2),
  log_sigmoid: (x) => tf.logSigmoid(x),
  soft_shrink: (x) => tf.mul(tf.sign(x), tf.relu(tf.sub(tf.abs(x), 0.5))),
  sparse_plus: sparsePlus,
  sparse_sigmoid: (x) => tf.clipByValue(tf.mul(tf.add(x, 1), 0.5), 0, 1),
  sparsemax: sparsemax,
  squareplus: (x) => tf.mul(tf.add(x, tf.sqrt(tf.add(tf.square(x), 4))), 0.5),
  tanh_shrink: (x) => tf.sub(x, tf.tanh(x)),
}

/** relu6(x + 3) / 6; TF.js (and Keras 2) have 0.2 x + 0.5, clipped. */
function hardSigmoid(x: tf.Tensor): tf.Tensor {
  return tf.div(tf.relu6(tf.add(x, 3)), 6)
}

/** 0 below -1, x above 1, a parabola between. */
function sparsePlus(x: tf.Tensor): tf.Tensor {
  const between = tf.div(tf.square(tf.add(tf.clipByValue(x, -1, 1), 1)), 4)
  return tf.where(tf.greater(x, 1), x, between)
}

/**
 * As Keras 3.15 computes it, not as Martins and Astudillo (2016, arXiv 1602.02068) define it: its threshold sums the sums
 * of the supporting values instead of the values (keras/src/backend/tensorflow/nn.py, sparsemax).
 */
function sparsemax(x: tf.Tensor): tf.Tensor {
  const size = x.shape.at(-1) as number
  const sorted = tf.topk(x, size, true).values
  const sums = tf.cumsum(sorted, x.rank - 1)
  const threshold = tf.div(tf.sub(sums, 1), tf.range(1, size + 1))
  const inside = tf.cast(tf.greater(tf.sub(sorted, threshold), 0), 'float32')
  const total = tf.sum(tf.mul(sums, inside), -1, true)
  return tf.relu(tf.sub(x, tf.div(tf.sub(total, 1), tf.sum(inside, -1, true))))
}

export function registerActivations(): void {
  for (const [name, formula] of Object.entries(formulas)) {
    class Activation extends tf.serialization.Serializable {
      static readonly className = registeredName(name)
      getConfig(): tf.serialization.ConfigDict {
        return {}
      }
      apply(x: tf.Tensor): tf.Tensor {
        return tf.tidy(() => formula(x))
      }
    }
    tf.serialization.registerClass(Activation)
  }
}

const functions = new Map<string, Formula>()

/** @param name as normalising wrote it into a config; null is `otherwise` */
export function activationOf(name: Json | undefined, otherwise = 'linear'): Formula {
  const activation = String(name ?? otherwise)
  const known = functions.get(activation)
  if (known) return known
  const layer = tfl.layers.activation({ activation: activation as 'linear' })
  const made: Formula = (x) => layer.apply(x) as tf.Tensor
  functions.set(activation, made)
  return made
}
