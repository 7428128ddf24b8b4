/** Fields that are one array, written out: 'features[0]' to 'features[29]', 'V1' to 'V28', 'f_01' to 'f_12'. */
import type { FieldProfile } from '../../formats/contract'

export interface Series {
  /** 'features[0–29]' */
  name: string
  fields: FieldProfile[]
}

/** Fewer are as well seen one by one. */
const LEAST = 4

interface Numbered {
  before: string
  at: number
  digits: number
  after: string
}

/**
 * @param roleOf what is proposed for a field: one that is for something else is none of the array
 * @returns the fields in their order, those of an array as one
 */
export function withSeries(
  fields: readonly FieldProfile[],
  roleOf: (field: FieldProfile) => string,
): (FieldProfile | Series)[] {
  const rows: (FieldProfile | Series)[] = []
  for (let from = 0; from < fields.length;) {
    let to = from + 1
    while (to < fields.length && follows(fields[to - 1]!, fields[to]!, roleOf)) to++
    const run = fields.slice(from, to)
    rows.push(...(run.length < LEAST ? run : [{ name: nameOf(run), fields: run }]))
    from = to
  }
  return rows
}

export const isSeries = (row: FieldProfile | Series): row is Series => 'fields' in row

function follows(one: FieldProfile, next: FieldProfile, roleOf: (field: FieldProfile) => string): boolean {
  const [a, b] = [numbered(one.name), numbered(next.name)]
  if (!a || !b || a.before !== b.before || a.after !== b.after || b.at !== a.at + 1) return false
  // '09' goes on as '10', '9' as '10'; '009' as neither.
  const spelled = b.digits === a.digits || (b.digits === a.digits + 1 && String(b.at).length === b.digits)
  return spelled && one.type === next.type && roleOf(one) === roleOf(next)
}

/** The last number of a name, with nothing but a bracket or a unit's few letters behind it. */
function numbered(name: string): Numbered | null {
  const found = /^(.*?)(\d{1,9})(\D{0,4})$/s.exec(name)
  if (!found) return null
  const [, before, digits, after] = found
  return { before: before!, at: Number(digits), digits: digits!.length, after: after! }
}

function nameOf(run: readonly FieldProfile[]): string {
  const [first, last] = [run[0]!.name, run.at(-1)!.name]
  const { before, after } = numbered(first)!
  // Within brackets one sees where the number begins.
  return after.startsWith(']')
    ? `${first.slice(0, first.length - after.length)}–${last.slice(before.length)}`
    : `${first}–${last}`
}
