/**
 * Runs a layers-model layer by layer, masks included. TF.js' own executor sets a mask on the one object of arguments that
 * all layers of a run share and never takes it off, knows one mask per call, and loses it on the way into an inner model
 * (tfjs-layers/src/engine/executor.ts); here masks go where Keras 3 sends them (keras/src/layers/layer.py, __call__).
 */
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import type { Mask } from '../keras/compute/computation'
import { KerasLayer, maskAfter } from '../keras/compute/layer'
import { definitionOf } from '../keras/registry'

/**
 * A tensor and which of its steps count, as Keras knows it twice: `recorded` when the model was built, and handed to
 * layers that take a mask; `live` on the tensor itself when it runs, which MultiHeadAttention removes from its inputs
 * (keras/src/layers/attention/multi_head_attention.py, call) and which alone comes out of an inner model.
 */
export interface Masked {
  tensor: tf.Tensor
  recorded: Mask
  live: Mask
}

/** What is used of TF.js' nodes; its types keep them to itself. */
interface Node {
  outboundLayer: tfl.layers.Layer
  inputTensors: tfl.SymbolicTensor[]
  outputTensors: tfl.SymbolicTensor[]
}

interface Plan {
  /** In an order in which every node's inputs are there. */
  nodes: Node[]
  /** Symbolic tensor -> nodes that read it. */
  readers: Map<number, number>
  outputs: Set<number>
}

const plans = new WeakMap<tfl.LayersModel, Plan>()

/** TF.js' own, of older exports. */
const wrappers = new Set(['Bidirectional', 'TimeDistributed'])

export function isModel(layer: unknown): layer is tfl.LayersModel {
  return Array.isArray((layer as { layers?: unknown }).layers)
}

/**
 * One batch through the model, in a tidy of the caller's: intermediate tensors are freed as soon as nobody reads them.
 * @param given one per input of the model, in order; they stay the caller's
 * @returns one per output
 */
export function runModel(model: tfl.LayersModel, given: Masked[]): Masked[] {
  const plan = plans.get(model) ?? planOf(model)
  plans.set(model, plan)
  const known = new Map<number, Masked>()
  const own = new Set<number>()
  model.inputs.forEach((input, i) => known.set(input.id, given[i] as Masked))
  const left = new Map(plan.readers)
  for (const node of plan.nodes) {
    const given = valuesOf(node.inputTensors, known)
    const results = callLayer(node.outboundLayer, given)
    if (takesMaskOff(node.outboundLayer)) for (const input of given) input.live = null
    node.outputTensors.forEach(({ id }, i) => {
      known.set(id, results[i] as Masked)
      own.add(id)
    })
    for (const { id } of node.inputTensors) {
      left.set(id, (left.get(id) ?? 0) - 1)
      if (left.get(id) === 0 && own.has(id) && !plan.outputs.has(id)) known.get(id)?.tensor.dispose()
    }
  }
  return valuesOf(model.outputs, known)
}

function takesMaskOff(layer: tfl.layers.Layer): boolean {
  return layer instanceof KerasLayer && layer.takesMaskOff
}

function valuesOf(tensors: tfl.SymbolicTensor[], known: Map<number, Masked>): Masked[] {
  return tensors.map((tensor) => known.get(tensor.id) as Masked)
}

/** Depth first from the outputs, without recursion: a model may be thousands of layers deep. */
function planOf(model: tfl.LayersModel): Plan {
  const inputs = new Set(model.inputs.map(({ id }) => id))
  const plan: Plan = {
    nodes: [],
    readers: new Map(),
    outputs: new Set(model.outputs.map(({ id }) => id)),
  }
  const seen = new Set<Node>()
  const done = new Set<Node>()
  const stack = model.outputs.filter(({ id }) => !inputs.has(id)).map(nodeOf)
  while (stack.length > 0) {
    const node = stack.at(-1) as Node
    if (seen.has(node)) {
      stack.pop()
      if (!done.has(node)) plan.nodes.push(node)
      done.add(node)
      continue
    }
    seen.add(node)
    for (const tensor of node.inputTensors) {
      plan.readers.set(tensor.id, (plan.readers.get(tensor.id) ?? 0) + 1)
      if (!inputs.has(tensor.id) && !seen.has(nodeOf(tensor))) stack.push(nodeOf(tensor))
    }
  }
  return plan
}

