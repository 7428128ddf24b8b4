/** Delimited text: commas, tabs, semicolons or pipes; with or without quotes. One line per request. */
import { ProblemError } from '../../evaluation/problem'
import type { Head, LogFormat, LogProfile, ReadOptions, RequestBatch, Source } from '../contract'
import { delimiterName, dialectOf, splitHead } from '../csv/dialect'
import type { Dialect } from '../csv/dialect'
import { rowsOf } from '../csv/table'
import { FieldSampler, profileFields } from '../profile'
import { readHead } from '../source'

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
  const dialect = await knownDialect(source)
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
  const dialect = await knownDialect(source)
  yield* rowsOf(source, dialect, options)
}

/** A source is looked at before it is read: its dialect is found out once. */
const dialects = new WeakMap<Source, Dialect>()

async function knownDialect(source: Source): Promise<Dialect> {
  const known = dialects.get(source) ?? dialectOf(await readHead(source))
  dialects.set(source, known)
  return known
}
