/** Every step of [batch, steps, ...] through the same layer. */
import type { LayerDefinitions } from '../layer'
import { one, prefixed, type Shape } from '../shape'

export const layers: LayerDefinitions = {
  TimeDistributed: {
    keys: 'layer',
    to: (_, { ours }) => (ours ? 'KerasTimeDistributed' : 'TimeDistributed'),
    shapes: ([input = []], config, inner) => {
      const own = inner(config['layer'], [withoutSteps(input)])
      const [output] = own?.outputs ?? []
      const [batch = null, steps = null] = input
      return own && output ? one([batch, steps, ...output.slice(1)], prefixed(own.weights, 'layer/')) : null
    },
    mask: 'first',
  },
}

export function withoutSteps([batch = null, , ...rest]: Shape): Shape {
  return [batch, ...rest]
}
