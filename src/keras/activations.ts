/** Activations as Keras names them -> as TF.js, or our registered ones, mean them. */
import { isObject, type Json } from '../files/json'

/** In TF.js with Keras' own semantics. */
export const native = new Set(
  'linear elu selu relu relu6 sigmoid softplus softsign tanh softmax log_softmax gelu mish swish'.split(' '),
)

/** Missing in TF.js, or something else there; registered in src/keras/compute/activations.ts. */
export const ours: Record<string, string> = {
  leaky_relu: 'kerasLeakyRelu',
  exponential: 'kerasExponential',
  hard_silu: 'kerasHardSilu',
  hard_swish: 'kerasHardSilu',
  hard_sigmoid: 'kerasHardSigmoid',
  celu: 'kerasCelu',
  hard_shrink: 'kerasHardShrink',
  hard_tanh: 'kerasHardTanh',
  log_sigmoid: 'kerasLogSigmoid',
  soft_shrink: 'kerasSoftShrink',
  sparse_plus: 'kerasSparsePlus',
  sparsemax: 'kerasSparsemax',
  sparse_sigmoid: 'kerasSparseSigmoid',
  squareplus: 'kerasSquareplus',
  tanh_shrink: 'kerasTanhShrink',
}

/**
 * @param keras3 hard_sigmoid is relu6(x + 3) / 6 in Keras 3, and 0.2 x + 0.5 clipped in Keras 2 and TF.js
 * @returns TF.js' name; null where there is none
 */
export function activationFor(value: Json | undefined, keras3: boolean): string | null {
  const name = nameOf(value)
  if (name === null) return null
  if (name === 'silu') return 'swish'
  if (native.has(name)) return name
  // TF.js' own exports spell it so.
  if (name === 'logSoftmax') return 'log_softmax'
  if (name === 'hardSigmoid' || (name === 'hard_sigmoid' && !keras3)) return 'hard_sigmoid'
  return ours[name] ?? null
}

/** A name, or a function object of Keras 3: {class_name: 'function', config: 'gelu'}. */
function nameOf(value: Json | undefined): string | null {
  if (value === null || value === undefined) return 'linear'
  if (typeof value === 'string') return value
  if (!isObject(value)) return null
  const { class_name, config } = value
  if (class_name === 'function')
    return typeof config === 'string' ? config : nameOf(isObject(config) ? config['name'] : undefined)
  // TF.js writes {class_name: 'relu', config: {}}.
  return typeof class_name === 'string' && isObject(config) && Object.keys(config).length === 0
    ? class_name
    : null
}
