/** Checks that a graph can run, before TF.js sees it: TF.js itself finds most of this out at the first prediction. */
import { atKey, atNode, type Place, ProblemError } from '../core/problem'
import type { WeightSpec } from './bundle'
import graphOps from './data/graph-ops.json'
import kernels from './data/kernels.json'
import { brief, isObject, objectAt, type Json, type JsonObject } from '../files/json'
import { knownDtype } from './graph-dtypes'

/** A node of a TensorFlow GraphDef, as the converter writes it. */
export interface GraphNode {
  name: string
  op: string
  input?: string[]
  attr?: JsonObject
}

/** Ops that TF.js' lists name and its executors do (decision forests need a package of their own). */
const known = new Set(graphOps.ops.filter((op) => !kernels.unexecuted.includes(op)))

/** 'node:1' and '^node' -> 'node'. */
export function nodeName(reference: string): string {
  return reference.replace(/^\^/, '').replace(/:.*$/, '')
}

/** @throws ProblemError 'bad-graph' where the list is not a list of nodes */
export function readNodes(value: Json | undefined, file: string): GraphNode[] {
  if (!Array.isArray(value)) bad(file, atKey('modelTopology'), 'The graph has no list of nodes.')
  const names = new Set<string>()
  for (const [i, node] of value.entries()) {
    if (!isObject(node) || typeof node['name'] !== 'string' || typeof node['op'] !== 'string')
      bad(file, atNode(i), 'The graph has a node without a name or op.')
    const { name, input, attr } = node as JsonObject & { name: string }
    if (input !== undefined && !(Array.isArray(input) && input.every((x) => typeof x === 'string')))
      bad(file, atNode(name), `The node's inputs are not a list of names: ${brief(input)}.`)
    if (attr !== undefined && !isObject(attr)) bad(file, atNode(name), 'The node has no map of attributes.')
    if (names.has(name)) bad(file, atNode(name), 'The graph has two nodes of this name.')
    names.add(name)
  }
  return value as unknown as GraphNode[]
}

/** The nodes that computing `outputs` needs. @throws ProblemError 'bad-graph' where an input names no node */
export function reachable(nodes: GraphNode[], outputs: string[], file: string): GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const used = new Set<GraphNode>()
  const open = outputs.map((output) => byName.get(nodeName(output)) as GraphNode)
  while (open.length > 0) {
    const node = open.pop() as GraphNode
    if (used.has(node)) continue
    used.add(node)
    for (const input of node.input ?? []) {
      const source = byName.get(nodeName(input))
      if (!source) bad(file, atNode(node.name), `The node takes ${input}, which is not in the graph.`)
      open.push(source)
    }
  }
  // TF.js links every node, used or not, and crashes on a name it does not find.
  for (const node of nodes)
    for (const input of node.input ?? [])
      if (!byName.has(nodeName(input)))
        bad(file, atNode(node.name), `The node takes ${input}, which is not in the graph.`)
  return nodes.filter((node) => used.has(node))
}

/** @throws ProblemError 'unsupported-ops' naming each op and the first node it sits in */
export function checkOps(nodes: GraphNode[], file: string): void {
  const unknown = new Map<string, string>()
  for (const node of nodes) if (!known.has(node.op) && !unknown.has(node.op)) unknown.set(node.op, node.name)
  if (unknown.size === 0) return
  const list = [...unknown].slice(0, 5).map(([op, node]) => `${op} (node ${node})`)
  const more = unknown.size > 5 ? ` and ${unknown.size - 5} more` : ''
  const [first] = unknown
  throw new ProblemError({
    code: 'unsupported-ops',
    message: `TF.js cannot run ${list.join(', ')}${more}.`,
    file,
    place: atNode(first?.[1] ?? ''),
    mend: [...unknown.keys()].some((op) => op.endsWith('PartitionedCall'))
      ? 'Convert the SavedModel with TensorFlow installed, so that function calls are inlined (tensorflowjs_converter --input_format=tf_saved_model --output_format=tfjs_graph_model).'
      : 'Rewrite that part of the model with ops TF.js has, or leave it out of the exported signature and do it as preprocessing.',
  })
}

/**
 * Every constant that is used must be in the manifest in the same shape and type, or TF.js computes with nothing, or
 * with the bits of one type read as another's.
 * @throws ProblemError 'missing-weight', 'weight-shape', 'weight-dtype'
 */
export function checkWeights(nodes: GraphNode[], specs: WeightSpec[], file: string): void {
  const byName = new Map(specs.map((spec) => [spec.name, spec]))
  for (const node of nodes) {
    if (node.op !== 'Const') continue
    const spec = byName.get(node.name)
    if (!spec)
      throw new ProblemError({
        code: 'missing-weight',
        message: 'The graph uses a constant that the weights manifest does not list.',
        file,
        place: atNode(node.name),
        mend: 'Topology and weights are of different exports: export the model again.',
      })
    const shape = constShape(node)
    if (shape && shape.join() !== spec.shape.join())
      throw new ProblemError({
        code: 'weight-shape',
        message: `The graph wants [${shape.join(', ')}], the weights manifest has [${spec.shape.join(', ')}].`,
        file,
        place: atNode(node.name),
        mend: 'Topology and weights are of different exports: export the model again.',
      })
    const dtype = knownDtype(objectAt(node.attr, 'dtype')?.['type'])
    if (dtype && dtype !== spec.dtype)
      throw new ProblemError({
        code: 'weight-dtype',
        message: `The graph wants ${dtype} numbers, the weights manifest has ${spec.dtype}.`,
        file,
        place: atNode(node.name),
        mend: 'The file was damaged or edited: export the model again.',
      })
  }
}

function constShape(node: GraphNode): number[] | null {
  const shape = objectAt(node.attr, 'value', 'tensor', 'tensorShape')
  if (!shape) return null
  const { dim } = shape
  if (dim === undefined) return []
  if (!Array.isArray(dim)) return null
  return dim.map((entry) => Number(isObject(entry) ? (entry['size'] ?? 0) : NaN))
}

function bad(file: string, place: Place, message: string): never {
  throw new ProblemError({
    code: 'bad-graph',
    message,
    file,
    place,
    mend: 'The file was damaged or edited: export the model again.',
  })
}
