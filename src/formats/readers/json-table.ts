/** A delimited file with JSON or pairs in its cells: each row is a record, what its cells hold are fields of it. */
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { splitHead } from '../csv/dialect'
import { tableRecords } from '../csv/records'
import { piecesOf } from '../records/collect'
import type { Fields } from '../records/expand'
import { openText } from '../records/opened'
import { pairFields, withPairTexts } from '../records/pair-text'
import { recordFormat } from '../records/reader'
import { looksLikeTime } from '../time'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

export default recordFormat({ id: 'json-table', title: 'CSV with records in its cells', sniff, records })

function sniff(head: Head): number {
  const start = head.text.trimStart()[0]
  const split = start === '{' || start === '[' ? null : splitHead(head)
  if (!split || split.rows.length < 2) return 0
  const [names, ...rows] = split.rows
  // A log's first line has a time where a table has a name, and no numbers in columns of their own.
  if (names!.some(looksLikeTime) && !names!.some((_, c) => rows.every((row) => NUMBER.test(row[c] ?? ''))))
    return 0
  // Of one column each cell is JSON: lines of JSON among others are a log's.
  if (split.width === 1 && !rows.every(([cell = '']) => /^\s*["[{]/.test(cell))) return 0
  const json = names!.some((_, c) => holdsJson(rows.map((row) => row[c] ?? '')))
  return json || holdsPairs(split) ? 0.7 : 0
}

/** Whether most of a column's cells are objects: what does not parse costs its row, not the file. */
export function holdsJson(cells: readonly unknown[]): boolean {
  const texts = cells.filter((cell): cell is string => typeof cell === 'string' && cell.trim() !== '')
  // Plain text is told by its first sign: nothing is parsed of it.
  const open = texts.filter((text) => /^\s*["[{]/.test(text))
  if (open.length === 0 || open.length * 2 < texts.length) return false
  const values = open.slice(0, LOOKED_AT).map((text) => ({ text, value: openText(text) }))
  const mine = values.filter(
    ({ text, value }) => isObject(value) || (Array.isArray(value) && value !== (text as unknown)),
  )
  return mine.length * 2 > values.length
}

/** Whether a column's cells are a record each, written as pairs: 'age=31;city=north'. Lines of a log have no names above. */
function holdsPairs({
  rows: [names, ...rows],
  width,
  consistency,
}: NonNullable<ReturnType<typeof splitHead>>) {
  if (width === 1 || consistency < 0.9 || names!.some((name) => /[=:]/.test(name))) return false
  return (
    pairFields(rows.map((row) => Object.fromEntries(row.map((cell, c) => [names![c] ?? '', cell])))).size > 0
  )
}

const LOOKED_AT = 20
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/

function records(reading: Reading): AsyncIterable<Piece> {
  return piecesOf(withPairTexts(tableRecords(reading)), (value, line) => rowsOf(value as Fields, line))
}
