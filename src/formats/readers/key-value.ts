/**
 * Lines of `key=value`, with whatever the logger puts before them: logfmt (https://brandur.org/logfmt), and what
 * applications print of their own. A value may be a number, a word, text in quotes, or JSON and Python's printing of it.
 */
import { BodyError } from '../bodies'
import { readHead } from '../../files/source'
import { splitHead } from '../csv/dialect'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { lineRecords } from '../records/line-records'
import { pairsIn } from '../records/logged-pairs'
import { firstLines, prefixRoles, timeIn, Years } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

export default recordFormat({
  id: 'key-value',
  title: 'lines of key=value',
  sniff,
  records,
  known: prefixRoles,
})

function sniff(head: Head): number {
  if (isJson(head.text) || head.bytes.subarray(0, 4096).includes(0)) return 0
  if (isTable(head)) return 0
  const lines = firstLines(head)
  const mine = lines.filter((line) => pairsIn(line) !== null)
  return mine.length > 0 && mine.length * 2 > lines.length ? 0.62 : 0
}

/** What a server puts in brackets before its line ('[GIN] 2026/03/01') is no JSON. */
const isJson = (text: string) => /^\s*[[{]/.test(text) && !BRACKETED.test(text)
const BRACKETED = /^\s*\[(?![-+\d.,\s]*\])[^\]"{[\n]*\]\s*[^\s\],]/

/** A table with pairs in its cells has names above them. */
function isTable(head: Head): boolean {
  const [top = ''] = head.text.split('\n', 1)
  if (pairsIn(top) !== null || /=/.test(top) || timeIn(top) !== undefined) return false
  const split = splitHead(head)
  return split !== null && split.width > 1 && split.consistency >= 0.9
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const years = Years.of(await readHead(reading.source))
  yield* lineRecords((line, number) => {
    const record = pairsIn(line)
    if (record) return rowsOf(years?.dated(record) ?? record, number)
    throw new BodyError('no-record', 'a line without key=value')
  })(reading)
}
