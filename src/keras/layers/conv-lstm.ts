/** ConvLSTM: KerasRNN around a cell whose products are convolutions. */
import { byRank, listed, type LayerDefinition, type LayerDefinitions } from '../layer'
import { aroundCell, rnnKeys, rnnOnly, rnnShapes } from './shared/rnn'

const cellKeys =
  'filters kernel_size strides padding dilation_rate activation recurrent_activation use_bias unit_forget_bias dropout recurrent_dropout'

function convLSTM(rank: number): LayerDefinition {
  return {
    keys: `${cellKeys} ${rnnKeys}`,
    only: { ...rnnOnly, data_format: 'channels_last' },
    to: 'KerasRNN',
    config: (config, meaning) =>
      aroundCell('ConvLSTMCell', config, cellKeys, meaning, {
        kernel_size: listed(config['kernel_size'], rank, 1),
        strides: listed(config['strides'], rank, 1),
        dilation_rate: listed(config['dilation_rate'], rank, 1),
      }),
    shapes: rnnShapes,
  }
}

export const layers: LayerDefinitions = byRank('ConvLSTM', convLSTM, [1, 2])
