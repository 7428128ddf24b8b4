/** keras.ops called on a model's tensors (x + y, x * 2): those that are one step of arithmetic; the rest are refused. */
import { atLayer, ProblemError } from '../../core/problem'
import { objectAt, type Json, type JsonObject } from '../../files/json'
import type { Call } from './calls'
import { asGraph, dtypeFor, type Built, type Dialect } from './translate'
import { binary, unary } from '../layers/merge'
import { definitionOf } from '../registry'

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
export function operatorFor(layer: JsonObject, calls: Call[], { file }: Dialect): Built | null {
  const kind = String(layer['class_name'])
  const fromModule = /\.ops\b/.test(String(layer['module'] ?? ''))
  const merge = binary.includes(kind) && isOperator(layer)
  const known = definitionOf(kind) || kind === 'Sequential' || kind === 'Functional' || kind === 'Model'
  if (!fromModule && !merge && (known || !unary.includes(kind))) return null
  const [first] = calls
  const operands = first?.constants ?? []
  const arity = binary.includes(kind) ? 2 : unary.includes(kind) ? 1 : null
  if (!first || operands.length !== arity || !alike(calls))
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
    keras_class: 'KerasArithmetic',
    config: { name, trainable: false, dtype, operation: kind, operands: operands as Json },
  }
}

function alike(calls: Call[]): boolean {
  return calls.every((call) => JSON.stringify(call.constants) === JSON.stringify(calls[0]?.constants))
}
