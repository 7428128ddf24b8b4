/** Layers that only say otherwise which axes there are. */
import type { JsonObject } from '../../files/json'
import { lastChannelsOnly, type LayerDefinitions } from '../layer'
import { numbers, one, product, type Shape } from '../shape'

export const layers: LayerDefinitions = {
  Flatten: {
    keys: 'data_format',
    only: lastChannelsOnly,
    shapes: ([input = []]) => one([input[0] ?? null, product(input.slice(1))]),
  },
  Reshape: {
    keys: 'target_shape',
    // With -1 in its target, TF.js leaves that size unknown where the batch's is: no Dense or Flatten could follow.
    to: ({ target_shape }) =>
      Array.isArray(target_shape) && target_shape.includes(-1) ? 'KerasReshape' : 'Reshape',
    shapes: ([input = []], config) => one(reshaped(input, config)),
  },
  Permute: {
    keys: 'dims',
    shapes: ([input = []], config) =>
      one([0, ...numbers(config['dims'], 0, 1)].map((axis) => input[axis] ?? null)),
  },
  RepeatVector: {
    keys: 'n',
    shapes: ([input = []], config) => one([input[0] ?? null, Number(config['n']), ...input.slice(1)]),
  },
}

/** -1 in the target is what is left. */
export function reshaped([batch = null, ...rest]: Shape, config: JsonObject): Shape {
  const target = numbers(config['target_shape'], 0, -1)
  const known = target.filter((size) => size >= 0).reduce((all, size) => all * size, 1)
  const all = product(rest)
  return [batch, ...target.map((size) => (size >= 0 ? size : all === null ? null : all / known))]
}
