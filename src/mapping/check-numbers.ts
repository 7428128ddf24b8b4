/** Whether the numbers that a mapping uses are known: a column may hold such as are others in another country. */
import type { Problem } from '../core/problem'
import { ROLES } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import { contradictedProblem, undecidedProblem } from '../formats/written/words'
import type { Mapping } from '../result/mapping'
import { roleOf } from './field-role'

const ANSWERS = /^(?:label|primary|shadow)(?:-score|-latency)?$/

/** Columns that are used of a file that is joined to the log. */
export interface JoinedFields {
  file: string
  fields: readonly FieldProfile[]
}

/**
 * @returns problems for columns that a model is fed, or that hold labels or answers, and whose numbers may be others: one
 * of each file
 */
export function checkNumbers(
  mapping: Mapping,
  fields: readonly FieldProfile[],
  joined: readonly JoinedFields[] = [],
): Problem[] {
  const signs = Object.entries(mapping.decimalSigns ?? {})
  const contradicted = signs.flatMap(([name, sign]) => {
    const field = fields.find((one) => one.name === name)
    return (field && contradictedProblem(field, sign)) ?? []
  })
  const open = fields.filter(({ undecided }) => undecided)
  const used = open.length > 0 ? open.filter(isUsed(mapping)) : []
  return [
    ...contradicted,
    ...[undecidedProblem(used) ?? []].flat(),
    ...joined.flatMap((one) => undecidedProblem(one.fields, one.file) ?? []),
  ]
}

function isUsed(mapping: Mapping): (field: FieldProfile) => boolean {
  const inputs = ROLES.flatMap((role) => mapping.models[role]?.inputs ?? [])
  const fed = new Set(inputs.flatMap(({ features }) => features).map(({ field }) => field))
  // As text it is none of the numbers that an input could be fed.
  const lacking = inputs.some(({ features }) => features.length === 0)
  return (field) => {
    const role = roleOf(mapping, field)
    return fed.has(field.name) || ANSWERS.test(role) || (lacking && role === 'feature')
  }
}
