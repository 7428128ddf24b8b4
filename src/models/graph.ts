/** Reads a graph-model's topology: signature, checks, and what TF.js would trip over taken out. */
import { elements } from '../core/tensors'
import type { Problem } from '../core/problem'
import type { WeightSpec } from './bundle'
import { count, parametersOf, type Described } from './described'
import { checkOps, checkWeights, nodeName, reachable, readNodes, type GraphNode } from './graph-checks'
import { readSignature } from './graph-signature'
import { isObject, objectAt, objects, type JsonObject } from '../files/json'

/**
 * Ops that TF.js runs only in executeAsync: control flow, shapes known from values, hash tables
 * (tfjs-converter/src/executor/model_analysis.ts; If is spelled 'if' there, yet its executor returns a promise).
 */
const asyncOps = new Set(
  (
    'Switch Merge Enter Exit NextIteration StatelessIf StatelessWhile If While ListDiff Where NonMaxSuppressionV2 ' +
    'NonMaxSuppressionV3 NonMaxSuppressionV4 NonMaxSuppressionV5 HashTable HashTableV2 LookupTableImport ' +
    'LookupTableImportV2 LookupTableFind LookupTableFindV2 LookupTableSize LookupTableSizeV2'
  ).split(' '),
)

/** @throws ProblemError where the graph cannot run: unknown ops, dangling inputs, weights that are not there */
export function describeGraph(model: JsonObject, specs: WeightSpec[], file: string): Described {
  const topology = objectAt(model['modelTopology']) as JsonObject
  const library = objects(objectAt(topology, 'library')?.['function']).flatMap((f) => objects(f['nodeDef']))
  const nodes = withoutControlEdges(readNodes(topology['node'], file))
  const warnings: Problem[] = []
  const signature = readSignature(model, nodes, file, warnings)
  const used = reachable(nodes, signature.outputNodes, file)
  const initialiser = readNodes(objectAt(model['modelInitializer'])?.['node'] ?? [], file)
  const functions = readNodes(library, file)
  checkOps([...used, ...initialiser, ...functions], file)
  checkWeights([...used, ...initialiser], specs, file)
  return {
    format: 'graph-model',
    inputs: signature.inputs,
    outputs: signature.outputs,
    outputNodes: signature.outputNodes,
    structuredOutputKeys: signature.structuredOutputKeys,
    needsAsync: used.some((node) => asyncOps.has(node.op)),
    topology: { ...topology, node: nodes, versions: versionsOf(topology) },
    assignment: 'by-name',
    layerWeights: null,
    layers: layersOf(used, specs),
    kinds: count(used.filter((node) => node.op !== 'Const').map((node) => node.op)),
    parameters: parametersOf(specs),
    warnings,
  }
}

/** TF.js reads versions without looking whether they are there. */
function versionsOf(topology: JsonObject): JsonObject {
  const { versions } = topology
  return isObject(versions) ? versions : { producer: 0, minConsumer: 0 }
}

/**
 * Control edges order side effects, of which an inference graph has none, and TF.js' executor does not follow them
 * through a loop: Keras 3 recurrent layers converted by TensorFlow 2.21 then fail with "Cannot compute the outputs".
 * The initialiser keeps its own: filling a hash table is a side effect.
 */
function withoutControlEdges(nodes: GraphNode[]): GraphNode[] {
  return nodes
    .filter((node) => node.op !== 'NoOp')
    .map((node) =>
      node.input?.some((input) => input.startsWith('^'))
        ? { ...node, input: node.input.filter((input) => !input.startsWith('^')) }
        : node,
    )
}

/** A graph has no layers any more; its constants, by the op that uses each, are the nearest thing. */
function layersOf(nodes: GraphNode[], specs: WeightSpec[]): Described['layers'] {
  const users = new Map<string, string>()
  for (const node of nodes)
    for (const input of node.input ?? []) {
      const name = nodeName(input)
      if (!users.has(name)) users.set(name, node.op)
    }
  return specs.map((spec) => ({
    name: spec.name,
    kind: users.get(spec.name) ?? 'Const',
    shape: `[${spec.shape.join(', ')}]`,
    parameters: spec.dtype === 'float32' ? elements(spec.shape) : 0,
  }))
}