function nodeOf(tensor: tfl.SymbolicTensor): Node {
  const layer = tensor.sourceLayer as unknown as { inboundNodes: Node[] }
  return layer.inboundNodes[tensor.nodeIndex] as Node
}

function callLayer(layer: tfl.layers.Layer, given: Masked[]): Masked[] {
  if (isModel(layer)) return callModel(layer, given)
  const inputs = given.map(({ tensor }) => tensor)
  const live = given.map((input) => input.live)
  const recorded = given.map((input) => input.recorded)
  const taken = taking(layer, live, recorded)
  const kwargs: Record<string, unknown> = { training: false, masks: taken ?? live }
  if (taken?.[0]) kwargs['mask'] = taken[0]
  // As TF.js calls it; a result that is also an input comes back as a clone.
  const result = layer.apply(inputs, kwargs) as tf.Tensor | tf.Tensor[]
  const after = masksAfter(layer, inputs, taken ?? live)
  const known = masksAfter(layer, inputs, recorded)
  return (Array.isArray(result) ? result : [result]).map((tensor, i) => ({
    tensor,
    live: after[i] ?? null,
    recorded: known[i] ?? null,
  }))
}

/** What a layer that takes masks is given; null for one that takes none. */
function taking(layer: tfl.layers.Layer, live: Mask[], recorded: Mask[]): Mask[] | null {
  const takes =
    layer instanceof KerasLayer
      ? layer.takesMask
      : layer instanceof tfl.RNN || wrappers.has(layer.getClassName())
  if (!takes) return null
  // Keras records the mask of a call on one tensor alone.
  return live.length === 1 ? [recorded[0] ?? live[0] ?? null] : live
}

/** A model's output may be its input: then a clone, or freeing one would free the other. */
function callModel(model: tfl.LayersModel, given: Masked[]): Masked[] {
  const inside = given.map(({ tensor, live, recorded }) => ({
    tensor,
    live: recorded ?? live,
    recorded: null,
  }))
  return runModel(model, inside).map(({ tensor, live }) => ({
    tensor: given.some((input) => input.tensor === tensor) ? tf.clone(tensor) : tensor,
    live,
    recorded: null,
  }))
}

function masksAfter(layer: tfl.layers.Layer, inputs: tf.Tensor[], masks: Mask[]): Mask[] {
  if (layer instanceof KerasLayer) return layer.masksAfter(masks)
  const kind = layer.getClassName()
  if (kind === 'Embedding' || kind === 'Masking') return [layer.computeMask(inputs) as Mask]
  if (masks.every((mask) => mask === null)) return [null]
  const rule = definitionOf(kind)?.mask
  if (rule) return [maskAfter(rule, masks)]
  if (kind === 'Concatenate') return [concatenatedMask(layer, inputs, masks)]
  // Recurrent layers and wrappers of TF.js' own exports.
  if (!layer.supportsMasking) return [null]
  const [first] = masks
  const computed = first ? (layer.computeMask(inputs, first) as Mask | Mask[]) : null
  return Array.isArray(computed) ? computed : [computed]
}

/** keras/src/layers/merging/concatenate.py */
function concatenatedMask(layer: tfl.layers.Layer, inputs: tf.Tensor[], masks: Mask[]): Mask {
  const full = inputs.map((input, i) => {
    const mask = masks[i]
    if (!mask) return tf.cast(tf.onesLike(input), 'bool')
    return mask.rank < input.rank
      ? tf.logicalOr(tf.expandDims(mask, -1), tf.cast(tf.zerosLike(input), 'bool'))
      : mask
  })
  const axis = Number((layer.getConfig() as { axis?: number }).axis ?? -1)
  return tf.any(tf.concat(full, axis), -1)
}
