/** Files of one log, read alike: what one leaves open, another may tell; where two contradict each other, that is said. */
import type { Problem } from '../../core/problem'
import { atPart } from '../../core/problem'
import { listText } from '../../core/words'
import type { FieldProfile } from '../../formats/contract'
import type { Sign } from '../../formats/written/convention'
import { bySign, signAmong } from '../../formats/written/settle'

/** A file's fields, by its name. */
export interface FileFields {
  file: string
  fields: FieldProfile[]
}

/** Columns that are named of those that differ from file to file. */
const MOST_NAMED = 3

/** @returns the fields of each file, in their order (the same list where nothing is read otherwise), and what is to be said of those that differ */
export function readTogether(files: readonly FileFields[]): {
  fields: FieldProfile[][]
  problems: Problem[]
} {
  const fields = files.map((one) => withClock(withSigns(one.fields, files), files))
  const read = files.map(({ file }, i) => ({ file, fields: fields[i]! }))
  return { fields, problems: differing(read) }
}

/** The field as the first file shows it in which it has values, and its time of day where one tells it. */
export function joinedFields(files: readonly FileFields[]): FieldProfile[] {
  const found = new Map<string, FieldProfile>()
  for (const { fields } of files)
    for (const field of fields) {
      const known = found.get(field.name)
      if (!known || (known.examples.length === 0 && field.examples.length > 0)) found.set(field.name, field)
    }
  return [...found.values()]
}

const named = (files: readonly FileFields[], name: string) =>
  files.flatMap(({ fields }) => fields.filter((field) => field.name === name))

/** Numbers by the sign that the column's cells have in other files; where it has none there, by the one of the other columns. */
function withSigns(fields: FieldProfile[], files: readonly FileFields[]): FieldProfile[] {
  if (signAmong(fields) || !fields.some((field) => field.bySign)) return fields
  if (files.length === 1) return fields
  const ofAll = signAmong(files.flatMap((one) => one.fields))
  return fields.map((field) => {
    if (!field.bySign) return field
    const same = named(files, field.name)
    const sign = same.some(({ decimal }) => decimal) ? signAmong(same) : ofAll
    return sign ? bySign(field, sign) : field
  })
}

/** A date and a time of day that another file shows to be one moment, where both are there and this file shows nothing else. */
function withClock(fields: FieldProfile[], files: readonly FileFields[]): FieldProfile[] {
  if (fields.some(({ clock }) => clock !== undefined)) return fields
  const paired = files.flatMap((one) => one.fields).find(({ clock }) => clock !== undefined)
  const clock = paired && fields.find(({ name }) => name === paired.clock)
  const date = clock && fields.find(({ name }) => name === paired.name)
  if (!date) return fields
  const ofClock = files.flatMap((one) => one.fields).find(({ name, role }) => name === paired.clock && role === 'ignore') // prettier-ignore
  return fields.map((field) => {
    if (field === date) return { ...field, role: 'time', why: paired.why, clock: clock.name }
    return field === clock ? { ...field, role: 'ignore', why: ofClock?.why ?? '' } : field
  })
}

/** What a field is read as, in words, where another file may have it otherwise; null of one that has no values. */
type Trait = (field: FieldProfile) => string | null

const SIGNS: Record<Sign, string> = { '.': 'a decimal point', ',': 'a decimal comma' }

/** Traits that two files may differ in, each with what comes of it. */
const TRAITS: readonly [Trait, (field: FieldProfile) => string][] = [
  [signRead, () => 'Each file is read as it is written.'],
  [unitRead, () => 'Each file is read as it is written, a percentage as a share: between the files the same number is another.'],
  [kindRead, (field) => `It is read as ${field.type === 'number' ? 'numbers' : 'words'} in all.`],
] // prettier-ignore

function signRead({ decimal, bySign: either, undecided, written }: FieldProfile): string | null {
  const sign = decimal ?? (either && !undecided ? (written?.decimal ?? '.') : null)
  return sign && SIGNS[sign]
}

function unitRead({ type, examples, written }: FieldProfile): string | null {
  if (type !== 'number' || examples.length === 0) return null
  return written?.unit ? `“${written.unit}”` : 'no unit'
}

function kindRead({ type, examples, undecided, image, role }: FieldProfile): string | null {
  if (type === 'tensor' || image || undecided || examples.length === 0 || role !== 'feature') return null
  return type === 'number' ? `numbers (“${examples[0]!}”)` : `words (“${examples[0]!}”)`
}

function differing(files: readonly FileFields[]): Problem[] {
  return TRAITS.flatMap(([trait, comes]): Problem[] => {
    const found = joinedFields(files).flatMap((field) => {
      const read = files.flatMap(({ file, fields }) => {
        const own = fields.find(({ name }) => name === field.name)
        const said = own ? trait(own) : null
        return said ? [{ file, said }] : []
      })
      const [first] = read
      const other = read.find(({ said }) => wordOf(said) !== wordOf(first!.said))
      return first && other ? [{ field, first, other }] : []
    })
    const [one] = found
    if (!one) return []
    const { field, first, other } = one
    const more = found.slice(1, MOST_NAMED).map((each) => `"${each.field.name}"`)
    const rest = found.length - 1 - more.length
    const too =
      more.length > 0 ? ` So it is of ${listText(rest > 0 ? [...more, `${rest} more`] : more)}.` : ''
    return [
      {
        code: 'files-differ',
        message: `"${field.name}" has ${first.said} in ${first.file} and ${other.said} in ${other.file}. ${comes(field)}${too}`,
        file: other.file,
        place: atPart(`"${field.name}"`),
        mend: 'Export all files of the log alike.',
      },
    ]
  })
}

/** Without the example. */
const wordOf = (said: string) => said.replace(/ \(.*$/s, '')
