/** Every layer that is taken: the modules in layers/, found by being there. Knows no TensorFlow.js. */
import { objectAt, stringAt, type JsonObject } from '../files/json'
import type { LayerDefinition, LayerDefinitions } from './layer'
import type { InnerShapes, LayerShapes, Shape } from './shape'

const modules = import.meta.glob<LayerDefinitions>(['./layers/*.ts', '!./layers/*.compute.ts'], {
  eager: true,
  import: 'layers',
})

/** By Keras' class. */
export const layers: LayerDefinitions = Object.assign({}, ...Object.values(modules)) as LayerDefinitions

/** @param kind Keras' class, from a stranger's file */
export function definitionOf(kind: string): LayerDefinition | null {
  return Object.hasOwn(layers, kind) ? layers[kind]! : null
}

/**
 * @param kind Keras' class
 * @param inputs a shape per input, batch axis first
 * @param config as the definition's `config` made it
 * @returns null where this layer's shapes cannot be told from its config
 */
export function layerShapes(kind: string, inputs: Shape[], config: JsonObject): LayerShapes | null {
  return definitionOf(kind)?.shapes?.(inputs, config, innerShapes) ?? null
}

const innerShapes: InnerShapes = (layer, inputs) =>
  layerShapes(stringAt(layer, 'keras_class') ?? '', inputs, objectAt(layer, 'config') ?? {})
