/** Files of one log whose fields differ, because a record names its own: one day had a batch, another a field seldom there. */
import type { FieldProfile } from '../../formats/contract'
import type { DroppedTable } from './resolve-open'

/** Formats with a header or a schema: another set of columns is another table. */
const FIXED = new Set(['csv', 'parquet'])
/** Fields that are features in both files, of those in the smaller: below it is another model's log. */
const SHARED = 0.5

/** Gives tables that are parts of one log the same shape: that of the one that has most fields. */
export function alignShapes(tables: readonly DroppedTable[]): void {
  const ranked = [...tables].sort((a, b) => b.fields.length - a.fields.length)
  ranked.forEach((table, i) => {
    const like = ranked.slice(0, i).find((other) => other.shape !== table.shape && alike(other, table))
    if (like) table.shape = like.shape
  })
}

function alike(a: DroppedTable, b: DroppedTable): boolean {
  const format = formatOf(a)
  if (format !== formatOf(b) || FIXED.has(format)) return false
  const [one, other] = [features(a.fields), features(b.fields)]
  const most = Math.min(one.size, other.size)
  let shared = 0
  for (const name of other) if (one.has(name)) shared++
  return most > 0 && shared / most >= SHARED
}

function formatOf({ shape }: DroppedTable): string {
  return shape.split(':', 1)[0]!
}

/** The features by name; of a list offered number by number, the list's. */
function features(fields: readonly FieldProfile[]): Set<string> {
  const names = fields
    .filter(({ role }) => role === 'feature')
    .map(({ name }) => name.replace(/\[\d+\]$/, ''))
  return new Set(names)
}
