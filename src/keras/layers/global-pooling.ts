/** All six global poolings: `how` is mean or max, over `dimensions` axes. */
import type { JsonObject } from '../../files/json'
import { byRank, type LayerDefinition, type LayerDefinitions } from '../layer'
import { one } from '../shape'
import { firstAxis } from './shared/spatial'

const pooling =
  (how: 'mean' | 'max') =>
  (dimensions: number): LayerDefinition => ({
    keys: 'data_format keepdims',
    to: 'KerasGlobalPooling',
    config: ({ data_format, keepdims }) => ({
      how,
      dimensions,
      data_format: data_format ?? 'channels_last',
      keepdims: keepdims ?? false,
    }),
    shapes: ([input = []], config) => {
      const axes = pooledAxes(config)
      return one(
        config['keepdims']
          ? input.map((size, i) => (axes.includes(i) ? 1 : size))
          : input.filter((_, i) => !axes.includes(i)),
      )
    },
  })

export function pooledAxes(config: JsonObject): number[] {
  return Array.from({ length: Number(config['dimensions']) }, (_, i) => firstAxis(config) + i)
}

export const layers: LayerDefinitions = {
  ...byRank('GlobalAveragePooling', pooling('mean')),
  ...byRank('GlobalMaxPooling', pooling('max')),
}
