/** Discretization: the number of boundaries at or below each value, as numpy.digitize counts. */
import type { JsonObject } from '../../files/json'
import { encoded } from './shared/encoding'
import type { LayerDefinitions } from '../layer'
import { numbers } from '../shape'

export const boundariesOf = (config: JsonObject): number[] => numbers(config['bin_boundaries'], 0, 0)

export const layers: LayerDefinitions = {
  Discretization: {
    keys: 'bin_boundaries output_mode num_bins epsilon',
    only: { sparse: false },
    to: 'KerasDiscretization',
    refused: (config) => (Array.isArray(config['bin_boundaries']) ? null : 'bin_boundaries'),
    shapes: encoded((config) => boundariesOf(config).length + 1, 'int'),
  },
}
