/** Convolutions. TF.js' own has no groups, no causal padding, and channels last only in 1D and 3D. */
import type { Json, JsonObject } from '../../files/json'
import { byRank, type LayerDefinition, type LayerDefinitions } from '../layer'
import { biased, one } from '../shape'
import { channelsFirst, channelsOf, inLists, resized, slides, slidingOf } from './shared/spatial'

export const convolutionKeys =
  'filters kernel_size strides padding data_format dilation_rate activation use_bias'

export const isOne = (value: Json | undefined) => (value ?? 1) === 1
export const ones = (value: Json | undefined) => (Array.isArray(value) ? value.every(isOne) : isOne(value))

function convolution(rank: number): LayerDefinition {
  const native = (config: JsonObject) =>
    isOne(config['groups']) &&
    config['padding'] !== 'causal' &&
    (rank === 2 || !channelsFirst(config)) &&
    (rank < 3 || ones(config['dilation_rate']))
  return {
    keys: `${convolutionKeys} groups`,
    to: (config) => (native(config) ? `Conv${rank}D` : 'KerasConv'),
    config: (config) => (native(config) ? config : inLists(config, rank)),
    shapes: ([input = []], config) => {
      const filters = Number(config['filters'])
      const depth = channelsOf(input, config)
      const sliding = slidingOf(config, rank)
      const kernel = [
        ...sliding.window,
        depth === null ? null : depth / Number(config['groups'] ?? 1),
        filters,
      ]
      const output = resized(input, config, rank, slides(sliding), filters)
      return one(output, { kernel, ...biased(config, filters) })
    },
  }
}

export const layers: LayerDefinitions = byRank('Conv', convolution)
