/** Who is called on what: Keras 3's `inbound_nodes: [{args, kwargs}]` as the [layer, node, tensor, kwargs] of TF.js. */
import { atLayer, ProblemError } from '../../core/problem'
import { brief, isObject, objectAt, type Json, type JsonObject } from '../../files/json'
import { asGraph, type Dialect } from './translate'

export interface Call {
  /** [layer, node index, tensor index], in order. */
  links: [string, number, number][]
  /** Arguments that change what the layer computes, as config keys. */
  config: JsonObject
  /** Numbers that an operator was given in place of a tensor, by position; null where a tensor stood. */
  constants: (number | null)[]
}

/** Tensor arguments by keyword, in the order the layers take them. */
const tensorKeywords = ['inputs', 'query', 'value', 'key', 'initial_state']

/** @throws ProblemError 'unsupported-call' for arguments that have no place in TF.js */
export function readCall(node: Json, kind: string, layer: string, dialect: Dialect): Call {
  // Keras 2 and TF.js: [[layer, node, tensor, kwargs], ...]
  if (Array.isArray(node))
    return { links: node.map((entry) => linkOf(entry, layer, dialect)), config: {}, constants: [] }
  if (!isObject(node)) return refuse(layer, 'no arguments', dialect)
  const call: Call = { links: [], config: {}, constants: [] }
  const args = Array.isArray(node['args']) ? node['args'] : []
  for (const arg of args) addArgument(arg, call, layer, dialect)
  const kwargs = objectAt(node['kwargs']) ?? {}
  for (const key of tensorKeywords)
    if (holdsTensor(kwargs[key])) addArgument(kwargs[key] as Json, call, layer, dialect)
  for (const [key, value] of Object.entries(kwargs)) {
    if (tensorKeywords.includes(key) && holdsTensor(value)) continue
    // Keras overrules a recorded `training` by how the model is called, which here is for inference.
    if (value === null || value === false || key === 'training') continue
    if (key === 'use_causal_mask' && value === true && kind.endsWith('Attention'))
      call.config['use_causal_mask'] = true
    else refuse(layer, `${key} = ${holdsTensor(value) ? 'a tensor' : brief(value)}`, dialect)
  }
  return call
}

function addArgument(arg: Json, call: Call, layer: string, dialect: Dialect): void {
  const history = historyOf(arg)
  if (history) {
    call.links.push(linkOf(history, layer, dialect))
    call.constants.push(null)
  } else if (Array.isArray(arg)) for (const inner of arg) addArgument(inner, call, layer, dialect)
  else if (typeof arg === 'number') call.constants.push(arg)
  else if (arg !== null) refuse(layer, brief(arg), dialect)
}

function historyOf(value: Json | undefined): Json | null {
  return isObject(value) && value['class_name'] === '__keras_tensor__'
    ? (objectAt(value, 'config')?.['keras_history'] ?? null)
    : null
}

function holdsTensor(value: Json | undefined): boolean {
  return Array.isArray(value) ? value.some(holdsTensor) : historyOf(value) !== null
}

function linkOf(entry: Json, layer: string, dialect: Dialect): [string, number, number] {
  const [from, node, tensor] = Array.isArray(entry) ? entry : []
  if (typeof from === 'string' && Number.isInteger(node) && Number.isInteger(tensor))
    return [from, node as number, tensor as number]
  throw new ProblemError({
    code: 'bad-topology',
    message: `A link is not [layer, node, tensor]: ${brief(entry)}.`,
    file: dialect.file,
    place: atLayer(layer),
    mend: 'The file was damaged or edited: export the model again.',
  })
}

function refuse(layer: string, what: string, { file }: Dialect): never {
  throw new ProblemError({
    code: 'unsupported-call',
    message: `The layer is called with ${what}, which TF.js' layers do not take.`,
    file,
    place: atLayer(layer),
    mend: asGraph,
  })
}

/** `input_layers`/`output_layers`: one link, a list of links, or a map of them by name. */
export function readEnds(value: Json | undefined): { links: Json[]; names: string[] | null } {
  if (isObject(value)) return { links: Object.values(value), names: Object.keys(value) }
  if (!Array.isArray(value)) return { links: [], names: null }
  return typeof value[0] === 'string' ? { links: [value], names: null } : { links: value, names: null }
}
