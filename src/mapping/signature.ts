/** What a model's own files say about how its inputs and outputs are meant. */
import type { ModelBundle, TensorSpec } from '../models/bundle'
import { firstStep, graphSteps } from './first-step'
import type { Affine, FirstStep } from './first-step'
import { classNamesIn } from '../models/class-names'
import { sizeOf } from './widths'

export type Activation = 'sigmoid' | 'softmax' | 'linear' | 'argmax' | 'other'

export interface ModelSignature {
  name: string
  inputs: TensorSpec[]
  outputs: TensorSpec[]
  /** Last activation of each output; null where the topology does not tell. */
  activations: (Activation | null)[]
  /** Numbers per request of each output; null where neither its shape nor its last layer tells. */
  widths: (number | null)[]
  /** The model scales its own inputs: a Rescaling, Normalization or BatchNormalization comes first. */
  scalesItself: boolean
  /** What its first arithmetic makes of its input, where its constants tell: x * 2 - 1 takes 0 to 1. */
  first?: FirstStep | null
  /** Names of the classes in the order of the output, and which file has them; null or absent where none has. */
  classNames?: { names: string[]; from: string } | null
  /** The mapping file that came with the model, not yet validated. */
  mapping: unknown
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads the signature off a checked bundle. Never throws: what cannot be told is null. */
export function signatureOf(bundle: ModelBundle): ModelSignature {
  const topology = bundle.artifacts.modelTopology
  const outputs = bundle.outputs
  const activations = outputs.map((output, i) =>
    bundle.format === 'graph-model'
      ? graphActivation(topology, nodeOf(bundle, output.name))
      : layersActivation(topology, i),
  )
  return {
    name: bundle.card.name,
    inputs: bundle.inputs,
    outputs,
    activations,
    widths: outputs.map((output, i) => widthOf(bundle, output, i)),
    ...scalingOf(bundle),
    classNames: classNamesOf(bundle),
    mapping: bundle.mapping,
  }
}

/** Arithmetic that begins a model scales its input where its constants say so: x * 2 - 1 takes what is scaled already. */
function scalingOf(bundle: ModelBundle): Pick<ModelSignature, 'scalesItself' | 'first'> {
  const topology = bundle.artifacts.modelTopology
  const graph = bundle.format === 'graph-model'
  const scales = graph ? graphScalesFirst(topology) : scalesFirst(topology)
  const first = scales ? firstStep(graph ? graphSteps(bundle, nodesOf(topology)) : rescaling(topology)) : null
  return { scalesItself: scales && !(first?.takes === '0 to 1'), first }
}

/** The Rescaling that comes first, as steps. */
function rescaling(topology: unknown): Affine[] | null {
  const layer = firstLayer(topology)
  const config = layer && kindOf(layer) === 'Rescaling' ? layer['config'] : null
  if (!isObject(config)) return null
  const { scale, offset } = config
  return [
    ...(typeof scale === 'number' ? [{ op: 'times' as const, values: [scale] }] : []),
    ...(typeof offset === 'number' ? [{ op: 'plus' as const, values: [offset] }] : []),
  ]
}

/** Names of the classes: from a file beside the model, its metadata, or the lookup that its last layer is. */
function classNamesOf(bundle: ModelBundle): ModelSignature['classNames'] {
  if (bundle.classNames) return bundle.classNames
  const stored = classNamesIn(bundle.artifacts.userDefinedMetadata)
  if (stored) return { names: stored, from: 'The model’s metadata' }
  const model = bundle.format === 'layers-model' ? configOf(bundle.artifacts.modelTopology) : null
  const words = model && invertedVocabulary(model)
  return words && { names: words, from: 'The lookup at the end of the model' }
}

/** The vocabulary of a StringLookup from indices to words. */
function invertedVocabulary(model: Json): string[] | null {
  for (const layer of layersOf(model).reverse()) {
    const config = layer['config']
    if (!/StringLookup$/.test(kindOf(layer)) || !isObject(config) || config['invert'] !== true) continue
    return classNamesIn(config['vocabulary'])
  }
  return null
}

/** A layers-model's output shape may be unknown (the batch axis alone): then its last layer's units tell. */
function widthOf(bundle: ModelBundle, output: TensorSpec, i: number): number | null {
  if (bundle.format === 'graph-model' || output.shape.length > 1) return sizeOf(output)
  const model = configOf(bundle.artifacts.modelTopology)
  const layer = model && outputLayer(model, i)
  const config = layer && isObject(layer['config']) ? layer['config'] : null
  return typeof config?.['units'] === 'number' ? config['units'] : null
}

/** Model configuration within a layers-model topology, whichever way it is wrapped. */
function configOf(topology: unknown): Json | null {
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

function layersActivation(topology: unknown, output: number): Activation | null {
  const model = configOf(topology)
  const layer = model && outputLayer(model, output)
  return layer ? layerActivation(layer) : null
}

/** The layer that computes an output; within a nested model, that model's own. */
function outputLayer(model: Json, output: number): Json | null {
  const layers = layersOf(model)
  const config = model['config']
  const ends = isObject(config) ? outputNames(config['output_layers']) : []
  const named = layers.find((layer) => nameOf(layer) === ends[output])
  const last = layers.filter((layer) => !SHAPE_ONLY.has(kindOf(layer))).at(-1)
  const layer = named ?? last ?? null
  return layer && layersOf(layer).length > 0 ? outputLayer(layer, 0) : layer
}

/** The layer's class in Keras' words, where the topology was rewritten for TF.js. */
function kindOf(layer: Json): string {
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
  const config = layer['config']
  if (!isObject(config)) return null
  const given = config['activation']
  const name = isObject(given) ? (given['config'] ?? given['class_name']) : given
  if (typeof name !== 'string') return kindOf(layer) === 'Dense' ? 'linear' : 'other'
  return name === 'sigmoid' || name === 'softmax' || name === 'linear' ? name : 'other'
}

/** The first layer that computes; within a nested model, that model's own. */
function firstLayer(topology: unknown): Json | null {
  const model = configOf(topology)
  const first = model && layersOf(model).find((layer) => !SHAPE_ONLY.has(kindOf(layer)))
  return first && layersOf(first).length > 0 ? firstLayer(first) : (first ?? null)
}

function scalesFirst(topology: unknown): boolean {
  const first = firstLayer(topology)
  if (!first) return false
  return ['Rescaling', 'Normalization', 'BatchNormalization', 'UnitNormalization'].includes(kindOf(first))
}

const SCALING_OPS = new Set(['Mul', 'RealDiv', 'Div', 'Sub', 'AddV2', 'Add', 'BiasAdd'])
const SHAPE_OPS = new Set(['Identity', 'Reshape', 'Squeeze', 'Cast', 'ExpandDims', 'Transpose'])

/** An input goes straight into arithmetic with a constant, which is what Rescaling and Normalization become. */
function graphScalesFirst(topology: unknown): boolean {
  const nodes = nodesOf(topology)
  const constants = new Set(nodes.filter((node) => node['op'] === 'Const').map((node) => node['name']))
  const takers = new Map<string, Json[]>()
  for (const node of nodes)
    for (const source of sourcesOf(node)) takers.set(source, [...(takers.get(source) ?? []), node])
  const reached = nodes.filter((node) => String(node['op']).startsWith('Placeholder'))
  for (const node of reached)
    for (const taker of takers.get(String(node['name'])) ?? []) {
      const op = String(taker['op'])
      if (SHAPE_OPS.has(op) && !reached.includes(taker)) reached.push(taker)
      else if (SCALING_OPS.has(op) && sourcesOf(taker).some((name) => constants.has(name))) return true
    }
  return false
}

function nodesOf(topology: unknown): Json[] {
  return isObject(topology) && Array.isArray(topology['node']) ? topology['node'].filter(isObject) : []
}

/** Names of the nodes whose outputs a node takes. */
function sourcesOf(node: Json): string[] {
  const inputs = node['input']
  return Array.isArray(inputs) ? inputs.map((name) => String(name).replace(/:\d+$/, '')) : []
}

/** The graph's node behind a signature's output name. */
function nodeOf(bundle: ModelBundle, output: string): string {
  const signature = bundle.artifacts.signature
  const outputs = isObject(signature) ? signature['outputs'] : null
  const entry = isObject(outputs) ? outputs[output] : null
  const name = isObject(entry) && typeof entry['name'] === 'string' ? entry['name'] : output
  return name.replace(/:\d+$/, '')
}

const PASSES_ON = new Set(['Identity', 'Reshape', 'Squeeze', 'Cast', 'ExpandDims'])
const BY_OP: Record<string, Activation> = {
  Softmax: 'softmax',
  Sigmoid: 'sigmoid',
  ArgMax: 'argmax',
  BiasAdd: 'linear',
  BiasAddV1: 'linear',
  AddV2: 'linear',
  Add: 'linear',
  MatMul: 'linear',
}

function graphActivation(topology: unknown, output: string): Activation | null {
  const nodes = nodesOf(topology)
  const byName = new Map(nodes.map((node) => [node['name'], node]))
  let node = byName.get(output)
  // A chain longer than this is no mere renaming of the last layer.
  for (let hops = 0; node && hops < 16; hops++) {
    const op = String(node['op'])
    if (op.startsWith('_Fused')) return fusedActivation(node)
    if (!PASSES_ON.has(op)) return BY_OP[op] ?? 'other'
    node = byName.get(sourcesOf(node)[0])
  }
  return null
}

/** Fused ops are base64 in the converter's JSON: the last one is the activation, BiasAdd alone is none. */
function fusedActivation(node: Json): Activation {
  const text = JSON.stringify(node['attr'] ?? {})
  const ops = [...text.matchAll(/"([A-Za-z0-9+/]+={0,2})"/g)].map((match) => decoded(match[1]!))
  if (ops.includes('Sigmoid')) return 'sigmoid'
  if (ops.includes('Softmax')) return 'softmax'
  return ops.some((op) => /^(Relu|Relu6|Elu|LeakyRelu|Tanh|Prelu)$/.test(op)) ? 'other' : 'linear'
}

function decoded(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ''
  }
}
