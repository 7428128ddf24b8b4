/** Tables whose rows are no requests in columns: whole calls, halves of them, or the answers of two models. */
import type { Source } from '../../files/source'
import type { Reading } from '../contract'
import type { JsonValues } from '../json/values'
import { planFor } from '../long/plan'
import type { LongTable } from '../long/plan'
import { longPieces } from '../long/rows'
import { holdsJson } from '../readers/json-table'
import { rowsOf } from '../readers/jsonl'
import { eventColumns, eventFormat, isEventTable } from '../records/cloudevent'
import { piecesOf } from '../records/collect'
import type { Fields } from '../records/expand'
import type { KnownRoles } from '../records/fields'
import { pairFields, withPairTexts } from '../records/pair-text'
import { pairedPieces } from '../records/pairs'
import type { Piece } from '../records/reader'
import { payloadTable } from '../records/tables'
import type { ColumnTable, Slice } from './table'

/** What the rows of such a table are, and how they become requests. */
export interface RecordTable {
  title: string
  roles: KnownRoles
  records(reading: Reading): AsyncIterable<Piece>
}

/** A file is looked at once, whoever asks. */
const known = new WeakMap<Blob, Promise<RecordTable | null>>()

/** @returns null where every row is a request in columns */
export function recordTable(source: Source, file: ColumnTable): Promise<RecordTable | null> {
  let table = known.get(source.blob)
  if (!table) known.set(source.blob, (table = tableOf(file)))
  return table
}

async function tableOf(file: ColumnTable): Promise<RecordTable | null> {
  if (isEventTable(file.names))
    return {
      title: eventFormat.title,
      roles: eventFormat.known ?? {},
      records: (reading) => pairedPieces(eventFormat, recordsOf(file, reading, eventColumns), reading),
    }
  const payload = payloadTable(file.names)
  const rows = payload ? (value: Fields, line: number) => payload.rows(value, line) : rowsOf
  const all = (reading: Reading) => recordsOf(file, reading, (names) => names)
  const asRows = (value: unknown, line: number) => rows(value as Fields, line)
  const plan = payload ? null : await planFor(longTable(file))
  if (plan)
    return {
      title: 'a row per request and model',
      roles: {},
      records: (reading) => longPieces(all(reading), asRows, plan),
    }
  if (!payload && !(await holdRecords(file))) return null
  return {
    title: payload?.title ?? 'records in its cells',
    roles: payload?.roles ?? {},
    records: (reading) => piecesOf(payload ? all(reading) : withPairTexts(all(reading)), asRows),
  }
}

/** Rows whose text says whether it is JSON. */
const LOOKED_AT = 20

/** Whether cells are records of their own: JSON, or pairs. */
async function holdRecords(file: ColumnTable): Promise<boolean> {
  const n = Math.min(LOOKED_AT, file.rows)
  const columns = await file.columns(file.names, 0, n)
  if (columns.some((column) => holdsJson(Array.from(column)))) return true
  return pairFields(Array.from({ length: n }, (_, i) => recordAt(file.names, columns, i))).size > 0
}

/** Rows at either end whose models and requests are looked at. */
const AT_AN_END = 1000

function longTable(file: ColumnTable): LongTable {
  const n = Math.min(AT_AN_END, file.rows)
  const read = async (columns: readonly string[], first: number) => {
    const values = await file.columns(columns, first, n)
    return Array.from({ length: n }, (_, i) => recordAt(columns, values, i))
  }
  return {
    names: file.names,
    first: async (columns) => ({ rows: await read(columns, 0), whole: n === file.rows }),
    last: (columns) => read(columns, file.rows - n),
    all: async function* (columns) {
      const reading = { progress: () => undefined }
      for await (const { values } of recordsOf(file, reading, () => [...columns]))
        yield Array.from(values, ({ value }) => value as Fields)
    },
  }
}

export function recordAt(names: readonly string[], columns: ArrayLike<unknown>[], i: number): Fields {
  return Object.fromEntries(names.map((name, c) => [name, columns[c]![i] ?? null]))
}

/** Records made at a time: a slice is of a million rows. */
const PIECE = 4096

/** The table's rows, as far as these columns of it go. */
async function* recordsOf(
  file: ColumnTable,
  { progress, signal }: Pick<Reading, 'progress' | 'signal'>,
  columns: (names: string[]) => string[],
): AsyncIterable<JsonValues> {
  const names = columns(file.names)
  for await (const slice of file.slices(names, signal)) {
    progress(slice.bytesRead)
    for (let at = 0; at < slice.rows; at += PIECE)
      yield { values: eachRecord(slice, names, at, Math.min(slice.rows, at + PIECE)), skipped: [] }
  }
}

/** Made when its turn comes. */
function* eachRecord({ first, columns }: Slice, names: string[], from: number, to: number) {
  for (let i = from; i < to; i++) yield { line: first + i + 1, value: recordAt(names, columns, i) }
}
