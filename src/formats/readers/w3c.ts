/**
 * W3C extended logs, as IIS and CloudFront write them, where the query or another field holds the request: #Fields says what
 * is in a line. https://www.w3.org/TR/WD-logfile
 */
import { BodyError } from '../bodies'
import type { Head } from '../../files/source'
import { readHead } from '../../files/source'
import type { Reading } from '../contract'
import type { Fields } from '../records/expand'
import { lineRecords } from '../records/line-records'
import { pairsOf } from '../records/pair-text'
import { queryIn } from '../records/query-text'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

const FIELDS = /^\uFEFF?#Fields:\s*(.*?)\s*$/i
const QUERY = 'cs-uri-query'
const CELL = /"(?:[^"]|"")*"|\S+/g

export default recordFormat({
  id: 'w3c',
  title: 'W3C extended log',
  sniff,
  records,
  known: {
    logged_at: { role: 'time', why: 'date and time of the line' },
    'sc-status': { role: 'status', why: 'of the response' },
    'time-taken': { role: 'ignore', why: 'IIS counts it in milliseconds, CloudFront in seconds' },
    ...Object.fromEntries(['c-ip', 's-ip', 's-port', 'sc-bytes', 'cs-bytes', 'sc-substatus', 'sc-win32-status', 'c-port', 'time-to-first-byte', 'sc-content-len'].map((name) => [name, { role: 'ignore' as const, why: 'the server’s own' }])), // prettier-ignore
  },
})

function sniff(head: Head): number {
  const lines = head.text.split('\n', 40)
  const at = lines.findIndex((line) => FIELDS.test(line))
  if (at < 0 || !/^\uFEFF?#/.test(head.text)) return 0
  const names = namesIn(lines[at]!)!
  return lines.slice(at + 1).some((line) => line[0] !== '#' && holdsRequest(recordOf(line, names))) ? 0.95 : 0
}

const namesIn = (line: string): string[] | null => FIELDS.exec(line)?.[1]!.split(/\s+/) ?? null

const holdsRequest = (record: Fields | null) =>
  record !== null && Object.values(record).some((value) => typeof value === 'object' ? value !== null : /^\s*[[{]/.test(String(value))) // prettier-ignore

/** @returns null where the line has not as many cells as there are names */
function recordOf(line: string, names: readonly string[]): Fields | null {
  const text = line.replace(/\r$/, '')
  const cells = text.includes('\t') ? text.split('\t') : (text.match(CELL) ?? [])
  if (cells.length !== names.length) return null
  const record: Fields = {}
  names.forEach((name, i) => {
    const cell = cells[i]!.replace(/^"(.*)"$/s, (_, inner: string) => inner.replaceAll('""', '"'))
    if (cell !== '-' && cell !== '') record[name] = name === QUERY ? (asked(cell) ?? cell) : cell
  })
  const { date, time, ...rest } = record
  return date === undefined || time === undefined
    ? record
    : { logged_at: `${String(date)} ${String(time)}`, ...rest }
}

/** CloudFront encodes a query once more. */
function asked(query: string): Fields | null {
  const once = /%25[0-9A-F]{2}/i.test(query) ? query.replace(/%25([0-9A-F]{2})/gi, '%$1') : query
  return pairsOf(`?${once}`) ?? queryIn(`?${once}`)
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const { text } = await readHead(reading.source)
  let names = text.split('\n', 40).map(namesIn).find((one) => one !== null) ?? [] // prettier-ignore
  yield* lineRecords((line, number, last) => {
    if (line.startsWith('#')) {
      names = namesIn(line) ?? names
      return []
    }
    const record = recordOf(line, names)
    if (!record) throw new BodyError(last ? 'truncated' : 'bad-line', `another number of cells than the ${names.length} that #Fields names`) // prettier-ignore
    if (!holdsRequest(record)) throw new BodyError('no-record', 'a line without a query')
    return rowsOf(record, number)
  })(reading)
}
