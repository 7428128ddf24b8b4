/** A model's inputs as the page counts them: how many numbers each takes, and how many it is given. */
import { ROLES, type Role } from '../../core/roles'
import { pointerOf, type Problem } from '../../core/problem'
import { sizeOf } from '../../mapping/widths'
import type { FieldProfile } from '../../formats/contract'
import type { Mapping } from '../../result/mapping'
import { usesByField } from './mapping-edit'
import type { Slots } from './slots.svelte'

export interface InputState {
  tensor: string
  /** Numbers per request that it takes; null where it is open. */
  size: number | null
  columns: number
  given: number
}

export function inputsOf(
  mapping: Mapping,
  role: Role,
  fields: readonly FieldProfile[],
  slots: Pick<Slots, 'of'>,
): InputState[] {
  const uses = [...usesByField(mapping, role, fields).values()].flat()
  return (slots.of(role)?.model?.inputs ?? []).map((spec) => {
    const own = uses.filter(({ tensor }) => tensor === spec.name)
    const given = own.reduce((sum, { width }) => sum + width, 0)
    return { tensor: spec.name, size: sizeOf(spec), columns: own.length, given }
  })
}

/** Whose mend is to say which columns an input takes. */
const OF_COLUMNS: readonly Problem['code'][] = [
  'unmapped-input',
  'missing-column',
  'wrong-width',
  'assumed-order',
]

/** The input that a problem is about, where nothing feeds it, or not what it takes, or by a guess that is in doubt. */
export function unfedInput(
  problem: Problem,
  mapping: Mapping | null,
  slots: Pick<Slots, 'of'>,
): { role: Role; tensor: string } | null {
  if (!OF_COLUMNS.includes(problem.code)) return null
  const [, models, name, , at] = pointerOf(problem).split('/')
  const role = ROLES.find((one) => models === 'models' && one === name)
  if (!role) return null
  const tensor =
    mapping?.models[role]?.inputs[Number(at ?? 0)]?.tensor ?? slots.of(role)?.model?.inputs[0]?.name
  return tensor === undefined ? null : { role, tensor }
}
