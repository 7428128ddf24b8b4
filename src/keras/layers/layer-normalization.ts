/** LayerNormalization: TF.js' own. */
import type { LayerDefinitions } from '../layer'
import { affine, axesOf, one, sizesOf } from '../shape'

export const layers: LayerDefinitions = {
  LayerNormalization: {
    keys: 'axis epsilon center scale',
    only: { rms_scaling: false },
    shapes: ([input = []], config) =>
      one(input, affine(config, sizesOf(input, axesOf(config, input.length)))),
    mask: 'first',
  },
}
