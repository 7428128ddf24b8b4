/** What the mapping of a run calls a model's outputs. */
import type { Role } from '../../core/roles'
import type { EvaluationData } from '../input'

/** What the mapping of the run calls each class of a model's output; none where it reads no output of that model. */
export function namesOfOutput(data: EvaluationData, role: Role): readonly string[] {
  const output = outputOf(data, role)
  return output ? (output.classes ?? data.classes) : []
}

/** How the mapping of the run reads a model's output. */
export function outputOf({ evidence }: EvaluationData, role: Role): { classes?: string[] } | null {
  const mapping = evidence.mapping as { models?: Partial<Record<Role, { output?: object } | null>> } | null
  return mapping?.models?.[role]?.output ?? null
}
