/** Follows shapes through a topology, and holds what its layers will want against the weights that are there. */
import { atLayer, atWeight, ProblemError } from '../core/problem'
import type { WeightSpec } from '../core/tensors'
import { isWeight } from './weights'
import { layerShapes } from './registry'
import type { LayerShapes, Shape } from './shape'
import type { LayerNode, Topology } from './topology/topology'

export interface ShapedLayer {
  path: string
  layer: LayerNode
  /** null where it cannot be told. */
  output: Shape | null
  weights: Shape[] | null
}

export interface Shaped {
  layers: ShapedLayer[]
  /** Of the model, in order. */
  outputs: (Shape | null)[]
}

/** @param inputs the model's input shapes, batch axis first */
export function inferShapes(topology: Topology, inputs: Shape[], outer = ''): Shaped {
  return topology.kind === 'Sequential' ? chain(topology, inputs, outer) : graph(topology, inputs, outer)
}

function chain(topology: Topology, inputs: Shape[], outer: string): Shaped {
  const layers: ShapedLayer[] = []
  let at: Shape[] | null = inputs
  for (const layer of topology.layers) {
    if (layer.kind === 'InputLayer') continue
    at = call(layer, at, outer, layers)
  }
  return { layers, outputs: [at?.[0] ?? null] }
}

function graph(topology: Topology, inputs: Shape[], outer: string): Shaped {
  const layers: ShapedLayer[] = []
  // Output shapes of every call: 'layer 0' -> one per tensor. A model used as a layer has its own node first.
  const known = new Map<string, Shape[] | null>()
  const calls = new Map<string, number>()
  topology.inputs.forEach((link, i) =>
    known.set(`${link.layer} ${link.node}`, inputs[i] ? [inputs[i]] : null),
  )
  const open = topology.layers.flatMap((layer) => {
    calls.set(layer.name, layer.inner || layer.kind === 'InputLayer' ? 1 : 0)
    return layer.calls.map((links) => ({ layer, links }))
  })
  for (let progress = true; progress && open.length > 0;) {
    progress = false
    for (const entry of [...open]) {
      const { layer, links } = entry
      if (!links.every((link) => known.has(`${link.layer} ${link.node}`))) continue
      const shapes = links.map((link) => known.get(`${link.layer} ${link.node}`)?.[link.tensor])
      const given = shapes.every((shape) => shape !== undefined) ? (shapes as Shape[]) : null
      const number = calls.get(layer.name) ?? 0
      known.set(`${layer.name} ${number}`, call(layer, given, outer, layers))
      calls.set(layer.name, number + 1)
      open.splice(open.indexOf(entry), 1)
      progress = true
    }
  }
  const outputs = topology.outputs.map(
    (link) => known.get(`${link.layer} ${link.node}`)?.[link.tensor] ?? null,
  )
  return { layers, outputs }
}

/** One call of a layer; its weights are counted once however often it is called. */
function call(
  layer: LayerNode,
  inputs: Shape[] | null,
  outer: string,
  layers: ShapedLayer[],
): Shape[] | null {
  const path = outer + layer.name
  const again = layers.some((entry) => entry.path === path || entry.path.startsWith(`${path}/`))
  if (layer.inner) {
    const inner = inferShapes(layer.inner, inputs ?? [], `${path}/`)
    if (!again) layers.push(...inner.layers)
    return inner.outputs.every((shape) => shape !== null) ? (inner.outputs as Shape[]) : null
  }
  // Without Keras' class it is one of TF.js' own exports, and left to TF.js as it is.
  const shapes: LayerShapes | null =
    inputs && layer.original ? layerShapes(layer.original, inputs, layer.config) : null
  const weights = shapes && Object.values(shapes.weights)
  if (!again) layers.push({ path, layer, output: shapes?.outputs[0] ?? null, weights })
  return shapes?.outputs ?? null
}

/**
 * Every weight that a layer will want must be among the file's, by shape: an absurd size is found here, before TF.js
 * makes room for it, and so is a topology of another model.
 * @throws ProblemError 'weights-do-not-fit' naming the layer, 'weight-dtype' naming the weight
 */
export function checkWeightShapes({ layers }: Shaped, specs: WeightSpec[], file: string): void {
  const there = new Map<string, number>()
  for (const spec of specs) {
    if (spec.group === 'optimizer' || !isWeight(spec.name)) continue
    // A scalar may count something (Normalization's rows); what a layer multiplies by is a float.
    if (spec.dtype !== 'float32' && spec.shape.length > 0) notFloat(file, spec)
    const key = spec.shape.join()
    there.set(key, (there.get(key) ?? 0) + 1)
  }
  for (const { path, layer, weights } of layers)
    for (const shape of weights ?? []) {
      const key = shape.join()
      const left = there.get(key) ?? 0
      if (left <= 0) misfit(file, path, layer, shape)
      there.set(key, left - 1)
    }
  const surplus = [...there].find(([, left]) => left > 0)
  if (surplus && layers.every(({ weights }) => weights !== null))
    throw new ProblemError({
      code: 'surplus-weights',
      message: `The file has a weight of shape [${surplus[0]}] that no layer takes.`,
      file,
      mend: 'Topology and weights are of different models: export the model again.',
    })
}

function notFloat(file: string, { name, dtype }: WeightSpec): never {
  throw new ProblemError({
    code: 'weight-dtype',
    message: `The weight is of type ${dtype}; layers take float32, and would read its bits as such.`,
    file,
    place: atWeight(name),
    mend: 'The file was damaged or edited: export the model again.',
  })
}

function misfit(file: string, path: string, layer: LayerNode, shape: Shape): never {
  if (shape.some(Number.isNaN))
    throw new ProblemError({
      code: 'unsupported-config',
      message: `The ${layer.original ?? layer.kind} layer lacks a number that the size of its weights follows from.`,
      file,
      place: atLayer(path),
      mend: 'The topology was damaged or edited: export the model again.',
    })
  throw new ProblemError({
    code: 'weights-do-not-fit',
    message: `The ${layer.original ?? layer.kind} layer needs a weight of shape [${shape.join(', ')}], which the file does not have.`,
    file,
    place: atLayer(path),
    mend: 'Topology and weights are of different models: export the model again.',
  })
}
