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
  const features = ROLES.flatMap((role) => mapping.models[role]?.inputs ?? []).flatMap((one) => one.features)
  const fed = new Set(features.map(({ field }) => field))
  return open
    .filter((field) => fed.has(field.name) || ANSWERS.test(roleOf(mapping, field)))
    .flatMap((field) => undecidedProblem(field) ?? [])
}
