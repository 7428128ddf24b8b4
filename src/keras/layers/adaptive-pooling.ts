/** Windows that cover the input in so many parts, which overlap where they do not divide it. */
import { byRank, listed, type LayerDefinition, type LayerDefinitions } from '../layer'
import { numbers, one } from '../shape'
import { channelsFirst, channelsOf } from './shared/spatial'

const pooling =
  (how: 'mean' | 'max') =>
  (rank: number): LayerDefinition => ({
    keys: 'output_size data_format',
    to: 'KerasAdaptivePooling',
    config: (config) => ({ ...config, how, output_size: listed(config['output_size'], rank, 1) }),
    shapes: ([input = []], config) => {
      const sizes = numbers(config['output_size'], rank, 1)
      const [batch = null] = input
      const channels = channelsOf(input, config)
      return one(channelsFirst(config) ? [batch, channels, ...sizes] : [batch, ...sizes, channels])
    },
  })

export const layers: LayerDefinitions = {
  ...byRank('AdaptiveAveragePooling', pooling('mean')),
  ...byRank('AdaptiveMaxPooling', pooling('max')),
}
