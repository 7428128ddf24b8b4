/** Where a model's inputs come in. */
import type { LayerDefinitions } from '../layer'

export const layers: LayerDefinitions = {
  InputLayer: {
    keys: 'batch_input_shape input_shape sparse',
    only: { ragged: false, optional: false, type_spec: null },
  },
}
