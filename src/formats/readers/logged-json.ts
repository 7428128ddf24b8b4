/**
 * JSON at the end of a log's lines, behind whatever the logger, journald or a container's runtime puts before it; also
 * within Docker's own JSON. Lines without JSON are the application's own.
 */
import { BodyError } from '../bodies'
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import { splitHead } from '../csv/dialect'
import { parseJson } from '../../files/loose-json'
import type { Fields } from '../records/expand'
import { lineRecords } from '../records/line-records'
import { recordFormat } from '../records/reader'
import { roleByName } from '../role-names'
import { rowsOf } from './jsonl'

/** What ends a prefix. Braces within it ("{main}") hold no quoted name. */
const PREFIX_END = /[\s:|\]>-](?=\{\s*")/
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
  const mine = lines.filter(hasRecord)
  if (mine.length === 0 || mine.length * 3 < lines.length) return 0
  return !mine.includes(lines[0]!) && isTable(head, lines[0]!) ? 0 : 0.65
}

function hasRecord(line: string): boolean {
  try {
    return recordIn(line) !== null
  } catch {
    return false
  }
}

/** A table whose last column is JSON, by its header: what is before the JSON are cells, with an id or a label in them. */
function isTable(head: Head, first: string): boolean {
  const split = TIME.test(first) ? null : splitHead(head)
  return split !== null && split.width > 1 && split.consistency >= 0.9
}

/** @returns the line's record, with the time before it; null where it has none. @throws SyntaxError */
function recordIn(line: string): Fields | null {
  const docker = /^\s*\{\s*"log"\s*:/.test(line) ? parseJson(line) : null
  if (isObject(docker)) {
    const { log, time } = docker
    const inner = typeof log === 'string' && 'stream' in docker ? log : ''
    return inner.startsWith('{') ? timed(parseJson(inner), String(time)) : recordIn(inner)
  }
  // What starts as a record has no prefix: the braces found would be those of an object within it.
  const end = /^\{\s*"/.test(line) ? null : PREFIX_END.exec(line)
  if (!end) return null
  const start = end.index + 1
  return timed(parseJson(line.slice(start)), TIME.exec(line.slice(0, start))?.[0])
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
