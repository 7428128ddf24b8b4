/**
 * Lines of `key=value`, with whatever the logger puts before them: logfmt (https://brandur.org/logfmt), and what
 * applications print of their own. A value may be a number, a word, text in quotes, or JSON and Python's printing of it.
 */
import { BodyError } from '../bodies'
import { readHead } from '../../files/source'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import type { Fields } from '../records/expand'
import { lineRecords } from '../records/line-records'
import { firstLines, prefixRoles, timed, timeIn, Years } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import { saidBeside } from '../records/said-beside'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

/** Also the first within brackets: Java, Kotlin and Python print an object so. */
const KEY = /(?:^|[\s,;|(])([A-Za-z_@][\w.@/-]*)=/g
const FEWEST_KEYS = 2

export default recordFormat({
  id: 'key-value',
  title: 'lines of key=value',
  sniff,
  records,
  known: prefixRoles,
})

function sniff(head: Head): number {
  const first = head.text.trimStart()[0]
  if (first === '{' || first === '[' || head.bytes.subarray(0, 4096).includes(0)) return 0
  const lines = firstLines(head)
  const mine = lines.filter((line) => pairsIn(line) !== null)
  return mine.length > 0 && mine.length * 2 > lines.length ? 0.62 : 0
}

/** @returns the line's pairs, with the time before them; null where it has too few. */
function pairsIn(line: string): Fields | null {
  const record: Fields = {}
  let [found, start, at] = [0, -1, 0]
  KEY.lastIndex = 0
  for (let key = KEY.exec(line); key; key = KEY.exec(line)) {
    if (key.index < at) continue
    if (start < 0) start = key.index
    at = KEY.lastIndex
    const end = valueEnd(line, at)
    record[key[1]!] = unquoted(line.slice(at, end))
    at = KEY.lastIndex = end
    found++
  }
  if (found < FEWEST_KEYS) return null
  const before = line.slice(0, start)
  const said = /[A-Za-z]\s+\S*\d/.test(before) ? saidBeside(before, '') : {}
  for (const key of Object.keys(said)) if (!Object.hasOwn(record, key)) record[key] = said[key]
  return timed(record, timeIn(before))
}

const CLOSE: Record<string, string> = { '[': ']', '{': '}', '(': ')' }

/** @returns where the value that begins at `from` ends: a bracket or a quote that opens closes first. */
function valueEnd(line: string, from: number): number {
  const open: string[] = []
  let quote = ''
  for (let at = from; at < line.length; at++) {
    const char = line[at]!
    if (quote !== '') {
      if (char === '\\') at++
      else if (char === quote) quote = ''
    } else if ((char === '"' || char === "'") && (at === from || open.length > 0)) quote = char
    else if (CLOSE[char] !== undefined) open.push(CLOSE[char])
    else if (char === open.at(-1)) open.pop()
    else if (open.length === 0 && (/[\s,;|]/.test(char) || closes(line, at))) return at
  }
  return line.length
}

/** Whether a bracket that was open before the value closes there. */
const closes = (line: string, at: number) => line[at] === ')' && /^[\s,;|)]?$/.test(line[at + 1] ?? '')

function unquoted(text: string): string {
  // Influx' line protocol says so that a number is whole.
  if (/^[+-]?\d+[iu]$/.test(text)) return text.slice(0, -1)
  const quote = text[0]
  if ((quote !== '"' && quote !== "'") || text.length < 2 || !text.endsWith(quote)) return text
  return text.slice(1, -1).replace(/\\(["'\\])/g, '$1')
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const years = Years.of(await readHead(reading.source))
  yield* lineRecords((line, number) => {
    const record = pairsIn(line)
    if (record) return rowsOf(years?.dated(record) ?? record, number)
    throw new BodyError('no-record', 'a line without key=value')
  })(reading)
}
