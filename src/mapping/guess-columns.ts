/** Fields of which two look like the same answer or label: the one that was taken is named, and so is the other. */
import { escaped } from '../core/json-pointer'
import { atPointer, type Problem } from '../core/problem'
import type { FieldRole, Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import { roleTitles } from '../formats/roles'
import type { Mapping } from '../result/mapping'
import { roleOf } from './field-role'

/** A field that may be what another was taken for. */
export interface Rival {
  role: Role | 'label'
  taken: string
  field: string
  /** The field is taken for the other model's: whose is whose rests on the order of their names. */
  exchanged?: true
}

/** Roles whose field decides the verdict. */
const DECISIVE: readonly FieldRole[] = ['primary', 'shadow', 'label']

/** Notes each field that was passed over for another with other values. */
export function noteRivals(fields: readonly FieldProfile[], problems: Problem[]): void {
  for (const { rival, ...field } of fields) {
    const taken = fields.find(({ name, role }) => name === rival?.taken && role === rival.role)
    if (!rival || !taken || !DECISIVE.includes(rival.role)) continue
    // A class and its name beside it are of two types; a copy is the same in every row.
    if (field.type !== taken.type || field.digest === taken.digest) continue
    const [one, other] = [`"${taken.name}"`, `"${field.name}"`]
    // Read as shadow's already: then only whose is whose is assumed.
    const exchanged = rival.role === 'primary' && field.role === 'shadow'
    problems.push({
      code: 'assumed-column',
      severity: 'note',
      message: exchanged
        ? `${one} is taken for production’s answers and ${other} for the candidate’s, by the order of their names alone.`
        : `${one} is taken for the ${roleTitles[rival.role]}; ${other} looks like it, too, and holds other values.`,
      place: atPointer(`/roles/${escaped(taken.name)}`),
      mend: exchanged
        ? 'Say in the mapping if it is the other way round.'
        : `Say in the mapping which of the two is the ${roleTitles[rival.role]}.`,
    })
  }
}

/**
 * Fields that may be the label or an answer in place of the one that is, whatever their first rows hold: whether the choice
 * matters is seen once all rows are read.
 */
export function rivalsOf(mapping: Mapping, fields: readonly FieldProfile[]): Rival[] {
  if (mapping.confirmed?.includes('columns')) return []
  return fields.flatMap((field) => {
    const { rival } = field
    if (!rival || !isDecisive(rival.role) || roleOf(mapping, field) === rival.role) return []
    const taken = fields.find(({ name }) => name === rival.taken)
    const stands = taken && roleOf(mapping, taken) === rival.role && taken.type !== 'tensor'
    const able = field.type !== 'tensor' && (mapping.task === 'classification' || field.type === 'number')
    const other = roleOf(mapping, field) === 'shadow' && rival.role === 'primary'
    const exchanged = other ? { exchanged: true as const } : {}
    return stands && able ? [{ role: rival.role, taken: taken.name, field: field.name, ...exchanged }] : []
  })
}

const isDecisive = (role: FieldRole): role is Rival['role'] => DECISIVE.includes(role)
