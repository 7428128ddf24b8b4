/** Whether the log has the fields that a mapping reads its answers from, and as many as there are classes. */
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { AnswerReading, Mapping } from '../result/mapping'

/** Names in one sentence, at most. */
const MOST_NAMES = 12

/**
 * @param fields of the file that holds the role's answers
 * @returns a problem at the JSON pointer of the first fault; none where the answers can be read
 */
export function checkAnswers(
  role: Role,
  { answers, classes, task }: Mapping,
  fields: readonly FieldProfile[],
): Problem[] {
  const read = answers?.[role]
  if (!read || read.kind === 'class') return []
  const place = `/answers/${role}`
  const named = namesOf(read)
  const at = named.findIndex(({ name }) => !fields.some((field) => field.name === name))
  if (at >= 0) return [missing(role, named[at]!.name, `${place}${named[at]!.key}`, fields)]
  const { length } = named
  if (task === 'classification' && length > 1 && length !== classes.length)
    return [
      {
        code: 'wrong-classes',
        message: `${role}'s logged answers are read from ${length} fields, one per class; the mapping names ${classes.length} classes.`,
        place: atPointer(`${place}/fields`),
        mend: 'Name a field for each class, in the order of the classes.',
      },
    ]
  return []
}

function namesOf(read: Exclude<AnswerReading, { kind: 'class' }>): { name: string; key: string }[] {
  return read.kind === 'probabilities'
    ? read.fields.map((name, i) => ({ name, key: `/fields/${i}` }))
    : [{ name: read.field, key: '/field' }]
}

function missing(role: Role, name: string, pointer: string, fields: readonly FieldProfile[]): Problem {
  const has = fields.map((field) => field.name)
  const list = `${has.slice(0, MOST_NAMES).join(', ')}${has.length > MOST_NAMES ? ', ...' : ''}`
  return {
    code: 'missing-column',
    message: `The log has no column "${name}", which ${role}'s logged answers are read from.`,
    place: atPointer(pointer),
    mend: `Name one that it has, or leave "answers" out to have it guessed: ${list}.`,
  }
}
