/**
 * JSON at the end of a log's lines, behind whatever the logger, journald or a container's runtime puts before it; also
 * within Docker's own JSON. Lines without JSON are the application's own.
 */
import { BodyError } from '../bodies'
import { isObject } from '../bodies/contract'
import type { Head } from '../contract'
import { parseJson } from '../json/loose'
import type { Fields } from '../records/expand'
import { lineRecords } from '../records/line-records'
import { recordFormat } from '../records/reader'
import { roleByName } from '../role-names'
import { rowsOf } from './jsonl'

/** What ends a prefix: a JSON cell of a table has a delimiter before it. */
const PREFIX = /^[^{]*[\s:|\]>-](?=\{\s*")/
const TIME = /\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/
const LOOKED_AT = 20

export default recordFormat({
  id: 'logged-json',
  title: 'JSON within log lines',
  sniff,
  records: lineRecords(lineRows),
  known: { logged_at: { role: 'time', why: 'before the record, in the line' } },
})

function sniff(head: Head): number {
  const lines = head.text.split('\n', LOOKED_AT + 1).slice(0, LOOKED_AT).filter((line) => line.trim() !== '') // prettier-ignore
  // The head may end in the middle of a line.
  if (!head.whole && lines.length > 1 && lines.length < LOOKED_AT) lines.pop()
  const mine = lines.filter((line) => {
    try {
      return recordIn(line) !== null
    } catch {
      return false
    }
  })
  return mine.length > 0 && mine.length * 3 >= lines.length ? 0.65 : 0
}

/** @returns the line's record, with the time before it; null where it has none. @throws SyntaxError */
function recordIn(line: string): Fields | null {
  const docker = /^\s*\{\s*"log"\s*:/.test(line) ? parseJson(line) : null
  if (isObject(docker)) {
    const { log, time } = docker
    const inner = typeof log === 'string' && 'stream' in docker ? log : ''
    return inner.startsWith('{') ? timed(parseJson(inner), String(time)) : recordIn(inner)
  }
  const prefix = PREFIX.exec(line)?.[0]
  return prefix === undefined ? null : timed(parseJson(line.slice(prefix.length)), TIME.exec(prefix)?.[0])
}

function timed(value: unknown, time: string | undefined): Fields | null {
  if (!isObject(value)) return null
  const own = Object.keys(value).some((key) => roleByName(key) === 'time')
  return own || time === undefined ? value : { ...value, logged_at: time }
}

function lineRows(line: string, number: number, last: boolean): Fields[] {
  let record: Fields | null
  try {
    record = recordIn(line)
  } catch (error) {
    if (last) throw new BodyError('truncated', 'the file ends within this record')
    throw new BodyError('bad-line', `not JSON: ${(error as Error).message}`)
  }
  return record === null ? [] : rowsOf(record, number)
}
