/** Pooling by windows: TF.js' own. */
import { byRank, lastChannelsOnly, type LayerDefinition, type LayerDefinitions } from '../layer'
import { numbers, one } from '../shape'
import { resized, slides, slidingOf } from './shared/spatial'

function pooling(rank: number): LayerDefinition {
  return {
    keys: 'pool_size strides padding data_format',
    ...(rank === 1 ? { only: lastChannelsOnly } : {}),
    shapes: ([input = []], config) => {
      const window = numbers(config['pool_size'], rank, 2)
      const strides = config['strides'] ?? window
      const sliding = { ...slidingOf({ padding: config['padding'] ?? 'valid', strides }, rank), window }
      return one(resized(input, config, rank, slides(sliding)))
    },
  }
}

export const layers: LayerDefinitions = {
  ...byRank('MaxPooling', pooling),
  ...byRank('AveragePooling', pooling),
}
