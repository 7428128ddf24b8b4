/**
 * Keras 3 writes the masks that Embedding(mask_zero) and Masking make into the topology, as operators and as arguments of
 * the layers that heed them. The replay works masks out by itself (src/replay/execute.ts), so they are taken out again;
 * a mask that somebody made by hand is not of that kind, and stays, to be refused.
 */
import { isObject, objectAt, type Json, type JsonObject } from '../../files/json'

const maskKey = /(^|_)mask$/

/** Layers (by name) whose tensors a value mentions. */
function mentioned(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(mentioned)
  if (!isObject(value)) return []
  if (value['class_name'] === '__keras_tensor__') {
    const history = objectAt(value['config'])?.['keras_history']
    return Array.isArray(history) ? [String(history[0])] : []
  }
  return Object.values(value).flatMap(mentioned)
}

const nameOf = (layer: JsonObject) => String(layer['name'] ?? objectAt(layer['config'])?.['name'])
const nodesOf = (layer: JsonObject) =>
  (Array.isArray(layer['inbound_nodes']) ? layer['inbound_nodes'] : []).filter(isObject)

/** An .h5 names no modules; but every layer says whether it is trainable, and no operator does. */
function isOperator(layer: JsonObject): boolean {
  const module = layer['module']
  if (typeof module === 'string') return /\.ops\b/.test(module)
  const notLayers = ['InputLayer', 'Sequential', 'Functional', 'Model']
  return (
    !notLayers.includes(String(layer['class_name'])) && !('trainable' in (objectAt(layer['config']) ?? {}))
  )
}

/** What a call takes as its data, masks aside. */
function dataOf(node: JsonObject): string[] {
  const kwargs = Object.entries(objectAt(node['kwargs']) ?? {}).filter(([key]) => !maskKey.test(key))
  return [...mentioned(node['args']), ...kwargs.flatMap(([, value]) => mentioned(value))]
}

/** @returns the operators that only make masks, of the kind that layers make themselves */
export function maskOperators(layers: JsonObject[], outputs: string[]): Set<string> {
  const makers = new Set(
    layers
      .filter((layer) => {
        const kind = layer['class_name']
        return (
          kind === 'Masking' || (kind === 'Embedding' && objectAt(layer['config'])?.['mask_zero'] === true)
        )
      })
      .flatMap((layer) => nodesOf(layer).flatMap(dataOf)),
  )
  const found = new Set(
    layers
      .filter((layer) => isOperator(layer) && !outputs.includes(nameOf(layer)))
      .filter(
        (layer) =>
          layer['class_name'] !== 'NotEqual' ||
          nodesOf(layer)
            .flatMap(dataOf)
            .every((name) => makers.has(name)),
      )
      .map(nameOf),
  )
  const byName = new Map(layers.map((layer) => [nameOf(layer), layer]))
  const readers = new Map<string, string[]>()
  for (const layer of layers)
    for (const name of nodesOf(layer).flatMap(dataOf))
      readers.set(name, [...(readers.get(name) ?? []), nameOf(layer)])
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const name of found)
      if ((readers.get(name) ?? []).some((reader) => !found.has(reader)) || !grounded(name, found, byName))
        found.delete(name)
  }
  return found
}

/** Begins in a mask of ours: an operator on data alone, such as a comparison by hand, does not. */
function grounded(name: string, found: Set<string>, byName: Map<string, JsonObject>): boolean {
  const layer = byName.get(name) as JsonObject
  const kind = String(layer['class_name'])
  // Of Concatenate's compute_mask: ones and zeros in the shape of its inputs.
  if (kind === 'NotEqual' || kind === 'OnesLike' || kind === 'ZerosLike') return true
  return nodesOf(layer)
    .flatMap(dataOf)
    .every((input) => found.has(input))
}

/** The call without the masks that are in `operators`. */
export function withoutMasks(node: Json, operators: Set<string>): Json {
  const kwargs = objectAt(node, 'kwargs')
  if (!isObject(node) || !kwargs) return node
  const kept = Object.entries(kwargs).filter(([key, value]) => {
    const from = maskKey.test(key) ? mentioned(value) : []
    return from.length === 0 || !from.every((name) => operators.has(name))
  })
  return { ...node, kwargs: Object.fromEntries(kept) }
}
