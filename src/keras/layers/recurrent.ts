/** SimpleRNN, LSTM, GRU, their cells, and RNN around a cell or a stack of them: all are one layer, KerasRNN. */
import type { JsonObject } from '../../files/json'
import { aroundCell, cellKeys, rnnKeys, rnnOnly, rnnShapes, stepped } from './shared/rnn'
import type { LayerDefinition, LayerDefinitions } from '../layer'
import { denseWeights } from './shared/cells'
import type { ShapeRule } from '../shape'

/** TF.js' own layers, which take the weights of its own exports by name, have no reset_after. */
const isOurs = ({ reset_after }: JsonObject, ours: boolean) => ours || reset_after === true

/** @param count of gates; @param states that it keeps */
function recurrent(name: string, count: number, states: number): LayerDefinition {
  /** Of TF.js' own layer, whose config has no cell. */
  const native: ShapeRule = ([input = []], config) => {
    const units = Number(config['units'])
    const kept = Array.from({ length: states }, () => [units])
    const weights = denseWeights(config, count, input, [count * units])
    return stepped(input, config, { output: [units], states: kept, weights })
  }
  return {
    keys: `${cellKeys} ${rnnKeys}`,
    only: rnnOnly,
    to: (config, { ours }) => (isOurs(config, ours) ? 'KerasRNN' : name),
    config: (config, meaning) =>
      isOurs(config, meaning.ours)
        ? aroundCell(`${name}Cell`, config, cellKeys, meaning, {
            reset_after: config['reset_after'] ?? false,
          })
        : // unit_forget_bias is only an initial value, which TF.js leaks tensors to make.
          { ...config, unit_forget_bias: false },
    shapes: (inputs, config, inner) =>
      config['cell'] ? rnnShapes(inputs, config, inner) : native(inputs, config, inner),
  }
}

const cell: LayerDefinition = { keys: cellKeys }

export const layers: LayerDefinitions = {
  SimpleRNN: recurrent('SimpleRNN', 1, 1),
  LSTM: recurrent('LSTM', 4, 2),
  GRU: recurrent('GRU', 3, 1),
  RNN: {
    keys: `cell ${rnnKeys}`,
    only: rnnOnly,
    to: 'KerasRNN',
    config: (config, { keras3 }) => ({ ...config, mask_alone: keras3 }),
    shapes: rnnShapes,
  },
  SimpleRNNCell: cell,
  LSTMCell: cell,
  GRUCell: cell,
  StackedRNNCells: { keys: 'cells' },
}
