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
import { enveloped } from '../records/opened'
import { firstLines, prefixRoles, timed, timeIn } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import { rowsOf } from './jsonl'

/** What ends a prefix. Braces within it ("{main}") hold no quoted name. */
const PREFIX_END = /[\s:|\]>-](?=\{\s*["'])/

export default recordFormat({
  id: 'logged-json',
  title: 'JSON within log lines',
  sniff,
  records: lineRecords(lineRows),
  known: prefixRoles,
})

function sniff(head: Head): number {
  const lines = firstLines(head)
  const mine = lines.filter(hasRecord)
  if (mine.length === 0 || mine.length * 3 < lines.length) return 0
  return !mine.includes(lines[0]!) && isTable(head, lines[0]!) ? 0 : 0.65
}

function hasRecord(line: string): boolean {
  try {
    return loggedRecord(line) !== null
  } catch {
    return false
  }
}

/** A table whose last column is JSON, by its header: what is before the JSON are cells, with an id or a label in them. */
function isTable(head: Head, first: string): boolean {
  const split = timeIn(first) !== undefined ? null : splitHead(head)
  return split !== null && split.width > 1 && split.consistency >= 0.9
}

/** @returns the line's record, with the time and the pairs before it; null where it has none. @throws SyntaxError */
export function loggedRecord(line: string): Fields | null {
  const docker = /^\s*\{\s*"log"\s*:/.test(line) ? parseJson(line) : null
  if (isObject(docker)) {
    const { log, time } = docker
    const inner = typeof log === 'string' && 'stream' in docker ? log : ''
    return inner.startsWith('{') ? timedObject(parseJson(inner), String(time)) : loggedRecord(inner)
  }
  // What starts as a record has no prefix: the braces found would be those of an object within it.
  const end = /^\{\s*"/.test(line) ? null : PREFIX_END.exec(line)
  if (!end) return null
  const start = end.index + 1
  const prefix = line.slice(0, start)
  const record = timedObject(
    parseJson(line.slice(start), { python: line[start + 1] !== '"' }),
    timeIn(prefix),
  )
  return record && withPairs(record, prefix)
}

const PAIR = /(?:^|[\s,;|[(])([A-Za-z_][\w.-]*)=("[^"]*"|[^\s,;|\])]+)/g

/** What the logger says of the record before it, as key=value: its id, how long it took. The record's own fields win. */
function withPairs(record: Fields, prefix: string): Fields {
  if (!prefix.includes('=')) return record
  const pairs = [...prefix.matchAll(PAIR)].map(
    ([, key, value]) => [key!, value!.replace(/^"|"$/g, '')] as const,
  )
  const before = pairs.filter(([key]) => !Object.hasOwn(record, key))
  return before.length > 0 ? enveloped(record, Object.fromEntries(before)) : record
}

function timedObject(value: unknown, time: string | undefined): Fields | null {
  return isObject(value) ? timed(value, time) : null
}

function lineRows(line: string, number: number, last: boolean): Fields[] {
  let record: Fields | null
  try {
    record = loggedRecord(line)
  } catch (error) {
    if (last) throw new BodyError('truncated', 'the file ends within this record')
    throw new BodyError('bad-line', `not JSON: ${(error as Error).message}`)
  }
  return record === null ? [] : rowsOf(record, number)
}
