/**
 * Access logs of services that are asked by the query of an address: "GET /predict?age=31&income=5.2e4 HTTP/1.1" 200. Nearly
 * every server writes the address, and its query is the whole request.
 */
import { BodyError } from '../bodies'
import type { Head } from '../../files/source'
import type { Fields } from '../records/expand'
import { lineRecords } from '../records/line-records'
import { pairsIn } from '../records/logged-pairs'
import { pairsOf } from '../records/pair-text'
import { firstLines, timeIn } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import { roleByName } from '../role-names'
import { rowsOf } from './jsonl'

/** As servers write it: 'GET /p?a=1 HTTP/1.1', 'GET "/p?a=1"', 'POST http://host/p?a=1'. */
const ASKED = /\b(?:GET|POST|PUT)\s+"?((?:https?:\/)?\/[^\s"?]*\?[^\s"]+)(?: HTTP\/[\d.]+)?/
const LOCAL_TIME = /\[(\d\d\/[A-Z][a-z]{2}\/\d{4}[: ][\d:.]+(?: [+-]\d{4})?)\]/
/** Gin's. */
const DATE_AND_TIME = /(\d{4}\/\d\d\/\d\d) - (\d\d:\d\d:\d\d)/
/** What a page is made of has a version behind its name, and is no request to a model. */
const STATIC = /\.(?:m?js|css|map|png|jpe?g|gif|svg|ico|woff2?|ttf|html?)\?/i
const STATUS = /(?:^|[\s"|])([1-5]\d\d)(?=[\s"|,]|$)/
const ID = /\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/

export default recordFormat({
  id: 'access-queries',
  title: 'access log with queries',
  sniff,
  records: lineRecords((line, number) => {
    const record = askedIn(line)
    if (!record) throw new BodyError('no-record', 'a line without a query')
    return rowsOf(record, number)
  }),
  known: {
    logged_at: { role: 'time', why: 'in the line' },
    status: { role: 'status', why: 'in the line' },
    request_time: { role: 'ignore', why: "the client's network is in it" },
  },
})

function sniff(head: Head): number {
  if (/^\s*\{/.test(head.text) || head.bytes.subarray(0, 4096).includes(0)) return 0
  const lines = firstLines(head)
  const mine = lines.filter((line) => askedIn(line) !== null).length
  // Below JSON within log lines, which may be the bodies.
  return mine > 0 && mine * 5 >= lines.length ? 0.64 : 0
}

/** @returns null for a line that asks for nothing with a number in its query */
function askedIn(line: string): Fields | null {
  const found = ASKED.exec(line)
  const query = found && !STATIC.test(found[1]!) ? pairsOf(found[1]!) : null
  if (!found || !query) return null
  const [before, after] = [line.slice(0, found.index), line.slice(found.index + found[0].length)]
  const said = { ...pairsIn(before), ...pairsIn(after) }
  const record: Fields = { ...said, query }
  const has = (role: string) => Object.keys(said).some((key) => roleByName(key) === role)
  const add = (role: string, name: string, value: string | undefined) => {
    if (value !== undefined && (role === 'time' || !has(role))) record[name] = value
  }
  add(
    'time',
    'logged_at',
    LOCAL_TIME.exec(line)?.[1] ??
      DATE_AND_TIME.exec(before)?.slice(1).join(' ') ??
      timeIn(before) ??
      timeIn(after),
  )
  add('status', 'status', STATUS.exec(after)?.[1] ?? STATUS.exec(before)?.[1])
  add('id', 'request_id', ID.exec(before)?.[0] ?? ID.exec(after)?.[0])
  return record
}
