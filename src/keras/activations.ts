/** Activations as Keras names them -> as TF.js, or our registered ones, mean them. */
import { isObject, type Json } from '../files/json'

/** In TF.js with Keras' own semantics. */
const native = new Set(
  'linear elu selu relu relu6 sigmoid softplus softsign tanh softmax log_softmax gelu mish swish'.split(' '),
)

/** Missing in TF.js, or something else there: compute/activations.ts has them. */
const ours = new Set(
  (
    'leaky_relu exponential hard_silu hard_sigmoid celu hard_shrink hard_tanh log_sigmoid soft_shrink sparse_plus ' +
    'sparsemax sparse_sigmoid squareplus tanh_shrink'
  ).split(' '),
)

/** hard_silu -> kerasHardSilu: a name that nothing of TF.js has. */
export function registeredName(name: string): string {
  return `keras_${name}`.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
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
  const own = name === 'hard_swish' ? 'hard_silu' : name
  return ours.has(own) ? registeredName(own) : null
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
