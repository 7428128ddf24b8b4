/** What every format of records (not of columns) has in common: from records to a profile and to batches. */
import { ProblemError } from '../../evaluation/problem'
import { BatchBuilder } from '../columns/batch'
import type {
  Carry,
  Head,
  LogFormat,
  LogProfile,
  ReadOptions,
  RequestBatch,
  Skipped,
  Source,
} from '../contract'
import type { Fields } from './expand'
import { profileRecords } from './fields'
import type { KnownRoles } from './fields'
import { fieldReader } from './path'

export interface Row {
  line: number
  fields: Fields
  /** RowFlag bits of the row as a whole. */
  flags?: number
}

/** Some rows and what was skipped among them: handed on in pieces, so that a row costs no promise. */
export interface Piece {
  rows: Row[]
  skipped: Skipped[]
}

export interface RecordFormat {
  id: string
  paired?: boolean
  title: string
  sniff(head: Head): number
  /** All records of the file, in order. */
  records(
    source: Source,
    progress: (bytes: number) => void,
    signal?: AbortSignal,
    carry?: Carry,
  ): AsyncIterable<Piece>
  /** Fields whose role the envelope fixes. */
  known?: KnownRoles
  /** What an export without any usable record should have held. */
  mend?: string
}

/** @returns the format that reads these records. */
export function recordFormat(format: RecordFormat): LogFormat {
  return {
    id: format.id,
    ...(format.paired ? { paired: true } : {}),
    title: format.title,
    sniff: (head) => format.sniff(head),
    profile: (source, rows) => profileOf(format, source, rows),
    read: (source, options) => read(format, source, options),
  }
}

async function profileOf(format: RecordFormat, source: Source, wanted: number): Promise<LogProfile> {
  const rows: Row[] = []
  const skipped: Skipped[] = []
  // A format that pairs records must not read the whole file to find the first of them.
  const carry = { held: new Map<string, unknown>(), more: false, most: wanted }
  for await (const piece of format.records(source, () => undefined, undefined, carry)) {
    for (const row of piece.rows) if (rows.length < wanted) rows.push(row)
    skipped.push(...piece.skipped)
    if (rows.length >= wanted) break
  }
  if (rows.length === 0) throw noRows(format, source, skipped)
  return {
    format: format.id,
    formatTitle: format.title,
    fields: profileRecords(
      rows.map((row) => row.fields),
      format.known,
    ),
    rows: rows.length,
    total: null,
    problems: skipped.slice(0, 3).map((one) => ({
      code: one.reason,
      message: `A record is skipped: ${one.detail}.`,
      file: source.name,
      ...(one.line === null ? {} : { place: `line ${one.line}` }),
    })),
  }
}

function noRows(format: RecordFormat, source: Source, skipped: Skipped[]): ProblemError {
  const first = skipped[0]
  return new ProblemError({
    code: first ? 'no-usable-record' : 'empty-log',
    message: first
      ? `No record of this ${format.title} file can be read as a request: ${first.detail}.`
      : `The ${format.title} file holds no requests.`,
    file: source.name,
    ...(first && first.line !== null ? { place: `line ${first.line}` } : {}),
    mend: format.mend ?? 'Export the log again with the requests in it.',
  })
}

async function* read(
  format: RecordFormat,
  source: Source,
  options: ReadOptions,
): AsyncIterable<RequestBatch> {
  const batch = new BatchBuilder(options.fields, options.batchRows, { reuse: options.reuse })
  const readers = options.fields.map(({ field }) => fieldReader(field))
  let bytesRead = 0
  const pieces = format.records(source, (bytes) => (bytesRead = bytes), options.signal, options.carry)
  const iterator = pieces[Symbol.asyncIterator]()
  try {
    for (;;) {
      let next: IteratorResult<Piece>
      try {
        next = await iterator.next()
      } catch (error) {
        // A damaged file: all whole records before the damage are still given.
        if (!batch.empty) yield batch.take(bytesRead)
        throw error
      }
      if (next.done) break
      for (const one of next.value.skipped) batch.skip(one.reason, one.line, one.detail, one.file)
      for (const row of next.value.rows) {
        for (let c = 0; c < readers.length; c++)
          batch.flag(c, batch.builders[c]!.addValue(readers[c]!(row.fields)))
        batch.endRow(row.line, row.flags)
        if (batch.full) yield batch.take(bytesRead)
      }
    }
    if (!batch.empty) yield batch.take(bytesRead)
  } finally {
    await iterator.return?.()
  }
}
