/** The first rows as they will be used: a column per field, in the order that a request is thought of. */
import type { FieldRole, Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import type { JoinedIds, MappingPreview } from '../../session/contract'
import type { FirstLook } from '../../session/first-look'
import { slots, type Slot } from '../../session/slots'
import type { Mapping } from '../../result/mapping'
import { roleOf, usesByField, useText } from './mapping-edit'

interface LookCell {
  /** As the log has it; null where it has nothing. */
  text: string | null
  /** What the model is given for it; null where no model is, or it is the same. */
  given: string | null
}

export interface LookColumn {
  key: string
  name: string
  /** null where it is joined from a file: that has no other use. */
  role: FieldRole | null
  /** Where it goes, or where it comes from. */
  note: string
  kind: 'fed' | 'used' | 'unused'
  cells: LookCell[]
}

/** What comes before a model's inputs, and what after them. */
const BEFORE: readonly FieldRole[] = ['id']
const AFTER: readonly FieldRole[] = ['primary', 'primary-score', 'shadow', 'shadow-score', 'label', 'primary-latency', 'shadow-latency', 'time', 'status', 'group', 'cluster', 'feature'] // prettier-ignore
/** Where the answers that a file brings stand among those of the log. */
const JOINED: Partial<Record<Slot, FieldRole>> = {
  'primary-predictions': 'primary',
  'shadow-predictions': 'shadow',
  labels: 'label',
}

/** @param role whose inputs stand in the order of the model; null where no model is there */
export function lookColumns(
  mapping: Mapping,
  fields: readonly FieldProfile[],
  preview: MappingPreview,
  role: Role | null,
): LookColumn[] {
  const { look } = preview
  if (!look) return []
  const shown = fields.filter(({ name }) => look.values.has(name))
  const fed = role ? fedColumns(mapping, shown, preview, look, role) : []
  const taken = new Set(fed.map(({ name }) => name))
  const rest = shown.filter(({ name }) => !taken.has(name))
  const of = (wanted: readonly FieldRole[]) =>
    wanted.flatMap((one) => [
      ...rest.filter((field) => roleOf(mapping, field) === one).map((field) => plain(field, one, look)),
      ...preview.joined.filter(({ slot }) => JOINED[slot] === one).map(joinedColumn),
    ])
  return [...of(BEFORE), ...fed, ...of(AFTER), ...of(['ignore'])]
}

function plain({ name }: FieldProfile, role: FieldRole, look: FirstLook): LookColumn {
  const cells = look.values.get(name)!.map((text) => ({ text, given: null }))
  const unused = role === 'ignore' || role === 'feature'
  return { key: name, name, role, note: '', kind: unused ? 'unused' : 'used', cells }
}

function joinedColumn({ slot, values }: JoinedIds): LookColumn {
  const cells = values.map((text) => ({ text, given: null }))
  return { key: `file ${slot}`, name: slots[slot].name, role: null, note: 'from its file', kind: 'used', cells } // prettier-ignore
}

function fedColumns(
  mapping: Mapping,
  fields: readonly FieldProfile[],
  preview: MappingPreview,
  look: FirstLook,
  role: Role,
): LookColumn[] {
  const uses = [...usesByField(mapping, role, fields).values()].flat()
  uses.sort((a, b) => a.input - b.input || a.at - b.at)
  const before = new Set<string>()
  return uses.flatMap((use) => {
    const field = fields.find(({ name }) => name === use.feature.field)
    if (!field) return []
    const again = before.has(field.name)
    before.add(field.name)
    const tensor = preview.models[role]?.find((one) => one.tensor === use.tensor)
    const given = (row: number) => {
      const numbers = tensor?.rows[row]?.slice(use.offset, use.offset + use.width) ?? []
      return numbers.length === 0 ? null : givenText(numbers, use.width)
    }
    return [
      {
        // A column that takes another role is the same column still.
        key: again ? `${field.name} ${use.input} ${use.at}` : field.name,
        name: field.name,
        role: roleOf(mapping, field),
        note: useText(use),
        kind: 'fed' as const,
        cells: look.values.get(field.name)!.map((text, row) => cell(text, given(row))),
      },
    ]
  })
}

function cell(text: string | null, given: string | null): LookCell {
  const same = text !== null && given !== null && (text === given || close(Number(text), Number(given)))
  return { text, given: same ? null : given }
}

/** '96.342542' as float32, in four digits: the model is given what the log has. */
const close = (text: number, given: number) => Math.abs(text - given) <= 1e-3 * Math.abs(text)

/** Numbers of one value, at most. */
const MOST = 4

function givenText(numbers: readonly (number | string)[], width: number): string {
  const words = numbers.slice(0, MOST).map(short).join(' ')
  return width > MOST ? `${words} …` : words
}

function short(value: number | string): string {
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)))
}
