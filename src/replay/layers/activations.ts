/**
 * Activations of Keras 3 that TF.js lacks or means otherwise, registered under the names that
 * src/models/keras/activations.ts gives them. Formulas: keras/src/activations/activations.py and keras/src/ops/nn.py, 3.15.
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
