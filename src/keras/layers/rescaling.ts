/** Rescaling: x * scale + offset. */
import type { LayerDefinitions } from '../layer'
import { same } from '../shape'

export const layers: LayerDefinitions = {
  Rescaling: { keys: 'scale offset', to: 'KerasRescaling', shapes: same, mask: 'first' },
}
