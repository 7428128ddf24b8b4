/** Reads a layers-model's topology into what a bundle says of it. */
import { atLayer, type Problem, ProblemError } from '../core/problem'
import type { DType, TensorSpec, WeightSpec } from './bundle'
import { count, parametersOf, type Described } from './described'
import { isObject, objectAt, objects, stringAt, type Json, type JsonObject } from '../files/json'
import { asGraph } from '../keras/topology/translate'
import { normaliseModel } from '../keras/topology/normalise'
import { assignWeights } from '../keras/weights'
import { checkWeightShapes, inferShapes, type ShapedLayer } from '../keras/shapes'
import { modelConfigOf, readTopology, type LayerNode, type Topology } from '../keras/topology/topology'

/**
 * @param model the model.json, or {modelTopology} of a .keras or .h5 file
 * @throws ProblemError where the topology cannot be built or does not fit the weights
 */
export function describeLayers(model: JsonObject, specs: WeightSpec[], file: string): Described {
  const warnings: Problem[] = []
  const raw = objectAt(model['modelTopology']) as JsonObject
  const config = modelConfigOf(raw) as JsonObject
  const maker = stringAt(raw, 'keras_version') ?? stringAt(model, 'generatedBy')
  const keras3 = isKeras3(maker, config)
  const ours = keras3 || isKeras(maker)
  const normalised = normaliseModel(config, { file, keras3, ours })
  const topology = readTopology(normalised.model, file)
  checkMasks(topology, file)
  const inputs = inputsOf(topology, file)
  const shaped = inferShapes(
    topology,
    inputs.map((input) => input.shape),
  )
  checkWeightShapes(shaped, specs, file)
  checkActivations(shaped.layers, inputs, file)
  const outputs = topology.outputs.map((link, i) => ({
    name: normalised.outputNames?.[i] ?? link.layer,
    shape: shaped.outputs[i] ?? [null],
    dtype: 'float32' as const,
  }))
  return {
    format: 'layers-model',
    inputs,
    outputs,
    outputNodes: null,
    structuredOutputKeys: normalised.outputNames,
    needsAsync: false,
    topology: normalised.model,
    assignment: ours ? 'by-position' : 'by-name',
    layerWeights: ours ? assignWeights(topology, specs, file) : null,
    layers: shaped.layers.map(rowOf),
    kinds: count(allLayers(topology).map((layer) => layer.original ?? layer.kind)),
    parameters: parametersOf(specs),
    warnings,
  }
}

/** Numbers in one tensor of one request: 1 GiB of floats. Sizes that no weight vouches for may be anything. */
const mostNumbers = 2 ** 28

/** @throws ProblemError 'too-large' */
function checkActivations(layers: ShapedLayer[], inputs: TensorSpec[], file: string): void {
  const tensors = [
    ...inputs.map(({ name, shape }) => ({ name, shape })),
    ...layers.map(({ path, output }) => ({ name: path, shape: output ?? [] })),
  ]
  for (const { name, shape } of tensors) {
    const size = shape.reduce<number>((product, n) => product * (n ?? 1), 1)
    if (size <= mostNumbers) continue
    throw new ProblemError({
      code: 'too-large',
      message: `One request would make a tensor of [${shape.map((n) => n ?? '?').join(', ')}] here: ${size} numbers, over 1 GiB.`,
      file,
      place: atLayer(name),
      mend: 'The file may be damaged: export the model again.',
    })
  }
}

/** A line of the card. */
function rowOf({ path, layer, output, weights }: ShapedLayer): Described['layers'][number] {
  const size = (shape: (number | null)[]) => shape.reduce<number>((product, n) => product * (n ?? 1), 1)
  return {
    name: path,
    kind: layer.original ?? layer.kind,
    shape: output ? `[${output.map((n) => n ?? '?').join(', ')}]` : '?',
    parameters: (weights ?? []).reduce((total, shape) => total + size(shape), 0),
  }
}

/**
 * Masks (mask_zero, Masking) where the layer would compute something else: Softmax takes one as an argument of its own, and
 * layers under TimeDistributed one for each step.
 * @throws ProblemError 'unsupported-mask'
 */
