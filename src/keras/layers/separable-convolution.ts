/** SeparableConv: a depthwise convolution, then one of a single point. In two dimensions it is TF.js' own. */
import type { JsonObject } from '../../files/json'
import { byRank, type LayerDefinition, type LayerDefinitions } from '../layer'
import { biased, one, times } from '../shape'
import { channelsOf, inLists, resized, slides, slidingOf } from './shared/spatial'
import { convolutionKeys } from './convolution'

/** Keras 2 writes kernel_initializer and the like here too, which TF.js refuses. */
function withoutKernelKeys(config: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !/^kernel_(?!size)/.test(key)))
}

function separable(rank: number): LayerDefinition {
  return {
    keys: `${convolutionKeys} depth_multiplier`,
    only: { groups: 1, rank },
    ...(rank === 1
      ? { to: 'KerasSeparableConv', config: (config) => inLists(config, rank) }
      : { config: withoutKernelKeys }),
    shapes: ([input = []], config) => {
      const multiplier = Number(config['depth_multiplier'] ?? 1)
      const filters = Number(config['filters'])
      const depth = channelsOf(input, config)
      const sliding = slidingOf(config, rank)
      return one(resized(input, config, rank, slides(sliding), filters), {
        depthwise_kernel: [...sliding.window, depth, multiplier],
        pointwise_kernel: [...sliding.window.map(() => 1), times(depth, multiplier), filters],
        ...biased(config, filters),
      })
    },
  }
}

export const layers: LayerDefinitions = byRank('SeparableConv', separable, [1, 2])
