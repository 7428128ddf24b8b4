/** A table's columns by row groups, and by parts of those that are large. */
import type { Source } from '../../files/source'
import { readColumns } from './file'
import type { ParquetFile } from './file'

/** Rows decoded at a time. A part of a row group is decoded from the start of the group, so a part is large. */
const SLICE = 1 << 20

export interface Slice {
  first: number
  rows: number
  columns: ArrayLike<unknown>[]
  bytesRead: number
}

export async function* slicesOf(
  source: Source,
  file: ParquetFile,
  columns: string[],
  signal?: AbortSignal,
): AsyncIterable<Slice> {
  let bytes = 0
  for (const group of file.groups) {
    for (let at = 0; at < group.rows; at += SLICE) {
      signal?.throwIfAborted()
      const rows = Math.min(SLICE, group.rows - at)
      const values = columns.length ? await readColumns(source, file, columns, group.first + at, rows) : []
      const bytesRead = Math.min(source.size, Math.round(bytes + (group.bytes * (at + rows)) / group.rows))
      yield { first: group.first + at, rows, columns: values, bytesRead }
    }
    bytes += group.bytes
  }
}
