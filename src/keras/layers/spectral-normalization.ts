/** In inference, the layer inside: training has divided its kernel already. Keras keeps `vector_u` for training. */
import type { LayerDefinitions } from '../layer'
import { prefixed } from '../shape'

export const layers: LayerDefinitions = {
  SpectralNormalization: {
    keys: 'layer power_iterations',
    to: 'KerasSpectralNormalization',
    shapes: (inputs, config, inner) => {
      const own = inner(config['layer'], inputs)
      const [kernel] = Object.values(own?.weights ?? {})
      if (!own || !kernel) return null
      const weights = { ...prefixed(own.weights, 'layer/'), vector_u: [1, kernel.at(-1) ?? null] }
      return { outputs: own.outputs, weights }
    },
  },
}
