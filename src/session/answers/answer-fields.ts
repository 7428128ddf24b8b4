/** Which fields of the log a role's answer is read from, where it is more than a class and a score. */
import type { Role } from '../../core/roles'
import type { FieldProfile, FieldRequest } from '../../formats/contract'
import type { AnswerReading, Mapping } from '../../result/mapping'

/** What the columns at `at` hold of an answer. */
export interface AnswerColumns {
  kind: Exclude<AnswerReading['kind'], 'class'>
  at: number[]
}

/** Fields that a mapping reads a role's logged answer from, besides the one with the role. */
export function answerFieldsOf({ answers }: Mapping, role: Role): readonly string[] {
  const read = answers?.[role]
  if (!read || read.kind === 'class') return []
  return read.kind === 'probabilities' ? read.fields : [read.field]
}

/** How the fields of an answer are asked for; null where one of them is not there. */
export function answerRequests(
  read: Exclude<AnswerReading, { kind: 'class' }>,
  fields: readonly FieldProfile[],
): FieldRequest[] | null {
  const names = read.kind === 'probabilities' ? read.fields : [read.field]
  const found = names.flatMap((name) => fields.filter((field) => field.name === name))
  if (found.length < names.length) return null
  const list = read.kind === 'probabilities' && names.length === 1
  return found.map(({ name: field, type }) => ({
    field,
    as: list ? (type === 'tensor' ? 'tensor' : 'text') : read.kind === 'top-k' ? 'text' : 'number',
  }))
}
