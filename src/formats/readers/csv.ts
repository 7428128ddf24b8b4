/** Delimited text: commas, tabs, semicolons or pipes; with or without quotes. One line per request. */
import { ProblemError } from '../../evaluation/problem'
import { BatchBuilder } from '../columns/batch'
import type { Head, LogFormat, LogProfile, ReadOptions, RequestBatch, Source } from '../contract'
import { ByteRows } from '../csv/byte-rows'
import { delimiterName, dialectOf, splitHead } from '../csv/dialect'
import type { Dialect } from '../csv/dialect'
import { QuotedRows } from '../csv/quoted-rows'
import type { RowPlan } from '../csv/rows'
import { FieldSampler, profileFields } from '../profile'
import { readHead } from '../source'

export { dialectOf } from '../csv/dialect'

const format: LogFormat = { id: 'csv', title: 'CSV', sniff, profile, read }
export default format

/** Most lines have as many cells as the first, and the first reads like names. Objects and lists are not mine. */
function sniff(head: Head): number {
  const start = head.text.trimStart()[0]
  if (start === undefined || start === '{' || start === '[') return 0
  const split = splitHead(head)
  if (!split) return 0
  const [first] = split.rows
  const named = first!.every((cell) => cell.length < 80) && new Set(first).size === first!.length
  if (split.width > 1) return split.consistency < 0.5 || split.rows.length < 2 ? 0 : named ? 0.6 : 0.4
  // One column: only where every line is one word.
  return split.rows.length > 1 && split.rows.every((row) => /^[\w.+-]{1,60}$/.test(row[0]!.trim())) ? 0.2 : 0
}

async function profile(source: Source, rows: number): Promise<LogProfile> {
  const head = await readHead(source)
  const dialect = dialectOf(head)
  const samplers = dialect.names.map((name) => new FieldSampler(name, dialect.comma))
  const fields = dialect.names.map((field) => ({ field, as: 'text' as const }))
  let seen = 0
  const problems = [...dialect.warnings]
  for await (const batch of rowsOf(source, dialect, { fields, batchRows: rows })) {
    batch.columns.forEach((column, i) => {
      if (column.kind !== 'text') return
      for (const code of column.codes) samplers[i]!.add(code < 0 ? null : column.dictionary[code]!)
    })
    seen += batch.n
    for (const bad of batch.skipped.slice(0, 3))
      problems.push({
        code: bad.reason,
        message: `The line is skipped: ${bad.detail}.`,
        file: source.name,
        ...(bad.line === null ? {} : { place: `line ${bad.line}` }),
      })
    if (seen >= rows) break
  }
  if (seen === 0)
    throw new ProblemError({
      code: 'empty-log',
      message: 'The log has a header and no rows.',
      file: source.name,
      mend: 'Export it again with the requests in it.',
    })
  return {
    format: format.id,
    formatTitle: `CSV, ${delimiterName(dialect.delimiter)}`,
    fields: profileFields(samplers, seen),
    rows: seen,
    total: null,
    problems,
  }
}

async function* read(source: Source, options: ReadOptions): AsyncIterable<RequestBatch> {
  const dialect = dialectOf(await readHead(source))
  yield* rowsOf(source, dialect, options)
}

function planOf(source: Source, dialect: Dialect, options: ReadOptions): RowPlan {
  const columns = options.fields.map(({ field }) => {
    const index = dialect.names.indexOf(field)
    if (index < 0)
      throw new ProblemError({
        code: 'missing-column',
        message: `There is no column "${field}".`,
        file: source.name,
        place: 'line 1',
        mend: `The columns are ${dialect.names.slice(0, 20).join(', ')}.`,
      })
    return index
  })
  const { delimiter, headerLines, names } = dialect
  return { width: names.length, columns: Int32Array.from(columns), delimiter, headerLines }
}

async function* rowsOf(source: Source, dialect: Dialect, options: ReadOptions): AsyncIterable<RequestBatch> {
  const plan = planOf(source, dialect, options)
  const batch = new BatchBuilder(options.fields, options.batchRows, dialect.comma)
  let bytesRead = 0
  const reader = source.stream((bytes) => (bytesRead = bytes)).getReader()
  const plain = new ByteRows(plan, source.name)
  let quoted: QuotedRows | null = null
  try {
    for (let first = true, final = false; !final; first = false) {
      options.signal?.throwIfAborted()
      const next = await nextChunk(reader)
      if ('error' in next) {
        // A damaged file: all whole rows before the damage are still given.
        if (!batch.empty) yield batch.take(bytesRead)
        throw next.error
      }
      final = next.done
      let chunk = next.value ?? new Uint8Array(0)
      if (first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) chunk = chunk.subarray(3)
      const rows: ByteRows | QuotedRows = quoted ?? plain
      rows.feed(chunk, final)
      for (;;) {
        const stop = (quoted ?? plain).run(batch)
        if (stop === 'more') break
        // Before the reader changes, too: a batch's dictionaries are filled from bytes or from text.
        if (!batch.empty) yield batch.take(bytesRead)
        if (stop === 'quote') {
          quoted = new QuotedRows(plan, source.name, plain.line)
          quoted.feed(plain.rest(), final)
        }
      }
    }
    if (!batch.empty) yield batch.take(bytesRead)
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

type Chunk = ReadableStreamReadResult<Uint8Array> | { error: unknown }

async function nextChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Chunk> {
  try {
    return await reader.read()
  } catch (error) {
    return { error }
  }
}
