/** BatchNormalization: TF.js' own is right over the last axis alone. */
import type { Json } from '../../files/json'
import type { LayerDefinitions } from '../layer'
import { affine, axesOf, one, sizesOf } from '../shape'

/** Keras 2 wrote it as a list of one. */
function batchAxis(axis: Json | undefined): Json {
  return (Array.isArray(axis) ? axis[0] : axis) ?? -1
}

export const layers: LayerDefinitions = {
  BatchNormalization: {
    keys: 'axis momentum epsilon center scale',
    // momentum belongs to training; so does renorm_momentum.
    only: {
      synchronized: false,
      renorm: false,
      renorm_clipping: null,
      renorm_momentum: 0.99,
      fused: null,
      virtual_batch_size: null,
      adjustment: null,
    },
    to: ({ axis }) => (batchAxis(axis) === -1 ? 'BatchNormalization' : 'KerasBatchNormalization'),
    config: ({ axis, ...rest }) => ({ ...rest, axis: batchAxis(axis) }),
    shapes: ([input = []], config) => {
      const shape = sizesOf(input, axesOf(config, input.length))
      return one(input, { ...affine(config, shape), moving_mean: shape, moving_variance: shape })
    },
    mask: 'first',
  },
}
