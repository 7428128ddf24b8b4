/** Rows of table.ts: recurrent layers, their cells, and the wrappers over time. */
import { isObject, objectAt, type Json, type JsonObject } from '../files/json'
import { listed, type LayerRule, type Meaning } from './rule'

const cell =
  'units activation recurrent_activation use_bias unit_forget_bias implementation dropout recurrent_dropout reset_after'
const outer = 'return_sequences return_state go_backwards zero_output_for_mask'
/** cuDNN or not, unrolled or not: the numbers are the same. */
const rnnOnly = { stateful: false, time_major: false }
const unrolled = `${outer} unroll`
const convolved =
  'filters kernel_size strides padding dilation_rate activation recurrent_activation use_bias unit_forget_bias dropout recurrent_dropout'

function pick(config: JsonObject, keys: string): JsonObject {
  const wanted = new Set(keys.split(' '))
  return Object.fromEntries(Object.entries(config).filter(([key]) => wanted.has(key)))
}

/** One of our RNNs around the cell that the layer's own config describes. */
function around(
  class_name: string,
  config: JsonObject,
  keys: string,
  { keras3 }: Meaning,
  more: JsonObject,
): JsonObject {
  const cell = { class_name, config: { ...pick(config, keys), ...more } }
  return { ...pick(config, outer), cell, mask_alone: keras3 }
}

/** @param native the class of TF.js that takes the weights of older exports by name */
function recurrent(class_name: string, native: (config: JsonObject) => string): LayerRule {
  return {
    keys: `${cell} ${unrolled}`,
    only: rnnOnly,
    to: (config, { ours }) => (ours ? 'KerasRNN' : native(config)),
    config: (config, dialect) =>
      dialect.ours
        ? around(class_name, config, cell, dialect, { reset_after: config['reset_after'] ?? false })
        : // unit_forget_bias is only an initial value, which TF.js leaks tensors to make.
          { ...config, unit_forget_bias: false },
  }
}

function convLSTM(rank: number): LayerRule {
  return {
    keys: `${convolved} ${unrolled}`,
    only: { ...rnnOnly, data_format: 'channels_last' },
    to: 'KerasRNN',
    config: (config, dialect) =>
      around('ConvLSTMCell', config, convolved, dialect, {
        kernel_size: listed(config['kernel_size'], rank, 1),
        strides: listed(config['strides'], rank, 1),
        dilation_rate: listed(config['dilation_rate'], rank, 1),
      }),
  }
}

const cellRule: LayerRule = { keys: cell }

/** Keras makes Bidirectional's layers put zeros at masked steps where they return all steps. */
function withZeros(layer: Json | undefined): JsonObject {
  const built = isObject(layer) ? layer : {}
  const config = objectAt(built['config']) ?? {}
  return { ...built, config: { ...config, zero_output_for_mask: config['return_sequences'] ?? false } }
}

function mirrored(layer: Json | undefined): JsonObject {
  const built = isObject(layer) ? layer : {}
  const config = objectAt(built['config']) ?? {}
  return {
    ...built,
    config: { ...config, name: `backward_${String(config['name'])}`, go_backwards: !config['go_backwards'] },
  }
}

export const recurrentRules: Record<string, LayerRule> = {
  SimpleRNN: recurrent('SimpleRNNCell', () => 'SimpleRNN'),
  LSTM: recurrent('LSTMCell', () => 'LSTM'),
  GRU: recurrent('GRUCell', ({ reset_after }) => (reset_after ? 'KerasGRU' : 'GRU')),
  RNN: {
    keys: `cell ${unrolled}`,
    only: rnnOnly,
    to: 'KerasRNN',
    config: (config, { keras3 }) => ({ ...config, mask_alone: keras3 }),
  },
  SimpleRNNCell: cellRule,
  LSTMCell: cellRule,
  GRUCell: cellRule,
  StackedRNNCells: { keys: 'cells' },
  ConvLSTM1D: convLSTM(1),
  ConvLSTM2D: convLSTM(2),
  Bidirectional: {
    keys: 'layer backward_layer merge_mode',
    to: (_, { ours }) => (ours ? 'KerasBidirectional' : 'Bidirectional'),
    config: ({ layer, backward_layer, ...rest }, { ours }) =>
      ours
        ? {
            ...rest,
            layer: withZeros(layer),
            backward_layer: withZeros(backward_layer ?? mirrored(layer)),
          }
        : // TF.js makes the backward layer from the forward one (layer.ts has seen that it is its mirror image).
          { ...rest, layer: layer ?? null },
  },
  TimeDistributed: {
    keys: 'layer',
    to: (_, { ours }) => (ours ? 'KerasTimeDistributed' : 'TimeDistributed'),
  },
  SpectralNormalization: { keys: 'layer power_iterations', to: 'KerasSpectralNormalization' },
}
