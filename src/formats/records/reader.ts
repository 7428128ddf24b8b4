/** What every format of records (not of columns) has in common: from records to a profile and to batches. */
import { limits } from '../../core/limits'
import { through } from '../../files/source'
import type { Head, Source } from '../../files/source'
import { atLine, type Problem, ProblemError } from '../../core/problem'
import { isObject } from '../../core/objects'
import { BatchBuilder, type ColumnBuilder } from '../columns/batch'
import type {
  FieldProfile,
  LogFormat,
  LogProfile,
  Reading,
  ReadOptions,
  RequestBatch,
  Skipped,
} from '../contract'
import { timeProblems } from '../time-column'
import { whyUnanswered } from './expand'
import type { Fields } from './expand'
import { profileRecords } from './fields'
import type { KnownRoles } from './fields'
import { fieldReader } from './path'

interface Row {
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
  records(reading: Reading): AsyncIterable<Piece>
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

/** A file is looked at this far, for every row that is wanted of it, for fields that the first rows lack. */
const LATE_BYTES = 8 << 10
/** Rows of such a field that are kept, to know what it holds. */
const LATE_SAMPLES = 50
/** Objects within objects that are searched for them. */
const LATE_DEPTH = 4

/**
 * @param seen in how many rows each field was.
 * @returns whether the record has a field, itself or within an object, of which few were seen.
 */
function hasRareField(record: Fields, path: string, seen: Map<string, number>, depth = 0): boolean {
  let rare = false
  for (const key of Object.keys(record)) {
    const name = path + key
    const value = record[key]
    const times = (seen.get(name) ?? 0) + 1
    if (times <= LATE_SAMPLES) {
      seen.set(name, times)
      rare = true
    }
    if (depth < LATE_DEPTH && isObject(value) && hasRareField(value, `${name}.`, seen, depth + 1)) rare = true
  }
  return rare
}

async function profileOf(format: RecordFormat, source: Source, wanted: number): Promise<LogProfile> {
  const rows: Row[] = []
  const skipped: Skipped[] = []
  const seen = new Map<string, number>()
  let [bytes, first, unpacked] = [0, 0, 0]
  const counted = through(source, async function* (chunks) {
    for await (const chunk of chunks) {
      unpacked += chunk.length
      yield chunk
    }
  })
  // A format that pairs records must not read the whole file to find the first of them.
  const carry = { held: new Map<string, unknown>(), more: false, most: wanted }
  for await (const piece of format.records({ source: counted, progress: (to) => (bytes = to), carry })) {
    if (first < wanted) skipped.push(...piece.skipped)
    for (const row of piece.rows) {
      const rare = hasRareField(row.fields, '', seen)
      // Further on only a row with a field that few had before: it is there to be chosen.
      if (first < wanted || (rare && rows.length < 2 * wanted)) rows.push(row)
      if (first < wanted) first++
    }
    if (first >= wanted && bytes > wanted * LATE_BYTES) break
    if (first > 0 && unpacked > limits.profiled.value) break
  }
  if (rows.length === 0) throw noRows(format, source, skipped)
  const fields = profileRecords(
    rows.map((row) => row.fields),
    format.known,
  )
  return {
    format: format.id,
    formatTitle: format.title,
    fields,
    rows: rows.length,
    total: null,
    problems: [
      ...severalModels(fields, source),
      ...timeProblems(fields, source.name),
      ...skipped
        .filter(({ reason }) => reason !== 'no-record')
        .slice(0, 3)
        .map((one) => skippedProblem(one, source)),
    ],
  }
}

function skippedProblem({ line, detail }: Skipped, source: Source): Problem {
  return {
    code: 'skipped-record',
    message: `A record is skipped: ${detail}.`,
    file: source.name,
    ...(line === null ? {} : { place: atLine(line) }),
  }
}

/** Fields that say which model answered. */
const MODEL = /(?:^|[._])(?:served_entity_id|deployed_model_id|model_name|model_version|model_id)$/i

/** An endpoint that shares its traffic among models logs all of them: taken for one, it agrees with neither. */
function severalModels(fields: readonly FieldProfile[], source: Source): Problem[] {
  const field = fields.find(({ name, role, distinct }) => role === 'ignore' && MODEL.test(name) && distinct > 1 && distinct <= 20) // prettier-ignore
  if (!field) return []
  const names = [...new Set(field.examples)].slice(0, 3).map((name) => `“${name}”`).join(', ') // prettier-ignore
  return [
    {
      code: 'several-models',
      severity: 'warning',
      message: `The log is of ${field.distinct} models, as "${field.name}" says (${names}): what was answered is not of one model.`,
      file: source.name,
      mend: 'Export the requests that one of them answered, unless only the requests are replayed.',
    },
  ]
}

function noRows(format: RecordFormat, source: Source, skipped: Skipped[]): ProblemError {
  const first = skipped[0]
  return new ProblemError({
    code: first ? 'no-usable-record' : 'empty-log',
    message: first
      ? `No record of this ${format.title} file can be read as a request: ${first.detail}.`
      : `The ${format.title} file holds no requests.`,
    file: source.name,
    ...(first && first.line !== null ? { place: atLine(first.line) } : {}),
    mend: format.mend ?? 'Export the log again with the requests in it.',
  })
}

/** @param add how a value is put into a column */
export function addRow(
  batch: BatchBuilder,
  readers: readonly ((record: Fields) => unknown)[],
  row: Row,
  add = (builder: ColumnBuilder, value: unknown): number => builder.addValue(value),
): void {
  for (let c = 0; c < readers.length; c++) batch.flag(c, add(batch.builders[c]!, readers[c]!(row.fields)))
  batch.endRow(row.line, row.flags)
  const why = whyUnanswered(row.fields)
  if (why !== null) batch.note('no-answer', row.line, why)
}

async function* read(
  format: RecordFormat,
  source: Source,
  options: ReadOptions,
): AsyncIterable<RequestBatch> {
  const batch = new BatchBuilder(options.fields, options.batchRows, { reuse: options.reuse })
  const readers = options.fields.map(({ field }) => fieldReader(field))
  let bytesRead = 0
  const { signal, carry } = options
  const pieces = format.records({ source, progress: (bytes) => (bytesRead = bytes), signal, carry })
  for await (const { value, damage } of upToDamage(pieces)) {
    if (!value) {
      if (!batch.empty) yield batch.take(bytesRead)
      throw damage
    }
    for (const one of value.skipped) batch.skip(one.reason, one.line, one.detail, one.file)
    for (const row of value.rows) {
      addRow(batch, readers, row)
      if (batch.full) yield batch.take(bytesRead)
    }
  }
  if (!batch.empty) yield batch.take(bytesRead)
}

/** What is read of a file; last its damage, where it has any: all that is whole before it is still to be given. */
export async function* upToDamage<T extends object>(
  pieces: AsyncIterable<T>,
): AsyncGenerator<{ value: T; damage?: never } | { value?: never; damage: unknown }> {
  const iterator = pieces[Symbol.asyncIterator]()
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      yield { value: next.value }
  } catch (damage) {
    yield { damage }
  } finally {
    await iterator.return?.()
  }
}
