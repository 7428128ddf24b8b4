/** What a run still needs, in words a person can act on. */
import type { Role, FieldRole } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import type { Mapping } from '../../result/mapping'
import type { Backend } from '../../replay/contract'
import type { Slot, SlotState } from '../../session/contract'
import { roleOf } from './mapping-edit'

const titles: Record<Slot, string> = {
  primary: 'the primary model',
  shadow: 'the shadow model',
  log: 'the request log',
  'primary-predictions': 'primary’s predictions',
  'shadow-predictions': 'shadow’s predictions',
  labels: 'the labels',
  baseline: 'the baseline',
  mapping: 'the mapping file',
  gates: 'the gates file',
  report: 'the report',
}

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
  const broken = slots.filter((slot) => slot.problems.length > 0).map((slot) => titles[slot.slot])
  if (broken.length > 0) return [`Mend or remove ${list(broken)}.`]
  const unfit = slots.filter((slot) => backend && slot.model?.unfit[backend]).map((slot) => titles[slot.slot])
  if (unfit.length > 0) return [`The ${backend} backend cannot run ${list(unfit)}: choose another.`]
  const log = slots.find((slot) => slot.slot === 'log')?.log
  const has = (role: Role) => slots.some((slot) => slot.slot === role && slot.model)
  const answered = (role: Role) => slots.some((slot) => slot.slot === `${role}-predictions` && slot.log)
  if (!log) {
    const models = (['primary', 'shadow'] as const).filter((role) => !has(role) && !answered(role))
    const lacking: Slot[] = [...models, 'log']
    return [`Still needed: ${list(lacking.map((slot) => titles[slot]))}.`]
  }
  const logged = (role: FieldRole) =>
    draft.mapping !== null && draft.fields.some((field) => roleOf(draft.mapping!, field) === role)
  const without = (['primary', 'shadow'] as const).filter(
    (role) => !has(role) && !answered(role) && !logged(role),
  )
  if (without.length > 0)
    return [
      `Still needed: ${list(without.map((role) => titles[role]))}, or ${without.length === 1 ? 'its' : 'their'} predictions, in a column of the log or a file of their own.`,
    ]
  if (draft.blocked) return ['Mend what feeds what first: see above.']
  const { mapping } = draft
  return mapping?.task === 'classification' && mapping.classes.length < 2
    ? ['Still needed: the names of at least two classes, in what feeds what.']
    : []
}

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
