/** Delimited text: commas, tabs, semicolons or pipes; with or without quotes. One line per request. */
import { limits } from '../../core/limits'
import type { Column } from '../../core/columns'
import type { Head, Source } from '../../files/source'
import { atLine, type Problem, ProblemError } from '../../core/problem'
import type { FieldRequest, LogFormat, LogProfile, ReadOptions, RequestBatch, Skipped } from '../contract'
import { delimiterName, dialectOf, endsInReturns, splitHead } from '../csv/dialect'
import type { Dialect } from '../csv/dialect'
import { rowsOf } from '../csv/table'
import { FieldSampler, profileFields } from '../profile'
import { timeProblems } from '../time-column'
import { decoded, encodingOf, readHead, through } from '../../files/source'

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
  const { dialect, text } = await known(source)
  const samplers = dialect.names.map((name) => new FieldSampler(name, dialect.comma))
  const fields = dialect.names.map((field) => ({ field, as: 'text' as const }))
  let [seen, looked] = [0, 0]
  let first: Skipped | null = null
  const problems = [...dialect.warnings]
  for await (const batch of rowsOf(text, dialect, { fields, batchRows: rows })) {
    batch.columns.forEach((column, i) => {
      if (column.kind !== 'text') return
      for (const text of column.dictionary) looked += text.length
      for (const code of column.codes) samplers[i]!.add(code < 0 ? null : column.dictionary[code]!)
    })
    seen += batch.n
    first ??= batch.skipped[0] ?? null
    for (const bad of batch.skipped.slice(0, 3))
      problems.push({
        code: 'skipped-record',
        message: `The line is skipped: ${bad.detail}.`,
        file: source.name,
        ...(bad.line === null ? {} : { place: atLine(bad.line) }),
      })
    if (seen >= rows || looked > limits.profiled.value) break
  }
  if (seen === 0) throw noRows(source, first)
  const profiles = profileFields(samplers, seen, dialect.comma)
  return {
    format: format.id,
    formatTitle: `CSV, ${delimiterName(dialect.delimiter)}`,
    fields: profiles,
    rows: seen,
    total: null,
    problems: [...problems, ...timeProblems(profiles, source.name)],
  }
}

function noRows({ name }: Source, first: Skipped | null): ProblemError {
  return new ProblemError({
    code: first ? 'no-usable-record' : 'empty-log',
    message: first
      ? `No line can be read as a request: ${first.detail}.`
      : 'The log has a header and no rows.',
    file: name,
    ...(first && first.line !== null ? { place: atLine(first.line) } : {}),
    mend: first
      ? 'Export it again: as many cells in every line as in the header, quotes within cells doubled.'
      : 'Export it again with the requests in it.',
  })
}

async function* read(source: Source, options: ReadOptions): AsyncIterable<RequestBatch> {
  const { dialect, text } = await known(source)
  for await (const batch of rowsOf(text, dialect, options)) {
    yield withLost(dialect.comma ? withPoints(batch, options.fields) : batch, options.fields)
  }
}

const WITH_COMMA = /^\s*[+-]?\d*,\d+(?:[eE][+-]?\d+)?\s*$/

/**
 * Numbers that are asked for as text, such as classes and scores, with a decimal point: whoever reads them knows nothing of
 * the file's decimal sign.
 */
function withPoints(batch: RequestBatch, fields: readonly FieldRequest[]): RequestBatch {
  const columns = batch.columns.map((column, c): Column => {
    if (column.kind !== 'text' || fields[c]!.raw || !column.dictionary.some((text) => WITH_COMMA.test(text)))
      return column
    const pointed = (text: string) => (WITH_COMMA.test(text) ? text.replace(',', '.') : text)
    return { kind: 'text', codes: column.codes, dictionary: column.dictionary.map(pointed) }
  })
  return { ...batch, columns }
}

/** What a decoder puts for bytes that are not UTF-8. */
const LOST = '\ufffd'

/**
 * Whether text is UTF-8 is known of the head alone: rows with letters that turn out not to be are noted.
 * Each text of a batch is looked at once, however many rows have it.
 */
function withLost(batch: RequestBatch, fields: readonly FieldRequest[]): RequestBatch {
  const rows = new Map<number, string>()
  batch.columns.forEach((column, c) => {
    // ASCII is UTF-8.
    if (column.kind !== 'text' || column.ascii) return
    const { codes, dictionary } = column
    const lost = new Set<number>()
    for (let code = 0; code < dictionary.length; code++) if (dictionary[code]!.includes(LOST)) lost.add(code)
    if (lost.size === 0) return
    codes.forEach((code, i) => {
      if (lost.has(code) && !rows.has(i)) rows.set(i, fields[c]!.field)
    })
  })
  if (rows.size === 0) return batch
  const noted = [...rows].map(([i, field]) => ({
    reason: 'lost-letters',
    line: batch.lines[i]!,
    detail: `"${field}" has letters that are not UTF-8 (${LOST}): export the log as UTF-8`,
  }))
  return { ...batch, noted: [...(batch.noted ?? []), ...noted] }
}

interface Known {
  dialect: Dialect
  /** The source in UTF-8, with line feeds. */
  text: Source
}

/** A source is looked at before it is read: its dialect is found out once. */
const looked = new WeakMap<Source, Known>()

async function known(source: Source): Promise<Known> {
  let found = looked.get(source)
  if (!found) {
    const head = await readHead(source)
    const western = !isUtf8(head)
    const text = western ? decoded(source, 'windows-1252') : source
    const dialect = dialectOf(
      western ? { ...head, text: new TextDecoder('windows-1252').decode(head.bytes) } : head,
    )
    if (western) dialect.warnings.push(windows1252(source.name))
    found = { dialect, text: endsInReturns(head.text) ? withLineFeeds(text) : text }
    looked.set(source, found)
  }
  return found
}

function isUtf8({ bytes, whole }: Head): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole })
    return true
  } catch {
    // By its byte-order mark: read as what it says.
    return encodingOf(bytes) !== 'utf-8'
  }
}

function windows1252(file: string): Problem {
  return {
    code: 'windows-1252',
    message: 'The text is not UTF-8: it is read as Windows-1252 (Latin-1), as Excel writes it.',
    file,
    mend: 'Export it as UTF-8 if names look wrong.',
  }
}

/** Every '\r' as '\n'. */
function withLineFeeds(source: Source): Source {
  return through(source, async function* (chunks) {
    for await (const chunk of chunks) yield chunk.map((byte) => (byte === 13 ? 10 : byte))
  })
}
