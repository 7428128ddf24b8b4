/** What a run still needs, in words a person can act on. */
import type { Role } from '../../evaluation/input'
import type { FieldProfile, FieldRole } from '../../formats/contract'
import type { Spec } from '../../mapping/spec'
import type { SlotState } from '../../session/contract'
import { roleOf } from './spec-edit'

const titles: Record<string, string> = {
  primary: 'the primary model',
  shadow: 'the shadow model',
  log: 'the request log',
  labels: 'the labels',
  baseline: 'the baseline',
  spec: 'the mapping file',
  gates: 'the gates file',
  report: 'the report',
}

interface MappingState {
  spec: Spec | null
  fields: FieldProfile[]
  blocked: boolean
}

/** @returns sentences, the most useful first; empty where the run may start. */
export function missing(slots: readonly SlotState[], mapping: MappingState): string[] {
  const broken = slots.filter((slot) => slot.problems.length > 0).map((slot) => titles[slot.slot]!)
  if (broken.length > 0) return [`Mend or remove ${list(broken)}.`]
  const log = slots.find((slot) => slot.slot === 'log')?.log
  const has = (role: Role) => slots.some((slot) => slot.slot === role && slot.model)
  if (!log) {
    const lacking = [...(['primary', 'shadow'] as const).filter((role) => !has(role)), 'log']
    return [`Still needed: ${list(lacking.map((slot) => titles[slot]!))}.`]
  }
  const logged = (role: FieldRole) =>
    mapping.spec !== null && mapping.fields.some((field) => roleOf(mapping.spec!, field) === role)
  const without = (['primary', 'shadow'] as const).filter((role) => !has(role) && !logged(role))
  if (without.length > 0)
    return [
      `Still needed: ${list(without.map((role) => titles[role]!))}, or a column that holds ${without.length === 1 ? 'its' : 'their'} predictions.`,
    ]
  return mapping.blocked ? ['Mend what feeds what, below.'] : []
}

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
