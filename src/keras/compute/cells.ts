/** One step of a recurrent layer, by cell (keras/src/layers/rnn/{lstm,gru,simple_rnn,stacked_rnn_cells,conv_lstm}.py, 3.15). */
import * as tf from '@tensorflow/tfjs-core'
import type { Json, JsonObject } from '../../files/json'
import { cellsOf, cellShapes, stackPrefix } from '../layers/shared/cells'
import { under } from '../shape'
import { slidingOf } from '../layers/shared/spatial'
import { activationOf } from './activations'
import type { Weights } from './computation'
import { convolve, onePoint } from './convolve'

/** A cell with its weights. */
export interface Cell {
  /** What does not depend on the state, for all steps at once: [rows, ...] -> [rows, ...]. */
  project(x: tf.Tensor): tf.Tensor
  /** @returns the output and the new states */
  step(projected: tf.Tensor, states: tf.Tensor[]): [tf.Tensor, tf.Tensor[]]
}

type MakeCell = (config: JsonObject, weights: Weights) => Cell

const product = (x: tf.Tensor, kernel: tf.Tensor) => tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D)
const plus = (x: tf.Tensor, bias: tf.Tensor | undefined) => (bias ? tf.add(x, bias) : x)
/** The cell's own activation and that of its gates. */
const activations = (config: JsonObject) =>
  [
    activationOf(config['activation'], 'tanh'),
    activationOf(config['recurrent_activation'], 'sigmoid'),
  ] as const

/** What an LSTM does with its four gates side by side, whatever made them. */
function lstm(gates: tf.Tensor, carry: tf.Tensor, config: JsonObject): [tf.Tensor, tf.Tensor[]] {
  const [activation, gate] = activations(config)
  const [i, f, c, o] = tf.split(gates, 4, gates.rank - 1)
  const next = tf.add(tf.mul(gate(f!), carry), tf.mul(gate(i!), activation(c!)))
  const output = tf.mul(gate(o!), activation(next))
  return [output, [output, next]]
}

const makers: Record<string, MakeCell> = {
  SimpleRNNCell: (config, { kernel, recurrent_kernel, bias }) => ({
    project: (x) => plus(product(x, kernel!), bias),
    step(projected, [state]) {
      const [activation] = activations(config)
      const output = activation(tf.add(projected, product(state!, recurrent_kernel!)))
      return [output, [output]]
    },
  }),

  LSTMCell: (config, { kernel, recurrent_kernel, bias }) => ({
    project: (x) => plus(product(x, kernel!), bias),
    step: (projected, [state, carry]) =>
      lstm(tf.add(projected, product(state!, recurrent_kernel!)), carry!, config),
  }),

  /** reset_after (Keras' default, cuDNN's variant): two biases, and the state is reset after its product, not before. */
  GRUCell(config, { kernel, recurrent_kernel, bias }) {
    const [activation, gate] = activations(config)
    const after = config['reset_after'] !== false
    const row = (index: number) => bias && tf.gather(bias, index)
    const [kz, kr, kh] = after ? [] : tf.split(recurrent_kernel!, 3, 1)
    return {
      project: (x) => plus(product(x, kernel!), after ? row(0) : bias),
      step(projected, [before]) {
        const state = before!
        const [xz, xr, xh] = tf.split(projected, 3, 1)
        const [hz, hr, hh] = after
          ? tf.split(plus(product(state, recurrent_kernel!), row(1)), 3, 1)
          : [product(state, kz!), product(state, kr!)]
        const z = gate(tf.add(xz!, hz!))
        const r = gate(tf.add(xr!, hr!))
        const remembered = after ? tf.mul(r, hh!) : product(tf.mul(r, state), kh!)
        const candidate = activation(tf.add(xh!, remembered))
        const output = tf.add(tf.mul(z, state), tf.mul(tf.sub(1, z), candidate))
        return [output, [output]]
      },
    }
  },

  /** Cells one upon the other: each takes the output of the one before. */
  StackedRNNCells(config, weights) {
    const stack = cellsOf(config).map((cell, i) => ({
      ...cellOf(cell, under(weights, stackPrefix(i))),
      states: cellShapes(cell, [])!.states.length,
    }))
    return {
      project: (x) => stack[0]!.project(x),
      step(projected, states) {
        let at = projected
        let rest = states
        const next: tf.Tensor[] = []
        stack.forEach((cell, i) => {
          const [output, own] = cell.step(i === 0 ? at : cell.project(at), rest.slice(0, cell.states))
          rest = rest.slice(cell.states)
          next.push(...own)
          at = output
        })
        return [at, next]
      },
    }
  },

  /** An LSTM whose products are convolutions, of rank 1 or 2. */
  ConvLSTMCell(config, { kernel, recurrent_kernel, bias }) {
    const sliding = slidingOf(config, kernel!.rank - 2)
    const own = { ...onePoint(sliding), padding: 'same' } as const
    return {
      project: (x) => plus(convolve(x, kernel!, sliding), bias),
      step: (projected, [state, carry]) =>
        lstm(tf.add(projected, convolve(state!, recurrent_kernel!, own)), carry!, config),
    }
  },
}

/** @param cell {class_name, config} as layers/recurrent.ts writes it */
export function cellOf(cell: Json | undefined, weights: Weights): Cell {
  const { class_name, config } = cell as { class_name: string; config: JsonObject }
  const make = makers[class_name]
  if (!make) throw new Error(`no cell ${class_name}`)
  return make(config, weights)
}
