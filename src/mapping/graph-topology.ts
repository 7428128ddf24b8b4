/** What the graph of a graph-model says of its ends: the op behind an output, and arithmetic that an input goes into first. */
import { isObject } from '../core/objects'
import type { ModelBundle } from '../models/bundle'
import type { Activation } from './layers-topology'

type Json = Record<string, unknown>

const SCALING_OPS = new Set(['Mul', 'RealDiv', 'Div', 'Sub', 'AddV2', 'Add', 'BiasAdd'])
const SHAPE_OPS = new Set(['Identity', 'Reshape', 'Squeeze', 'Cast', 'ExpandDims', 'Transpose'])

/** An input goes straight into arithmetic with a constant, which is what Rescaling and Normalization become. */
export function graphScalesFirst(topology: unknown): boolean {
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

export function nodesOf(topology: unknown): Json[] {
  return isObject(topology) && Array.isArray(topology['node']) ? topology['node'].filter(isObject) : []
}

/** Names of the nodes whose outputs a node takes. */
export function sourcesOf(node: Json): string[] {
  const inputs = node['input']
  return Array.isArray(inputs) ? inputs.map((name) => String(name).replace(/:\d+$/, '')) : []
}

/** The graph's node behind a signature's output name. */
export function nodeOf(bundle: ModelBundle, output: string): string {
  const signature = bundle.artifacts.signature
  const outputs = isObject(signature) ? signature['outputs'] : null
  const at = bundle.outputs.findIndex(({ name }) => name === output)
  // Structured outputs bear the keys of what Python returned, in the signature's order.
  const entry = isObject(outputs) ? (outputs[output] ?? Object.values(outputs)[at]) : null
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
  Tanh: 'tanh',
  Relu: 'relu',
  Relu6: 'relu',
}

export function graphActivation(topology: unknown, output: string): Activation | null {
  const nodes = nodesOf(topology)
  const byName = new Map(nodes.map((node) => [node['name'], node]))
  let node = byName.get(output)
  // A chain longer than this is no mere renaming of the last layer.
  for (let hops = 0; node && hops < 16; hops++) {
    const op = String(node['op'])
    if (op.startsWith('_Fused')) return fusedActivation(node)
    if (!PASSES_ON.has(op)) return BY_OP[op] ?? (isToLengthOne(node, byName) ? 'normalised' : 'other')
    node = byName.get(sourcesOf(node)[0])
  }
  return null
}

/** x * rsqrt(max(sum(x ** 2), e)), which l2_normalize becomes. */
function isToLengthOne(node: Json, byName: ReadonlyMap<unknown, Json>): boolean {
  return node['op'] === 'Mul' && sourcesOf(node).some((name) => byName.get(name)?.['op'] === 'Rsqrt')
}

/** Fused ops are base64 in the converter's JSON: the last one is the activation, BiasAdd alone is none. */
function fusedActivation(node: Json): Activation {
  const text = JSON.stringify(node['attr'] ?? {})
  const ops = [...text.matchAll(/"([A-Za-z0-9+/]+={0,2})"/g)].map((match) => decoded(match[1]!))
  if (ops.includes('Sigmoid')) return 'sigmoid'
  if (ops.includes('Softmax')) return 'softmax'
  if (ops.includes('Tanh')) return 'tanh'
  if (ops.some((op) => /^Relu6?$/.test(op))) return 'relu'
  return ops.some((op) => /^(Elu|LeakyRelu|Prelu)$/.test(op)) ? 'other' : 'linear'
}

function decoded(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ''
  }
}
