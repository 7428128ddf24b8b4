/** Numbers that no model is fed and training had not: where a number is predicted, one may be the truth, one the answer. */
import { escaped } from '../../core/json-pointer'
import type { Edit, Problem } from '../../core/problem'
import { ROLES, type FieldRole } from '../../core/roles'
import { listText } from '../../core/words'
import type { FieldProfile } from '../../formats/contract'
import { isGiven } from '../../formats/role-names'
import type { Guess } from '../../mapping/guess'
import type { Slots } from '../intake/slots'

/** More are rather features that were left out. */
const MOST_COLUMNS = 3
/** As few distinct values as a count of rooms has are hardly what a number is predicted for. */
const FEWEST_VALUES = 20

/**
 * @param fields of the log, in the roles that they were guessed from
 * @returns what they may be, each as a button: which is which only whoever logged them knows; null where nothing is open
 */
export function numbersOffered(
  slots: Slots,
  fields: readonly FieldProfile[],
  { mapping, problems }: Pick<Guess, 'mapping' | 'problems'>,
): Problem | null {
  const has = (role: FieldRole) => fields.some((field) => field.role === role)
  const unfed = problems.some(({ code }) => code === 'unmapped-input')
  if (mapping.task !== 'regression' || unfed || !ROLES.some((role) => slots.bundle(role))) return null
  const open: [FieldRole, string][] = []
  if (!has('label') && !slots.table('labels')) open.push(['label', 'the label'])
  const answered = has('primary') || slots.table('primary-predictions') || !slots.bundle('primary')
  if (!answered) open.push(['primary', 'what primary answered'])
  const columns = open.length > 0 ? unused(slots, fields, mapping) : []
  if (columns.length === 0 || columns.length > MOST_COLUMNS) return null
  const edits = columns.flatMap((name) => open.map(([role, what]) => edit(name, role, what)))
  const [one, few] = [columns.length === 1, open.map(([, what]) => what).join(' or ')]
  return {
    code: 'maybe-label',
    message: `${listText(columns.map((name) => `"${name}"`))} ${one ? 'is a number' : 'are numbers'} that no model is fed: ${one ? 'it may be' : 'each may be'} ${few}.`,
    mend: 'Say which it is where it is one: without labels accuracy is not checked, and without answers nothing shows that the replay is production.',
    edits,
  }
}

function unused(slots: Slots, fields: readonly FieldProfile[], { models }: Guess['mapping']): string[] {
  const inputs = ROLES.flatMap((role) => models[role]?.inputs ?? [])
  const fed = new Set(inputs.flatMap(({ features }) => features.map(({ field }) => field)))
  const trained = new Set((slots.table('baseline')?.profile.fields ?? []).map(({ name }) => name))
  return fields
    .filter(
      ({ name, role, type, distinct }) =>
        role === 'feature' &&
        type === 'number' &&
        distinct >= FEWEST_VALUES &&
        !fed.has(name) &&
        !trained.has(name) &&
        !isGiven(name),
    )
    .map(({ name }) => name)
}

const edit = (name: string, role: FieldRole, what: string): Edit => ({
  label: `“${name}” is ${what}`,
  steps: [{ op: 'add', path: `/roles/${escaped(name)}`, value: role }],
})
