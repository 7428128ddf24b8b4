/** What a run still needs, in words a person can act on. */
import { backendTitle } from '../core/backends'
import { lackingAnswers, lackingText } from '../formats/answers-lacking'
import { count } from '../core/numbers'
import { listText } from '../core/words'
import type { Role, FieldRole } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { Mapping } from '../result/mapping'
import type { Backend } from '../replay/contract'
import type { Slot, SlotState } from './contract'
import { slots as slotTable } from './slots'
import { roleOf } from '../mapping/field-role'

interface MappingState {
  mapping: Mapping | null
  fields: FieldProfile[]
  blocked: boolean
}

/** @returns sentences, the most useful first; empty where the run may start. */
export function missing(
  slots: readonly SlotState[],
  draft: MappingState,
  backend: Backend | null = null,
): string[] {
  const broken = slots.filter((slot) => slot.problems.length > 0).map((slot) => slotTable[slot.slot].phrase)
  if (broken.length > 0) return [`Mend or remove ${listText(broken)}.`]
  const unfit = slots
    .filter((slot) => backend && slot.model?.unfit[backend])
    .map((slot) => slotTable[slot.slot].phrase)
  if (unfit.length > 0)
    return [`The ${backendTitle(backend!)} backend cannot run ${listText(unfit)}: choose another.`]
  const log = slots.find((slot) => slot.slot === 'log')?.log
  const has = (role: Role) => slots.some((slot) => slot.slot === role && slot.model)
  const answered = (role: Role) => slots.some((slot) => slot.slot === `${role}-predictions` && slot.log)
  if (!log) {
    const models = (['primary', 'shadow'] as const).filter((role) => !has(role) && !answered(role))
    const lacking: Slot[] = [...models, 'log']
    return [`Still needed: ${listText(lacking.map((slot) => slotTable[slot].phrase))}.`]
  }
  const logged = (role: FieldRole) =>
    draft.mapping !== null && draft.fields.some((field) => roleOf(draft.mapping!, field) === role)
  const without = (['primary', 'shadow'] as const).filter(
    (role) => !has(role) && !answered(role) && !logged(role) && !draft.mapping?.answers?.[role],
  )
  if (without.length > 0)
    return [
      `Still needed: ${listText(without.map((role) => slotTable[role].phrase))}, or ${without.length === 1 ? 'its' : 'their'} predictions, in a column of the log or a file of their own.${seenIn(draft.fields, without)}`,
    ]
  if (draft.blocked) return ['Mend what feeds what first: see above.']
  const { mapping } = draft
  return mapping?.task === 'classification' && mapping.classes.length === 0
    ? [
        'Still needed: the names of the classes, of at least two classes where a model tells them apart, in what feeds what.',
      ]
    : []
}

/** Columns in one sentence, at most. */
const MOST_COLUMNS = 12

/** What the log has in place of the answers that are lacking: what looks like them, else all columns. */
function seenIn(fields: readonly FieldProfile[], without: readonly Role[]): string {
  if (fields.length === 0) return ''
  const lacking = lackingAnswers(fields, without)
  if (lacking) return ` ${lackingText(lacking)}`
  const names = fields.slice(0, MOST_COLUMNS).map(({ name }) => `"${name}"`)
  const more = fields.length > names.length ? ` and ${count(fields.length - names.length)} more` : ''
  return ` The log has ${more ? `${names.join(', ')}${more}` : listText(names)}.`
}
