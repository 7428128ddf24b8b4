/** Reads a layers-model's topology into what a bundle says of it. */
import type { Problem } from '../evaluation/problem'
import { ProblemError } from '../evaluation/problem'
import type { DType, TensorSpec, WeightSpec } from './bundle'
import { count, parametersOf, type Described } from './described'
import { isObject, objectAt, type Json, type JsonObject } from './json'
import { modelConfigOf, readTopology, type LayerNode, type Topology } from './topology'

/** @throws ProblemError where the topology cannot be built or does not fit the weights */
export function describeLayers(model: JsonObject, specs: WeightSpec[], file: string): Described {
  const warnings: Problem[] = []
  const config = modelConfigOf(objectAt(model['modelTopology']) as JsonObject) as JsonObject
  const topology = readTopology(config, file)
  return {
    format: 'layers-model',
    inputs: inputsOf(topology, file),
    outputs: topology.outputs.map((link) => ({ name: link.layer, shape: [null], dtype: 'float32' as const })),
    outputNodes: null,
    structuredOutputKeys: null,
    needsAsync: false,
    topology: { model_config: config },
    assignment: 'by-name',
    layerWeights: null,
    layers: [],
    kinds: count(allLayers(topology).map((layer) => layer.kind)),
    parameters: parametersOf(specs),
    warnings,
  }
}

export function allLayers(topology: Topology): LayerNode[] {
  return topology.layers.flatMap((layer) => (layer.inner ? allLayers(layer.inner) : [layer]))
}

/** @throws ProblemError 'no-input-shape' where a Sequential was never told its input */
export function inputsOf(topology: Topology, file: string): TensorSpec[] {
  return topology.inputs.map((link) => {
    const layer = topology.layers.find(({ name }) => name === link.layer) as LayerNode
    if (layer.inner) return { ...(inputsOf(layer.inner, file)[link.tensor] as TensorSpec), name: layer.name }
    const shape = batchShape(layer.config)
    if (!shape)
      throw new ProblemError({
        code: 'no-input-shape',
        message: 'The model was never told the shape of its input.',
        file,
        place: `layer ${layer.name}`,
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
  return name === 'int32' || name === 'int64' || name === 'uint8'
    ? 'int32'
    : name === 'bool'
      ? 'bool'
      : 'float32'
}