function checkMasks(topology: Topology, file: string): void {
  const layers = allLayers(topology)
  if (!layers.some(({ kind, config }) => kind === 'Masking' || config['mask_zero'] === true)) return
  for (const { name, kind, config } of layers) {
    const inside = String(objectAt(config['layer'])?.['class_name'])
    const heeds = /RNN|LSTM|GRU|Softmax|GlobalPooling|Attention|Bidirectional/.test(inside)
    if (kind.endsWith('Softmax') || (kind.endsWith('TimeDistributed') && heeds))
      refuseMask(name, 'The layer would not heed the mask (mask_zero or Masking) as Keras does.', file)
    // Of older exports, which TF.js' own layers run.
    if (kind === 'Bidirectional' && objectAt(config['layer'], 'config')?.['return_sequences'] === true)
      refuseMask(
        name,
        'It returns sequences with zeros at masked steps, where TF.js repeats the last output.',
        file,
      )
  }
}

function refuseMask(name: string, message: string, file: string): never {
  throw new ProblemError({ code: 'unsupported-mask', message, file, place: atLayer(name), mend: asGraph })
}

/** Keras itself, whatever version; not TF.js, which numbers itself otherwise. */
function isKeras(maker: string | null): boolean {
  return maker !== null && /(?:^|keras v)\d+\.\d+/i.test(maker) && !/tfjs|TensorFlow\.js/i.test(maker)
}

/** By its version, else by what only Keras 3 writes. */
function isKeras3(version: string | null, config: JsonObject): boolean {
  const number = version && /(?:^|keras v)(\d+)\.\d+/i.exec(version)?.[1]
  if (number && !/tfjs|TensorFlow\.js/i.test(version)) return Number(number) >= 3
  if (version && /tfjs|TensorFlow\.js/i.test(version)) return false
  const layers = objects(
    Array.isArray(config['config']) ? config['config'] : objectAt(config, 'config')?.['layers'],
  )
  return layers.some(
    (layer) =>
      objectAt(layer, 'config')?.['batch_shape'] !== undefined ||
      isObject(objectAt(layer, 'config')?.['dtype']) ||
      (Array.isArray(layer['inbound_nodes']) && isObject(layer['inbound_nodes'][0])),
  )
}

export function allLayers(topology: Topology): LayerNode[] {
  return topology.layers.flatMap((layer) => (layer.inner ? allLayers(layer.inner) : [layer]))
}

/** @throws ProblemError 'no-input-shape' where a Sequential was never told its input */
function inputsOf(topology: Topology, file: string): TensorSpec[] {
  return topology.inputs.map((link) => {
    const layer = topology.layers.find(({ name }) => name === link.layer) as LayerNode
    if (layer.inner) return { ...(inputsOf(layer.inner, file)[link.tensor] as TensorSpec), name: layer.name }
    const shape = batchShape(layer.config)
    if (!shape)
      throw new ProblemError({
        code: 'no-input-shape',
        message: 'The model was never told the shape of its input.',
        file,
        place: atLayer(layer.name),
        mend: 'Begin it with an Input layer (or call it once), and export it again.',
      })
    return { name: layer.name, shape, dtype: dtypeOf(layer) }
  })
}

function batchShape(config: JsonObject): (number | null)[] | null {
  const shape = config['batch_input_shape'] ?? config['batch_shape']
  if (isShape(shape)) return shape as (number | null)[]
  const input = config['input_shape']
  return isShape(input) ? [null, ...(input as (number | null)[])] : null
}

function isShape(value: Json | undefined): boolean {
  return Array.isArray(value) && value.every((size) => size === null || Number.isInteger(size))
}

/** An Embedding is fed indices, whatever its input layer says. */
function dtypeOf(layer: LayerNode): DType {
  const dtype = layer.config['dtype']
  const name = isObject(dtype) ? objectAt(dtype, 'config')?.['name'] : dtype
  if (name === 'string' || name === 'bool') return name
  return name === 'int32' || name === 'int64' || name === 'uint8' ? 'int32' : 'float32'
}
