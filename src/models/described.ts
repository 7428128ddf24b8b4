/** What reading a topology yields, whatever its format: the part of a bundle that is not bytes. */
import { elements } from '../core/tensors'
import type { Problem } from '../core/problem'
import type { ModelBundle, ModelCard, WeightSpec } from './bundle'

export interface Described extends Pick<
  ModelBundle,
  | 'format'
  | 'inputs'
  | 'outputs'
  | 'outputNodes'
  | 'structuredOutputKeys'
  | 'needsAsync'
  | 'assignment'
  | 'layerWeights'
> {
  topology: unknown
  layers: ModelCard['layers']
  kinds: Record<string, number>
  parameters: number | null
  warnings: Problem[]
}

export function count(kinds: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** Numbers that training sets (and constants folded into a graph): those kept as floats. */
export function parametersOf(specs: WeightSpec[]): number {
  return specs
    .filter((spec) => spec.dtype === 'float32' && spec.group !== 'optimizer')
    .reduce((total, spec) => total + elements(spec.shape), 0)
}
