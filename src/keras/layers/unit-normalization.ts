/** x / max(|x|, 1e-12) along the axes, in the L2 norm. */
import type { LayerDefinitions } from '../layer'
import { same } from '../shape'

export const layers: LayerDefinitions = {
  UnitNormalization: { keys: 'axis', to: 'KerasUnitNormalization', shapes: same, mask: 'first' },
}
