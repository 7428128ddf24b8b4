/** GroupNormalization (keras/src/layers/normalization/group_normalization.py, 3.15). */
import type { LayerDefinitions } from '../layer'
import { affine, axesOf, one, sizesOf } from '../shape'

export const layers: LayerDefinitions = {
  GroupNormalization: {
    keys: 'groups axis epsilon center scale',
    to: 'KerasGroupNormalization',
    shapes: ([input = []], config) =>
      one(input, affine(config, sizesOf(input, axesOf(config, input.length)))),
    mask: 'first',
  },
}
