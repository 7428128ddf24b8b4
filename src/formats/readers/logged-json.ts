/**
 * JSON at the end of a log's lines, behind whatever the logger, journald or a container's runtime puts before it; also
 * within Docker's own JSON, and on lines of its own among others, as NATS' and other clients print what they receive: the
 * line above says when. Lines without JSON are the application's own: behind prefixes they are counted, around records on
 * lines of their own they say where each came from.
 */
import { BodyError } from '../bodies'
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import { readHead } from '../../files/source'
import { parseJson } from '../../files/loose-json'
import type { Reading } from '../contract'
import { splitHead } from '../csv/dialect'
import { loguruRecord } from '../json/loguru'
import { parses } from '../json/values'
import type { Fields } from '../records/expand'
import { lineRecords } from '../records/line-records'
import { enveloped } from '../records/opened'
import { roleByName } from '../role-names'
import { firstLines, NO_JSON, prefixRoles, timed, timeIn, Years } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { TORCHSERVES } from '../records/servers'
import { severalIn } from '../records/several-objects'
import { rowsOf } from './jsonl'

/** What ends a prefix. Braces within it ("{main}") hold no quoted name. */
const PREFIX_END = /[\s:|\]>-](?=\{\s*["'])/

export default recordFormat({
  id: 'logged-json',
  title: 'JSON within log lines',
  sniff,
  records,
  known: prefixRoles,
})

/** A line that is a record and nothing else. */
const WHOLE = /^\{\s*["']/

/** Whether a file starts as JSON does; what clients number in brackets ('[#1] Received on') is none. */
export const isJson = ({ text }: Head): boolean =>
  /^\s*[[{]/.test(text) && !/^\s*\[[^\]"{[\n]*\][^\S\n]+\S/.test(text)

/** Where the first line is a record, all are to be, and those that are not are broken. */
const wholeAmong = (head: Head, lines: string[]) =>
  isJson(head) ? [] : lines.filter((line) => WHOLE.test(line) && parses(line))

/** A server says a dozen things before it is asked for the first time: lines behind those tell, too. */
const STARTING = 60

function sniff(head: Head): number {
  return sure(head, firstLines(head)) || sure(head, firstLines(head, STARTING).slice(-STARTING / 2))
}

function sure(head: Head, lines: string[]): number {
  const prefixed = lines.filter(hasRecord)
  const said = prefixed.length > 0 ? lines.filter((line) => !TORCHSERVES.test(line)) : lines
  const mine = prefixed.length > 0 ? prefixed : wholeAmong(head, lines)
  // Around a record on a line of its own stand several: where it came from, its headers.
  if (mine.length === 0 || mine.length * (prefixed.length > 0 ? 3 : 5) < said.length) return 0
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
  if (!end) return escapedRecord(line)
  const start = end.index + 1
  const prefix = line.slice(0, start)
  const record = timedObject(behind(line, start), timeIn(prefix))
  return record && withKey(withPairs(record, prefix), prefix)
}

/** A record at a line's end whose quotes are escaped, as klog and others print a text: payload="{\"a\": 1}". */
const ESCAPED = /[\s=:|\]>-]"?(\{\s*\\".*\})"?\s*$/

function escapedRecord(line: string): Fields | null {
  const found = line.includes('{\\"') ? ESCAPED.exec(line) : null
  if (!found) return null
  const prefix = line.slice(0, found.index + 1)
  try {
    const record = timedObject(parseJson(JSON.parse(`"${found[1]!}"`) as string), timeIn(prefix))
    return record && withPairs(record, prefix)
  } catch {
    // Of several texts in a line each is a pair's.
    return null
  }
}

/** The key of a message as Kafka's console consumer prints it, the last before the value, where the message has no id. */
const KEY = /^(?:CreateTime|LogAppendTime):\d+\t(?:[^\t]*\t)*(?!null\t)([^\t{}:]+)\t$/

function withKey(record: Fields, prefix: string): Fields {
  const key = KEY.exec(prefix)?.[1]
  if (key === undefined || Object.keys(record).some((name) => roleByName(name) === 'id')) return record
  return { ...record, key }
}

/** The object there; where another follows, as an answer follows a request, each by its word. @throws SyntaxError */
function behind(line: string, start: number): unknown {
  try {
    return parseJson(line.slice(start), { python: line[start + 1] !== '"' })
  } catch (error) {
    const several = severalIn(line)
    if (!several) throw error
    return several
  }
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
  return isObject(value) ? timed(loguruRecord(value) ?? value, time) : null
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const head = await readHead(reading.source)
  // Among records behind a prefix, a line that is one itself is another program's.
  const alone = !isJson(head) && !firstLines(head).some(hasRecord)
  const years = Years.of(head)
  let above: string | undefined
  yield* lineRecords((line, number, last) => {
    const whole = alone && WHOLE.test(line)
    const rows = lineRows(line, number, last, whole ? { time: above } : null, years)
    if (!whole) above = timeIn(line) ?? above
    if (rows === null && !alone) throw new BodyError('no-record', NO_JSON)
    return rows ?? []
  })(reading)
}

/**
 * @param whole where the line is nothing but a record: the time that the line above it says
 * @returns null for a line without a record
 */
function lineRows(
  line: string,
  number: number,
  last: boolean,
  whole: { time: string | undefined } | null,
  years: Years | null,
): Fields[] | null {
  let record: Fields | null
  try {
    record = whole ? timedObject(parseJson(line, { python: true }), whole.time) : loggedRecord(line)
  } catch (error) {
    if (last) throw new BodyError('truncated', 'the file ends within this record')
    throw new BodyError('bad-line', `not JSON: ${(error as Error).message}`)
  }
  return record === null ? null : rowsOf(years?.dated(record) ?? record, number)
}
