/** DepthwiseConv: every channel by itself, `depth_multiplier` times. In two dimensions it is TF.js' own. */
import { byRank, type LayerDefinition, type LayerDefinitions } from '../layer'
import { biased, one, times } from '../shape'
import { channelsOf, inLists, resized, slides, slidingOf } from './shared/spatial'

function depthwise(rank: number): LayerDefinition {
  return {
    keys: 'depth_multiplier kernel_size strides padding data_format dilation_rate activation use_bias',
    only: { groups: 1, filters: null, rank },
    ...(rank === 1 ? { to: 'KerasDepthwiseConv', config: (config) => inLists(config, rank) } : {}),
    shapes: ([input = []], config) => {
      const multiplier = Number(config['depth_multiplier'] ?? 1)
      const depth = channelsOf(input, config)
      const sliding = slidingOf(config, rank)
      const channels = times(depth, multiplier)
      return one(resized(input, config, rank, slides(sliding), channels), {
        depthwise_kernel: [...sliding.window, depth, multiplier],
        ...biased(config, channels),
      })
    },
  }
}

export const layers: LayerDefinitions = byRank('DepthwiseConv', depthwise, [1, 2])
