/** FlatBuffers, as far as messages of Arrow need them (https://flatbuffers.dev/internals): tables, and vectors in them. */
import { Damage } from '../columnar/damage'

/** @returns where a table has its field of this number; null where it has none. @throws RangeError beyond the bytes */
export type Fields = (field: number) => number | null

/** @param table where it begins */
export function tableAt(view: DataView, table: number): Fields {
  const fields = table - view.getInt32(table, true)
  const size = view.getUint16(fields, true)
  return (field) => {
    const slot = 4 + 2 * field
    const offset = slot < size ? view.getUint16(fields + slot, true) : 0
    return offset === 0 ? null : table + offset
  }
}

/** The table that a field leads to. @param field where it is */
export const tableOf = (view: DataView, field: number): Fields =>
  tableAt(view, field + view.getUint32(field, true))

/** @returns where the items of a vector begin, and how many there are; none of a field that is not there */
export function vectorOf(view: DataView, field: number | null, stride: number): { from: number; n: number } {
  if (field === null) return { from: 0, n: 0 }
  const from = field + view.getUint32(field, true)
  const n = view.getUint32(from, true)
  if (from + 4 + n * stride > view.byteLength) throw new Damage('a list is longer than its message')
  return { from: from + 4, n }
}
