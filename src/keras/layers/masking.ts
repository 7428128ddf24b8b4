/** Masking: TF.js' own. */
import type { LayerDefinitions } from '../layer'
import { same } from '../shape'

export const layers: LayerDefinitions = { Masking: { keys: 'mask_value', shapes: same } }
