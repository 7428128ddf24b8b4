/** keras.ops called on a model's tensors (x + y, x * 2): those that are one step of arithmetic; the rest are refused. */
import { atLayer, ProblemError } from '../core/problem'
import { objectAt, type Json, type JsonObject } from '../files/json'
import type { Call } from './calls'
import { asGraph, dtypeFor, type Dialect } from './translate'
import { layerRules } from './table'

/** Operator class -> what KerasArithmetic calls it. Several are also names of layers, told apart by how they are called. */
const binary: Record<string, string> = {
  Add: 'add',
  Subtract: 'subtract',
  Multiply: 'multiply',
  TrueDivide: 'divide',
  Divide: 'divide',
  Maximum: 'maximum',
  Minimum: 'minimum',
  Power: 'power',
}
const unary: Record<string, string> = {
  Absolute: 'abs',
  Exp: 'exp',
  Expm1: 'expm1',
  Log: 'log',
  Log1p: 'log1p',
  Negative: 'negative',
  Sqrt: 'sqrt',
  Square: 'square',
}

/** A layer list is called with one list of tensors; the operator with two arguments side by side. */
function isOperator(layer: JsonObject): boolean {
  const [node] = Array.isArray(layer['inbound_nodes']) ? layer['inbound_nodes'] : []
  const args = objectAt(node)?.['args']
  return Array.isArray(args) && args.length > 0 && !Array.isArray(args[0])
}

/**
 * @returns the layer that computes the operator; null where this is no operator
 * @throws ProblemError 'unsupported-op' by name
 */
export function operatorFor(
  layer: JsonObject,
  calls: Call[],
  { file }: Dialect,
): { class_name: string; config: JsonObject } | null {
  const kind = String(layer['class_name'])
  const fromModule = /\.ops\b/.test(String(layer['module'] ?? ''))
  const merge = Object.hasOwn(binary, kind) && isOperator(layer)
  const known =
    Object.hasOwn(layerRules, kind) || kind === 'Sequential' || kind === 'Functional' || kind === 'Model'
  if (!fromModule && !merge && (known || !Object.hasOwn(unary, kind))) return null
  const [first] = calls
  const operation = binary[kind] ?? unary[kind]
  const operands = first?.constants ?? []
  if (!operation || !first || operands.length !== (Object.hasOwn(binary, kind) ? 2 : 1) || !alike(calls))
    throw new ProblemError({
      code: 'unsupported-op',
      message: `The operator ${kind} of keras.ops is no layer, and the workbench has none for it.`,
      file,
      place: atLayer(String(layer['name'])),
      mend: asGraph,
    })
  const name = String(layer['name'] ?? objectAt(layer['config'])?.['name'])
  const dtype = dtypeFor(objectAt(layer['config'])?.['dtype'])
  return {
    class_name: 'KerasArithmetic',
    config: { name, trainable: false, dtype, operation, operands: operands as Json },
  }
}

function alike(calls: Call[]): boolean {
  return calls.every((call) => JSON.stringify(call.constants) === JSON.stringify(calls[0]?.constants))
}
