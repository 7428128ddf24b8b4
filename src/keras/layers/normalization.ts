/** (x - mean) / max(sd, 1e-7), with mean and variance from the config or, after adapt(), from the file. */
import type { LayerDefinitions } from '../layer'
import { one, same, sizesOf, sortedAxesOf } from '../shape'

export const layers: LayerDefinitions = {
  Normalization: {
    keys: 'axis mean variance invert',
    only: { input_mean: null, input_variance: null },
    to: 'KerasNormalization',
    shapes: ([input = []], config, inner) => {
      if ((config['mean'] ?? null) !== null) return same([input], config, inner)
      const shape = sizesOf(input, sortedAxesOf(config, input.length))
      // The count is kept by Keras for old files' sake; it is never read.
      return one(input, { mean: shape, variance: shape, count: [] })
    },
    mask: 'first',
  },
}
