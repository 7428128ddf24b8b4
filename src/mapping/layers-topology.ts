/** What the topology of a layers-model says of its ends: the layer that computes an output, and the one that comes first. */
import { isObject } from '../core/objects'
import { classNamesIn } from '../models/class-names'

export type Activation =
  'sigmoid' | 'softmax' | 'linear' | 'argmax' | 'tanh' | 'relu' | 'normalised' | 'other'

type Json = Record<string, unknown>

/** Model configuration within a layers-model topology, whichever way it is wrapped. */
export function configOf(topology: unknown): Json | null {
  if (!isObject(topology)) return null
  const inner = topology['model_config'] ?? topology
  return isObject(inner) && 'config' in inner ? inner : null
}

function layersOf(model: Json): Json[] {
  const config = model['config']
  const list = Array.isArray(config) ? config : isObject(config) ? config['layers'] : null
  return Array.isArray(list) ? list.filter(isObject) : []
}

const SHAPE_ONLY = new Set([
  'Dropout',
  'Flatten',
  'Reshape',
  'InputLayer',
  'Permute',
  'ActivityRegularization',
])

export function layersActivation(topology: unknown, output: number): Activation | null {
  const model = configOf(topology)
  const layer = model && outputLayer(model, output)
  return layer ? layerActivation(layer) : null
}

/** The layer that computes an output; within a nested model, that model's own. */
export function outputLayer(model: Json, output: number): Json | null {
  const layers = layersOf(model)
  const config = model['config']
  const ends = isObject(config) ? outputNames(config['output_layers']) : []
  const named = layers.find((layer) => nameOf(layer) === ends[output])
  const last = layers.filter((layer) => !SHAPE_ONLY.has(kindOf(layer))).at(-1)
  const layer = named ?? last ?? null
  return layer && layersOf(layer).length > 0 ? outputLayer(layer, 0) : layer
}

/** The layer's class in Keras' words, where the topology was rewritten for TF.js. */
export function kindOf(layer: Json): string {
  return String(layer['keras_class'] ?? layer['class_name'])
}

function nameOf(layer: Json): unknown {
  return layer['name'] ?? (isObject(layer['config']) ? layer['config']['name'] : undefined)
}

/** [["a",0,0],["b",0,0]], the flat ["a",0,0] of a single output, or an object of either. */
function outputNames(ends: unknown): unknown[] {
  const list = isObject(ends) ? Object.values(ends) : Array.isArray(ends) ? ends : []
  if (typeof list[0] === 'string' && list.length === 3 && typeof list[1] === 'number') return [list[0]]
  return list.map((end) => (Array.isArray(end) ? (end[0] as unknown) : end))
}

function layerActivation(layer: Json): Activation | null {
  if (kindOf(layer) === 'Softmax') return 'softmax'
  if (kindOf(layer) === 'UnitNormalization') return 'normalised'
  if (/^(?:ReLU|LeakyReLU|PReLU|ELU)$/.test(kindOf(layer))) return 'relu'
  const config = layer['config']
  if (!isObject(config)) return null
  const given = config['activation']
  const name = isObject(given) ? (given['config'] ?? given['class_name']) : given
  if (typeof name !== 'string') return kindOf(layer) === 'Dense' ? 'linear' : 'other'
  if (name === 'sigmoid' || name === 'softmax' || name === 'linear' || name === 'tanh') return name
  return name === 'relu' || name === 'relu6' ? 'relu' : 'other'
}

/** The first layer that computes; within a nested model, that model's own. */
export function firstLayer(topology: unknown): Json | null {
  const model = configOf(topology)
  const first = model && layersOf(model).find((layer) => !SHAPE_ONLY.has(kindOf(layer)))
  return first && layersOf(first).length > 0 ? firstLayer(first) : (first ?? null)
}

export function scalesFirst(topology: unknown): boolean {
  const first = firstLayer(topology)
  if (!first) return false
  return ['Rescaling', 'Normalization', 'BatchNormalization', 'UnitNormalization'].includes(kindOf(first))
}

/** The vocabulary of a StringLookup from indices to words. */
export function invertedVocabulary(model: Json): string[] | null {
  for (const layer of layersOf(model).reverse()) {
    const config = layer['config']
    if (!/StringLookup$/.test(kindOf(layer)) || !isObject(config) || config['invert'] !== true) continue
    return classNamesIn(config['vocabulary'])
  }
  return null
}
