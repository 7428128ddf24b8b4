/** A delimited file as records of text, for tables whose cells are whole requests. */
import Papa from 'papaparse'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import type { JsonValues } from '../json/values'
import { readHead } from '../../files/source'
import { isBackslashed, withDoubledQuotes } from './backslashed'
import { dialectOf, splitHead } from './dialect'
import { rowsOf } from './table'

const ROWS = 256

/** @returns a delimited file's column names, by its first line alone: its cells may hold anything. */
export function tableHeader(head: Head): string[] | null {
  const start = head.text.trimStart()[0]
  const split = start === '{' || start === '[' ? null : splitHead(head)
  if (!split) return null
  const line = head.text.slice(0, head.text.indexOf('\n')).replace(/\r$/, '')
  return (Papa.parse<string[]>(line, { delimiter: split.delimiter }).data[0] ?? []).map((name) => name.trim())
}

/**
 * @param columns of the table that are read; all where it is left out
 * @returns the file's rows as objects by column name, in pieces.
 */
export async function* tableRecords(
  { source, progress, signal }: Reading,
  columns?: readonly string[],
): AsyncIterable<JsonValues> {
  const spark = isBackslashed(await readHead(source))
  const table = spark ? withDoubledQuotes(source) : source
  const dialect = dialectOf(await readHead(table))
  const names = columns ?? dialect.names
  const fields = names.map((field) => ({ field, as: 'text' as const }))
  for await (const batch of rowsOf(table, dialect, {
    fields,
    batchRows: ROWS,
    ...(signal ? { signal } : {}),
  })) {
    progress(batch.bytesRead)
    const values = Array.from({ length: batch.n }, (_, i) => ({
      line: batch.lines[i]!,
      value: Object.fromEntries(
        batch.columns.map((column, c) => {
          const code = column.kind === 'text' ? column.codes[i]! : -1
          return [names[c]!, column.kind === 'text' && code >= 0 ? column.dictionary[code]! : null]
        }),
      ),
    }))
    yield { values, skipped: batch.skipped }
  }
}
