/** Columns that tell requests apart by their values: the index that a data frame was written with, text that is never twice the same. */
import type { FieldProfile } from './contract'
import { plainName } from './role-names'

export const UNIQUE_TEXT = 'text, different in every row'
/** Why a first column of numbers is the id. */
export const COUNTS = 'it counts the rows'
export const COUNTER = 'a column without a name that numbers the rows'
/** What a column is called that nobody named: by pandas, by Spark, by R, or here. */
const NAMELESS =
  /^(?:|unnamed(?:_\d+)*|column_\d+|level_\d+|c\d+|index|x|x_1|rownames?|row_?(?:nr|no|num|number)|rn)$/

/** The index that a data frame was written with, in order or shuffled: whole numbers, none of them twice. */
export function isCounter(field: FieldProfile, rows: number): boolean {
  const { name, type, min, max, examples } = field
  if (type !== 'number' || min === null || min < 0 || !isUnique(field, rows) || rows < 5) return false
  if (!NAMELESS.test(plainName(name)) || !examples.every((text) => /^\d+(?:\.0+)?$/.test(text))) return false
  // Of few rows, whole numbers may be different by chance: then they must be the numbers of rows.
  return rows >= 100 || max! - min < 2 * rows
}

export function isUnique(field: FieldProfile, rows: number): boolean {
  return field.missing === 0 && field.distinct === rows
}

/** Without a name that says so, a first column of unique text, or of integers that only count up, is the id. */
export function nameAnId(fields: FieldProfile[], rows: number): void {
  if (fields.some((field) => field.role === 'id') || rows < 5) return
  const text = fields.find(
    (field) => field.why === UNIQUE_TEXT && !field.examples.every((one) => /\S\s+\S/.test(one)),
  )
  const first = fields[0]
  const counted =
    (first?.role === 'feature' || first?.why === COUNTER) &&
    first.type === 'number' &&
    isUnique(first, rows) &&
    first.max! - first.min! === rows - 1 &&
    first.examples.every((text) => /^\d+$/.test(text))
      ? first
      : undefined
  const id = text ?? counted
  if (!id) return
  id.role = 'id'
  id.why = id === text ? UNIQUE_TEXT : COUNTS
}
