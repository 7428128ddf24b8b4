/** Parquet: a row per request, by row groups and only the columns asked for. Tables of payloads are known by their columns. */
import type { Head, Source } from '../../files/source'
import { startsAs } from '../../files/magic'
import { atPart, ProblemError } from '../../core/problem'
import { BatchBuilder } from '../columns/batch'
import { NumberBuilder } from '../columns/number'
import type { LogFormat, LogProfile, ReadOptions, RequestBatch } from '../contract'
import { openParquet, readColumns } from '../parquet/file'
import type { ParquetFile } from '../parquet/file'
import { slicesOf } from '../parquet/slices'
import { recordAt, recordTable } from '../parquet/tables'
import type { RecordTable } from '../parquet/tables'
import { profileRecords } from '../records/fields'
import { fieldReader } from '../records/path'
import { recordFormat } from '../records/reader'

const format: LogFormat = { id: 'parquet', title: 'Parquet', sniff, profile, read }
export default format

function sniff(head: Head): number {
  return head.bytes.length > 8 && startsAs(head.bytes, 'parquet') ? 1 : 0
}

async function profile(source: Source, rows: number): Promise<LogProfile> {
  const file = await openParquet(source)
  if (file.rows === 0)
    throw new ProblemError({
      code: 'empty-log',
      message: 'The table has no rows.',
      file: source.name,
      mend: 'Export it again with the requests in it.',
    })
  const table = await recordTable(source, file)
  if (table) {
    const profile = await reading(table).profile(source, rows)
    return { ...profile, formatTitle: `Parquet, ${table.title}` }
  }
  const n = Math.min(rows, file.rows)
  const columns = await readColumns(source, file, file.names, 0, n)
  const records = Array.from({ length: n }, (_, i) => recordAt(file.names, columns, i))
  return {
    format: format.id,
    formatTitle: format.title,
    fields: profileRecords(records),
    rows: n,
    total: file.rows,
    problems: [],
  }
}

/** Where a requested field is: a column, and what to take of its values where it is nested. */
interface Place {
  column: string
  take: ((value: unknown) => unknown) | null
}

function placeOf(source: Source, file: ParquetFile, field: string): Place {
  if (file.names.includes(field)) return { column: field, take: null }
  const column = file.names.find((name) => field.startsWith(`${name}.`) || field.startsWith(`${name}[`))
  if (column === undefined)
    throw new ProblemError({
      code: 'missing-column',
      message: `There is no column "${field}".`,
      file: source.name,
      place: atPart('the schema'),
      mend: `The columns are ${file.names.slice(0, 20).join(', ')}.`,
    })
  const reader = fieldReader(field)
  return { column, take: (value) => reader({ [column]: value }) }
}

async function* read(source: Source, options: ReadOptions): AsyncIterable<RequestBatch> {
  const file = await openParquet(source)
  const table = await recordTable(source, file)
  if (table) return yield* reading(table).read(source, options)
  const places = options.fields.map(({ field }) => placeOf(source, file, field))
  const columns = [...new Set(places.map((place) => place.column))]
  const at = places.map((place) => columns.indexOf(place.column))
  const batch = new BatchBuilder(options.fields, options.batchRows, { reuse: options.reuse })
  for await (const slice of slicesOf(source, file, columns, options.signal)) {
    for (let from = 0; from < slice.rows;) {
      const to = Math.min(slice.rows, from + batch.capacity - batch.n)
      const before = batch.n
      places.forEach(({ take }, c) => fill(batch, c, slice.columns[at[c]!]!, take, from, to, before))
      for (let i = from; i < to; i++) batch.endRow(slice.first + i + 1)
      if (batch.full) yield batch.take(slice.bytesRead)
      from = to
    }
  }
  if (!batch.empty) yield batch.take(source.size)
}

/** One column's rows [from, to) into the batch: column by column, as the file has them. */
function fill(
  batch: BatchBuilder,
  c: number,
  values: ArrayLike<unknown>,
  take: Place['take'],
  from: number,
  to: number,
  row: number,
): void {
  const builder = batch.builders[c]!
  if (!take && values instanceof Float64Array && builder instanceof NumberBuilder)
    return builder.addNumbers(values, from, to, (i, bits) => batch.flagAt(c, row + i - from, bits))
  for (let i = from; i < to; i++) {
    const flag = builder.addValue(take ? take(values[i]) : values[i])
    if (flag !== 0) batch.flagAt(c, row + i - from, flag)
  }
}

/** A row of such a table is a call, and may be many requests; or it is part of one. */
const reading = ({ roles, records }: RecordTable): LogFormat =>
  recordFormat({ id: format.id, title: format.title, sniff, records, known: roles })
