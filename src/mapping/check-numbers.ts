/** Whether the numbers that a mapping uses are known: a column may hold such as are others in another country. */
import type { Problem } from '../core/problem'
import { ROLES } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import { undecidedProblem } from '../formats/written/words'
import type { Mapping } from '../result/mapping'
import { roleOf } from './field-role'

const ANSWERS = /^(?:label|primary|shadow)(?:-score|-latency)?$/

/** @returns a problem for each column that a model is fed, or that holds labels or answers, and whose numbers may be others */
export function checkNumbers(mapping: Mapping, fields: readonly FieldProfile[]): Problem[] {
  const open = fields.filter(({ undecided }) => undecided)
  if (open.length === 0) return []
  const inputs = ROLES.flatMap((role) => mapping.models[role]?.inputs ?? [])
  const fed = new Set(inputs.flatMap(({ features }) => features).map(({ field }) => field))
  // As text it is none of the numbers that an input could be fed.
  const lacking = inputs.some(({ features }) => features.length === 0)
  const used = (field: FieldProfile) => {
    const role = roleOf(mapping, field)
    return fed.has(field.name) || ANSWERS.test(role) || (lacking && role === 'feature')
  }
  return open.filter(used).flatMap((field) => undecidedProblem(field) ?? [])
}
