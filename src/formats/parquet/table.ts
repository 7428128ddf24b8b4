/** A Parquet file as a table: its columns by row groups, and by parts of those that are large. */
import type { Source } from '../../files/source'
import type { ColumnTable, Slice } from '../columnar/table'
import { openParquet, readColumns } from './file'
import type { ParquetFile } from './file'

/** Rows decoded at a time. A part of a row group is decoded from the start of the group, so a part is large. */
const SLICE = 1 << 20

/** @throws ProblemError 'bad-parquet' where the footer cannot be read, or what is read later */
export async function parquetTable(source: Source): Promise<ColumnTable> {
  const file = await openParquet(source)
  return {
    names: file.names,
    rows: file.rows,
    columns: (names, first, n) => readColumns(source, file, names, first, n),
    slices: (names, signal) => slicesOf(source, file, names, signal),
  }
}

async function* slicesOf(
  source: Source,
  file: ParquetFile,
  columns: readonly string[],
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
