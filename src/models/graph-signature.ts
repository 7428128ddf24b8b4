/** Inputs and outputs of a graph-model: from its signature, else from its placeholders and loose ends. */
import { atKey, type Place, type Problem, ProblemError } from '../core/problem'
import type { DType, TensorSpec } from './bundle'
import { nodeName, type GraphNode } from './graph-checks'
import { knownDtype } from './graph-dtypes'
import { isObject, objectAt, type Json, type JsonObject } from '../files/json'

export interface Signature {
  inputs: TensorSpec[]
  outputs: TensorSpec[]
  /** As the graph names them: 'Identity_1:0'. */
  outputNodes: string[]
  structuredOutputKeys: string[] | null
}

/**
 * `userDefinedMetadata.signature` overrides `signature`, as in TF.js. Resource inputs (hash tables) are TF.js' own.
 * @throws ProblemError 'bad-signature' where it names an output that is not in the graph
 */
export function readSignature(
  model: JsonObject,
  nodes: GraphNode[],
  file: string,
  warnings: Problem[],
): Signature {
  const metadata = objectAt(model['userDefinedMetadata'])
  const signature = objectAt(metadata, 'signature') ?? objectAt(model['signature'])
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const inputs = entriesOf(signature, 'inputs', file) ?? placeholders(nodes)
  const outputs = entriesOf(signature, 'outputs', file) ?? looseEnds(nodes)
  for (const output of outputs)
    if (!byName.has(nodeName(output.node)))
      bad(
        file,
        atKey(`signature output ${output.key}`),
        `The signature names ${output.node}, which is not in the graph.`,
      )
  const there = inputs.filter((input) => {
    if (byName.has(nodeName(input.node))) return true
    warnings.push({
      code: 'unused-input',
      message: `The input ${input.key} is in the signature but not in the graph: nothing depends on it.`,
      file,
      place: { kind: 'signature input', name: input.key },
    })
    return false
  })
  const keys = structuredKeys(metadata, outputs.length)
  if (outputs.length === 0) bad(file, atKey('signature'), 'The graph has no outputs.')
  return {
    inputs: there.map((input) => specOf(input, byName.get(nodeName(input.node)))),
    outputs: outputs.map((output, i) => ({
      ...specOf(output),
      ...(keys ? { name: keys[i]! } : {}),
    })),
    outputNodes: outputs.map((output) => output.node),
    structuredOutputKeys: keys,
  }
}

interface Entry {
  /** The name people gave it. */
  key: string
  node: string
  dtype: Json | undefined
  shape: Json | undefined
}

function entriesOf(signature: JsonObject | null, side: 'inputs' | 'outputs', file: string): Entry[] | null {
  const map = objectAt(signature, side)
  if (!map || Object.keys(map).length === 0) return null
  return Object.entries(map)
    .filter(([, tensor]) => !(isObject(tensor) && tensor['resourceId'] !== undefined))
    .map(([key, tensor]) => {
      if (!isObject(tensor) || typeof tensor['name'] !== 'string')
        bad(file, atKey(`signature ${side} ${key}`), 'The signature entry has no tensor name.')
      return { key, node: tensor['name'] as string, dtype: tensor['dtype'], shape: tensor['tensorShape'] }
    })
}

function placeholders(nodes: GraphNode[]): Entry[] {
  return nodes.filter((node) => node.op.startsWith('Placeholder')).map(fromNode)
}

function looseEnds(nodes: GraphNode[]): Entry[] {
  const taken = new Set(nodes.flatMap((node) => (node.input ?? []).map(nodeName)))
  return nodes.filter((node) => !taken.has(node.name) && node.op !== 'Const').map(fromNode)
}

function fromNode(node: GraphNode): Entry {
  const attr = (key: string) => objectAt(node.attr, key)
  const dtype = attr('dtype')?.['type'] ?? attr('T')?.['type']
  return { key: node.name, node: node.name, dtype, shape: attr('shape')?.['shape'] }
}

function specOf(entry: Entry, node?: GraphNode): TensorSpec {
  const own = node ? fromNode(node) : null
  return {
    // A key that is only the node's own name may go without its ':0'; TF.js then still finds the node.
    name: nodeName(entry.key) === nodeName(entry.node) ? nodeName(entry.key) : entry.key,
    shape: shapeOf(entry.shape) ?? shapeOf(own?.shape) ?? [null],
    dtype: dtypeOf(entry.dtype ?? own?.dtype),
  }
}

function shapeOf(shape: Json | undefined): (number | null)[] | null {
  if (!isObject(shape) || shape['unknownRank'] === true) return null
  const { dim } = shape
  if (dim === undefined) return []
  if (!Array.isArray(dim)) return null
  return dim.map((entry) => {
    const size = Number(isObject(entry) ? (entry['size'] ?? 0) : NaN)
    return Number.isInteger(size) && size >= 0 ? size : null
  })
}

function dtypeOf(dtype: Json | undefined): DType {
  return knownDtype(dtype) ?? 'float32'
}

function structuredKeys(metadata: JsonObject | null, outputs: number): string[] | null {
  const keys = metadata?.['structuredOutputKeys']
  const usable =
    Array.isArray(keys) && keys.length === outputs && keys.every((key) => typeof key === 'string')
  return usable ? (keys as string[]) : null
}

function bad(file: string, place: Place, message: string): never {
  throw new ProblemError({
    code: 'bad-signature',
    message,
    file,
    place,
    mend: 'Export the model again with its serving signature.',
  })
}
