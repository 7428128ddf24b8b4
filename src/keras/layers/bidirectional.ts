/** A recurrent layer forwards and one backwards. Called on [sequence, ...forward states, ...backward states]. */
import { isObject, objectAt, type Json, type JsonObject } from '../../files/json'
import { trainingKeys, type LayerDefinitions } from '../layer'
import { prefixed, times } from '../shape'

/** Keras makes Bidirectional's layers put zeros at masked steps where they return all steps. */
function withZeros(layer: Json | undefined): JsonObject {
  const built = isObject(layer) ? layer : {}
  const config = objectAt(built['config']) ?? {}
  return { ...built, config: { ...config, zero_output_for_mask: config['return_sequences'] ?? false } }
}

function mirrored(layer: Json | undefined): JsonObject {
  const built = isObject(layer) ? layer : {}
  const config = objectAt(built['config']) ?? {}
  return {
    ...built,
    config: { ...config, name: `backward_${String(config['name'])}`, go_backwards: !config['go_backwards'] },
  }
}

/** TF.js makes the backward layer from the forward one: another must be its mirror image. */
function sameDirection({ layer, backward_layer }: JsonObject): boolean {
  if (!backward_layer) return true
  const strip = (side: Json | undefined) => {
    const { name: _name, go_backwards: _go, seed: _seed, ...rest } = objectAt(side, 'config') ?? {}
    return JSON.stringify([objectAt(side)?.['class_name'], withoutSeeds(rest)])
  }
  const back = (side: Json | undefined) => objectAt(side, 'config')?.['go_backwards'] === true
  return strip(layer) === strip(backward_layer) && back(layer) !== back(backward_layer)
}

/** Initialisers differ by seed and by object id; neither outlives training. */
function withoutSeeds(config: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => !trainingKeys.test(key) && key !== 'dtype'),
  )
}

export const layers: LayerDefinitions = {
  Bidirectional: {
    keys: 'layer backward_layer merge_mode',
    to: (_, { ours }) => (ours ? 'KerasBidirectional' : 'Bidirectional'),
    config: ({ layer, backward_layer, ...rest }, { ours }) =>
      ours
        ? { ...rest, layer: withZeros(layer), backward_layer: withZeros(backward_layer ?? mirrored(layer)) }
        : { ...rest, layer: layer ?? null },
    refused: (config, { ours }) => {
      if (ours) return null
      // TF.js' own wraps its own layers alone.
      if (objectAt(config['layer'], 'config')?.['reset_after'] === true) return 'layer'
      return sameDirection(config) ? null : 'backward_layer'
    },
    shapes: ([input = []], config, inner) => {
      const ahead = inner(config['layer'], [input])
      const back = config['backward_layer'] ? inner(config['backward_layer'], [input]) : ahead
      const [output, ...states] = ahead?.outputs ?? []
      if (!ahead || !back || !output) return null
      const wide = [...output.slice(0, -1), times(output.at(-1), 2)]
      const mode = config['merge_mode'] === undefined ? 'concat' : config['merge_mode']
      const merged = mode === null ? [output, output] : [mode === 'concat' ? wide : output]
      return {
        outputs: [...merged, ...states, ...back.outputs.slice(1)],
        weights: { ...prefixed(ahead.weights, 'layer/'), ...prefixed(back.weights, 'backward_layer/') },
      }
    },
  },
}
