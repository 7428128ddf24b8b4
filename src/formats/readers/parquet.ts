/** Parquet: a row per request, by row groups and only the columns asked for. Tables of payloads are known by their columns. */
import type { Head, Source } from '../../files/source'
import { startsAs } from '../../files/magic'
import { atPart, ProblemError } from '../../core/problem'
import { BatchBuilder } from '../columns/batch'
import { NumberBuilder } from '../columns/number'
import type { LogFormat, LogProfile, Reading, ReadOptions, RequestBatch } from '../contract'
import { openParquet, readColumns } from '../parquet/file'
import type { ParquetFile } from '../parquet/file'
import type { JsonValues } from '../json/values'
import { eventColumns, eventFormat, isEventTable } from '../records/cloudevent'
import { piecesOf } from '../records/collect'
import type { Fields } from '../records/expand'
import { profileRecords } from '../records/fields'
import { pairedPieces } from '../records/pairs'
import type { PairFormat } from '../records/pairs'
import { fieldReader } from '../records/path'
import { recordFormat } from '../records/reader'
import { payloadTable } from '../records/tables'
import type { PayloadTable } from '../records/tables'
import { holdsJson } from './json-table'
import { rowsOf } from './jsonl'

/** Rows decoded at a time. A part of a row group is decoded from the start of the group, so a part is large. */
const SLICE = 1 << 20

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
  const table = await tableOf(source, file)
  if (table) {
    const profile = await payloads(table).profile(source, rows)
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

function recordAt(names: string[], columns: ArrayLike<unknown>[], i: number): Fields {
  return Object.fromEntries(names.map((name, c) => [name, columns[c]![i] ?? null]))
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
  const table = await tableOf(source, file)
  if (table) return yield* payloads(table).read(source, options)
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

interface Slice {
  first: number
  rows: number
  columns: ArrayLike<unknown>[]
  bytesRead: number
}

async function* slicesOf(
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

type Table = PayloadTable | PairFormat | null

async function tableOf(source: Source, file: ParquetFile): Promise<Table> {
  const known = isEventTable(file.names) ? eventFormat : payloadTable(file.names)
  return known ?? ((await hasJsonCells(source, file)) ? jsonTable : null)
}

const jsonTable: PayloadTable = { title: 'JSON in its cells', roles: {}, rows: rowsOf }

/** A source is looked at once: its first rows say whether its text is JSON. */
const looked = new WeakMap<Source, Promise<boolean>>()

function hasJsonCells(source: Source, file: ParquetFile): Promise<boolean> {
  let found = looked.get(source)
  if (!found) {
    const rows = Math.min(LOOKED_AT, file.rows)
    found = readColumns(source, file, file.names, 0, rows).then((columns) =>
      columns.some((column) => holdsJson(Array.from(column))),
    )
    looked.set(source, found)
  }
  return found
}

const LOOKED_AT = 20

/** A row of such a table is a call, and may be many requests; or it is half of one. */
function payloads(table: PayloadTable | PairFormat): LogFormat {
  const known = 'halves' in table ? table.known : table.roles
  return recordFormat({
    id: format.id,
    title: format.title,
    sniff,
    records: (reading) =>
      'halves' in table
        ? pairedPieces(table, recordsOf(reading, eventColumns), reading)
        : piecesOf(
            recordsOf(reading, (names) => names),
            (value, line) => table.rows(value as Fields, line),
          ),
    ...(known ? { known } : {}),
  })
}

/** The table's rows, as far as these columns of it go. */
async function* recordsOf(
  { source, progress, signal }: Reading,
  columns: (names: string[]) => string[],
): AsyncIterable<JsonValues> {
  const file = await openParquet(source)
  const names = columns(file.names)
  for await (const slice of slicesOf(source, file, names, signal)) {
    progress(slice.bytesRead)
    yield { values: eachRecord(slice, names), skipped: [] }
  }
}

/** Made when its turn comes: a slice is of a million rows. */
function* eachRecord({ first, rows, columns }: Slice, names: string[]) {
  for (let i = 0; i < rows; i++) yield { line: first + i + 1, value: recordAt(names, columns, i) }
}
