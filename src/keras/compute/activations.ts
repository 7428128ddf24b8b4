/**
 * Activations of Keras 3 that TF.js lacks or means otherwise, registered under the names that
 * src/keras/activations.ts gives them. Formulas: keras/src/activations/activations.py and keras/src/ops/nn.py, 3.15.
 */
import * as tf from '@tensorflow/tfjs-core'

type Formula = (x: tf.Tensor) => tf.Tensor

const formulas: Record<string, Formula> = {
  kerasCelu: (x) => tf.add(tf.relu(x), tf.minimum(0, tf.expm1(x))),
  kerasExponential: (x) => tf.exp(x),
  kerasHardShrink: (x) => tf.where(tf.greater(tf.abs(x), 0.5), x, tf.zerosLike(x)),
  kerasHardSigmoid: hardSigmoid,
  kerasHardSilu: (x) => tf.mul(x, hardSigmoid(x)),
  kerasHardTanh: (x) => tf.clipByValue(x, -1, 1),
  kerasLeakyRelu: (x) => tf.leakyRelu(x, 0.2),
  kerasLogSigmoid: (x) => tf.logSigmoid(x),
  kerasSoftShrink: (x) => tf.mul(tf.sign(x), tf.relu(tf.sub(tf.abs(x), 0.5))),
  kerasSparsePlus: sparsePlus,
  kerasSparseSigmoid: (x) => tf.clipByValue(tf.mul(tf.add(x, 1), 0.5), 0, 1),
  kerasSparsemax: sparsemax,
  kerasSquareplus: (x) => tf.mul(tf.add(x, tf.sqrt(tf.add(tf.square(x), 4))), 0.5),
  kerasTanhShrink: (x) => tf.sub(x, tf.tanh(x)),
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
      static readonly className = name
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
