/** Where neither models nor answers are here: what in the log may be the answers, as buttons. */
import { escaped } from '../../core/json-pointer'
import { atPointer, type Edit, type Problem } from '../../core/problem'
import { ROLES, type Role } from '../../core/roles'
import { listText } from '../../core/words'
import { lackingAnswers, lackingText, namedClasses, type Lacking } from '../../formats/answers-lacking'
import type { FieldProfile } from '../../formats/contract'
import type { Guess } from '../../mapping/guess'
import type { Slots } from '../intake/slots'
import { answersFile } from './grounds'

/**
 * @param fields of the log, in the roles that they were guessed from
 * @returns null where a model, a file or a column has the answers, or nothing looks like them
 */
export function answersOffered(
  slots: Slots,
  fields: readonly FieldProfile[],
  { mapping }: Pick<Guess, 'mapping'>,
): Problem | null {
  const known = (role: Role) =>
    slots.bundle(role) ??
    mapping.answers?.[role] ??
    answersFile(slots, role) ??
    fields.find((one) => one.role === role)
  const without = ROLES.filter((role) => !known(role))
  const lacking = without.length > 0 && slots.table('log') ? lackingAnswers(fields, without) : null
  if (!lacking) return null
  const edits = lacking.kind === 'pair' ? eitherWay(lacking.fields) : [largest(lacking)]
  return {
    code: 'maybe-label',
    message: `${lackingText(lacking)}`,
    place: atPointer(lacking.kind === 'pair' ? `/roles/${escaped(lacking.fields[0])}` : '/answers'),
    mend: 'Say so where it is: without answers nothing is compared.',
    edits,
  }
}

/** Nothing says which of the two is in production. */
const eitherWay = ([one, two]: readonly [string, string]): Edit[] =>
  [[one, two] as const, [two, one] as const].map(([primary, shadow]) => ({
    label: `“${primary}” is in production, “${shadow}” is the candidate’s`,
    steps: [
      { op: 'add', path: `/roles/${escaped(primary)}`, value: 'primary' },
      { op: 'add', path: `/roles/${escaped(shadow)}`, value: 'shadow' },
    ],
  }))

const largest = ({ of, classes }: Extract<Lacking, { kind: 'apart' }>): Edit => {
  const named = namedClasses(classes)
  const read = of.map(({ role, fields }) => [role, { kind: 'probabilities', fields }] as const)
  return {
    label: `The largest of ${listText(of.map(({ role }) => `${role}’s`))} is the answer`,
    steps: [
      ...(named ? [{ op: 'add' as const, path: '/classes', value: named }] : []),
      { op: 'add', path: '/answers', value: Object.fromEntries(read) },
    ],
  }
}
