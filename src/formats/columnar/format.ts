/** Tables by columns: a row per request, and only the columns asked for. Tables of payloads are known by their columns. */
import type { Source } from '../../files/source'
import { atPart, ProblemError } from '../../core/problem'
import { BatchBuilder } from '../columns/batch'
import { NumberBuilder } from '../columns/number'
import type { LogFormat, LogProfile, ReadOptions, RequestBatch } from '../contract'
import { profileRecords } from '../records/fields'
import { fieldReader } from '../records/path'
import { recordFormat } from '../records/reader'
import { recordAt, recordTable } from './records'
import type { RecordTable } from './records'
import type { ColumnTable } from './table'

interface Kind extends Pick<LogFormat, 'id' | 'title' | 'sniff'> {
  open(source: Source): Promise<ColumnTable>
}

/** The format of files that are such a table. */
export function columnarFormat(kind: Kind): LogFormat {
  return {
    id: kind.id,
    title: kind.title,
    sniff: kind.sniff,
    profile: (source, rows) => profile(kind, source, rows),
    read: (source, options) => read(kind, source, options),
  }
}

async function profile(kind: Kind, source: Source, rows: number): Promise<LogProfile> {
  const file = await kind.open(source)
  if (file.rows === 0)
    throw new ProblemError({
      code: 'empty-log',
      message: 'The table has no rows.',
      file: source.name,
      mend: 'Export it again with the requests in it.',
    })
  const table = await recordTable(source, file)
  if (table) {
    const profile = await reading(kind, table).profile(source, rows)
    return { ...profile, formatTitle: `${kind.title}, ${table.title}` }
  }
  const n = Math.min(rows, file.rows)
  const columns = await file.columns(file.names, 0, n)
  const records = Array.from({ length: n }, (_, i) => recordAt(file.names, columns, i))
  return {
    format: kind.id,
    formatTitle: kind.title,
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

function placeOf(source: Source, file: ColumnTable, field: string): Place {
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

async function* read(kind: Kind, source: Source, options: ReadOptions): AsyncIterable<RequestBatch> {
  const file = await kind.open(source)
  const table = await recordTable(source, file)
  if (table) return yield* reading(kind, table).read(source, options)
  const places = options.fields.map(({ field }) => placeOf(source, file, field))
  const columns = [...new Set(places.map((place) => place.column))]
  const at = places.map((place) => columns.indexOf(place.column))
  const batch = new BatchBuilder(options.fields, options.batchRows, { reuse: options.reuse })
  for await (const slice of file.slices(columns, options.signal)) {
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
const reading = ({ id, title, sniff }: Kind, { roles, records }: RecordTable): LogFormat =>
  recordFormat({ id, title, sniff, records, known: roles })
