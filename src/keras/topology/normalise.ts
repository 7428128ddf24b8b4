/**
 * A Keras topology in TF.js' own words. TF.js 4.22 refuses every raw Keras 3 export ("An InputLayer should be passed
 * either a `batchInputShape`...", tfjs issues 8328, 8494, 8489, 8321), and silently misreads some keys of any version.
 */
import { atModel, ProblemError } from '../../core/problem'
import { isObject, objectAt, type Json, type JsonObject } from '../../files/json'
import { readCall, readEnds, type Call } from './calls'
import { maskOperators, withoutMasks } from './masks'
import { asGraph, translateLayer, type Built, type Dialect } from './translate'
import { operatorFor } from './operators'

/** A model {class_name, config} for TF.js, and the names of its outputs where Keras had a dict of them. */
export interface Normalised {
  model: { class_name: string; config: JsonObject }
  outputNames: string[] | null
}

const modelKinds = new Set(['Sequential', 'Functional', 'Model'])
const maxNesting = 50

/** @throws ProblemError naming the layer that cannot be said in TF.js */
export function normaliseModel(model: JsonObject, dialect: Dialect, depth = 0): Normalised {
  const kind = String(model['class_name'])
  const name = String(objectAt(model['config'])?.['name'] ?? 'model')
  if (!modelKinds.has(kind) || depth > maxNesting) refuseModel(kind, name, dialect)
  return kind === 'Sequential'
    ? sequential(model, name, dialect, depth)
    : functional(model, name, dialect, depth)
}

function sequential(model: JsonObject, name: string, dialect: Dialect, depth: number): Normalised {
  const config = objectAt(model['config'])
  const list = Array.isArray(model['config']) ? model['config'] : config?.['layers']
  const layers = layerList(list, name, dialect).map((layer) => innerOrLayer(layer, dialect, depth))
  const [first] = layers
  // A Sequential that was built on data, not on an Input, keeps the shape beside the layers.
  const built = config?.['build_input_shape']
  if (
    first &&
    first.class_name !== 'InputLayer' &&
    Array.isArray(built) &&
    !first.config['batch_input_shape']
  )
    first.config['batch_input_shape'] = built
  return {
    model: { class_name: 'Sequential', config: { name, layers: layers as unknown as Json } },
    outputNames: null,
  }
}

function layerList(value: Json | undefined, name: string, { file }: Dialect): JsonObject[] {
  if (
    Array.isArray(value) &&
    value.every((layer) => isObject(layer) && typeof layer['class_name'] === 'string')
  )
    return value as JsonObject[]
  throw new ProblemError({
    code: 'bad-topology',
    message: 'The model has no list of layers.',
    file,
    place: atModel(name),
    mend: 'The file was damaged or edited: export the model again.',
  })
}

function innerOrLayer(layer: JsonObject, dialect: Dialect, depth: number): Built {
  return modelKinds.has(String(layer['class_name']))
    ? normaliseModel(layer, dialect, depth + 1).model
    : translateLayer(layer, dialect)
}

function functional(model: JsonObject, name: string, dialect: Dialect, depth: number): Normalised {
  const config = objectAt(model['config']) ?? {}
  const given = layerList(config['layers'], name, dialect)
  const kinds = new Map(given.map((layer) => [nameOf(layer), String(layer['class_name'])]))
  const outputs = readEnds(config['output_layers'])
  const masks = maskOperators(
    given,
    outputs.links.map((link) => String(Array.isArray(link) ? link[0] : link)),
  )
  // TF.js makes one node for a model when it is built, before it is called; Keras 3 does not count that.
  const shift = (link: Json[]): Json[] =>
    dialect.keras3 && modelKinds.has(kinds.get(String(link[0])) ?? '')
      ? [link[0] as Json, Number(link[1]) + 1, link[2] as Json]
      : link
  const layers = given
    .filter((layer) => !masks.has(nameOf(layer)))
    .map((layer) => oneLayer(layer, shift, masks, dialect, depth))
  const inputs = readEnds(config['input_layers'])
  const ends = (links: Json[]) => links.map((link) => (Array.isArray(link) ? shift(link) : link))
  return {
    model: {
      class_name: 'Functional',
      config: { name, layers, input_layers: ends(inputs.links), output_layers: ends(outputs.links) },
    },
    outputNames: outputs.names,
  }
}

function nameOf(layer: JsonObject): string {
  return String(layer['name'] ?? objectAt(layer['config'])?.['name'])
}

function oneLayer(
  layer: JsonObject,
  shift: (link: Json[]) => Json[],
  masks: Set<string>,
  dialect: Dialect,
  depth: number,
): JsonObject {
  const kind = String(layer['class_name'])
  const name = nameOf(layer)
  const nodes = Array.isArray(layer['inbound_nodes']) ? layer['inbound_nodes'] : []
  const calls = nodes.map((node) => readCall(withoutMasks(node, masks), kind, name, dialect))
  const operator = operatorFor(layer, calls, dialect)
  const built = operator ?? innerOrLayer(withCallConfig(layer, calls), dialect, depth)
  const linksOf = (call: Call) => call.links.map((link) => [...shift(link), {}])
  return { ...built, name, inbound_nodes: calls.map(linksOf) as unknown as Json }
}

/** What a call's arguments say about the layer, as if its config had said so. */
function withCallConfig(layer: JsonObject, calls: Call[]): JsonObject {
  const extra = Object.assign({}, ...calls.map((call) => call.config)) as JsonObject
  return Object.keys(extra).length === 0
    ? layer
    : { ...layer, config: { ...(objectAt(layer['config']) ?? {}), ...extra } }
}

function refuseModel(kind: string, name: string, { file }: Dialect): never {
  throw new ProblemError({
    code: 'unsupported-model',
    message: `A model of class ${kind} is code, not layers: only Sequential and Functional models can be rebuilt.`,
    file,
    place: atModel(name),
    mend: asGraph,
  })
}
