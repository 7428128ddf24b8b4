/** Where the records of a log hold messages: in a field, told by its content, or behind a prefix in its line. */
import { isObject } from '../../core/objects'
import type { Head, Source } from '../../files/source'
import type { Reading, Skipped } from '../contract'
import { tableRecords } from '../csv/records'
import { fromBase64 } from '../json/base64'
import { recordValues } from '../json/wrapped'
import { linesOf } from '../records/lines'
import { fieldReader } from '../records/path'
import { NO_JSON, timeIn } from '../records/prefixed'
import { severalIn } from '../records/several-objects'
import { roleByName } from '../role-names'

/** Records that are looked at, and fields that may hold a message: the longest first. */
const RECORDS = 20
const MOST_FIELDS = 3
const MOST_DEPTH = 3

type Fields = Record<string, unknown>
export interface Message {
  line: number
  text: string
  time: string | undefined
}
type Messages = AsyncIterable<{ messages: Message[]; skipped: Skipped[] }>

/** How the messages are got out of the log around them. */
export type Opening = (reading: Reading) => Messages

/** Ways in which a log's records may hold messages; `says` where a record says more of a request than its message. */
export async function openings(
  start: Source,
  head: Head,
  outer: string,
): Promise<{ open: Opening; says: boolean }[]> {
  // A line with a request and its answer, each in an object, is no message of one.
  if (outer === 'logged-json') return head.text.split('\n', 3 * RECORDS).some((line) => severalIn(line) !== null) ? [] : [{ open: behindPrefixes, says: prefixesSay(head) }] // prettier-ignore
  const records = RECORD_READERS[around(head, outer)]
  if (!records) return []
  // A line of a log, where a table has names: what stands behind its prefix may be a list.
  const listed = outer === 'csv' && timeIn(head.text.split('\n', 1)[0]!) !== undefined
  const values: Fields[] = []
  for await (const piece of records({ source: start, progress: () => undefined })) {
    for (const { value } of piece.values) if (isRecord(value)) values.push(recordIn(value))
    if (values.length >= RECORDS) break
  }
  const lengths = new Map<string, number>()
  const leaves = new Set<string>()
  for (const value of values.slice(0, RECORDS)) addTexts(value, '', 0, lengths, leaves)
  const paths = [...lengths].sort((a, b) => b[1] - a[1]).slice(0, MOST_FIELDS).map(([path]) => path) // prettier-ignore
  const found = paths
    .filter((path) => !(outer === 'python-logging' && isPythons(head, path)))
    .map((path) => ({
      open: ((reading) => ofRecords(records(reading), path)) as Opening,
      says: [...leaves].some((leaf) => leaf !== path && says(leaf)),
    }))
  return listed ? [{ open: behindPrefixes, says: false }, ...found] : found
}

/** Whether Python's logging is looked for there by its own reader: in a record a line, at its top. */
function isPythons({ text }: Head, path: string): boolean {
  if (!/^(?:message|msg|log|event|textPayload)$/.test(path)) return false
  const line = text.trimStart().split('\n', 1)[0]!
  return line.startsWith('{') && Object.hasOwn(recordOf(line), path)
}

function recordOf(line: string): Fields {
  try {
    return JSON.parse(line) as Fields
  } catch {
    return {}
  }
}

/** What the records around messages are, where a format claims the whole file for what it saw in them. */
function around({ text }: Head, outer: string): string {
  if (!TEXTS.has(outer)) return outer
  const first = text.trimStart()
  return first[0] === '{' || first[0] === '[' ? 'jsonl' : /^"?[@\w.]+"?(?:[,;\t]"?[@\w. ]+"?)+\r?\n/.test(first) ? 'csv' : outer // prettier-ignore
}
const TEXTS = new Set(['python-logging', 'nginx', 'key-value', 'event-display', 'halves'])

/** Elasticsearch's and journald's own; GELF's names of the application begin with '_', too. */
const STORES = /^_(?:id$|index|score|type|source|[A-Z])/

/** Whether a field says something of a request, and not of the store. */
function says(path: string): boolean {
  const last = path.split('.').at(-1)!
  return !STORES.test(last) && SAID.has(roleByName(last) ?? '')
}

/** Readers of records of which one field may be a message. */
const RECORD_READERS: Record<string, (reading: Reading) => ReturnType<typeof recordValues>> = {
  jsonl: recordValues,
  csv: tableRecords,
  'json-table': tableRecords,
}
const SAID: ReadonlySet<string> = new Set([
  'primary',
  'primary-score',
  'shadow',
  'shadow-score',
  'label',
  'id',
])

/** A record, or a time and a record, as Fluent Bit forwards it. */
const isRecord = (value: unknown): value is Fields | [unknown, Fields] =>
  isObject(value) || (Array.isArray(value) && value.length === 2 && isObject(value[1]))
const recordIn = (value: Fields | [unknown, Fields]): Fields =>
  Array.isArray(value) ? { time: value[0] as unknown, ...(value[1] as Fields) } : value

/** Written where there is none. */
const NOTHING = /^\s*-?\s*$/
/** What any message has: brackets, pairs, or the look of base64. A word, a name or a time has none of them. */
const MESSAGE = /[[{=|]|^[A-Za-z0-9+/_-]{24,}={0,2}$/

function addTexts(
  value: Fields,
  above: string,
  depth: number,
  lengths: Map<string, number>,
  leaves: Set<string>,
): void {
  for (const [key, inner] of Object.entries(value)) {
    const path = above === '' ? key : `${above}.${key}`
    if (!isObject(inner)) leaves.add(path)
    if (typeof inner === 'string' && MESSAGE.test(inner))
      lengths.set(path, (lengths.get(path) ?? 0) + inner.length)
    else if (isObject(inner) && depth < MOST_DEPTH) addTexts(inner, path, depth + 1, lengths, leaves)
  }
}

async function* ofRecords(records: ReturnType<typeof recordValues>, path: string): Messages {
  const read = fieldReader(path)
  let timeOf: ((record: Fields) => unknown) | null = null
  for await (const { values, skipped: unread } of records) {
    const messages: Message[] = []
    const skipped = [...unread]
    for (const { line, value } of values) {
      const record = isRecord(value) ? recordIn(value) : {}
      timeOf ??= timeField(record)
      const held = read(record)
      const text = typeof held === 'string' ? plainText(held) : null
      const time = timeOf?.(record)
      if (text === null || NOTHING.test(text)) skipped.push(nothingIn(held, path, line))
      else messages.push({ line, text: oneLine(text), time: time === undefined ? undefined : String(time) }) // prettier-ignore
    }
    yield { messages, skipped }
  }
}

/** A record of another kind has no message; of one that is empty, the body of a request may have been lost. */
function nothingIn(held: unknown, path: string, line: number): Skipped {
  const reason = held === undefined ? 'no-record' : 'empty-message'
  return { reason, line, detail: `there is nothing in “${path}”` }
}

/** Text in base64, as brokers hand it on; other text as it is. */
function plainText(text: string): string {
  if (!/^[A-Za-z0-9+/_-]{24,}={0,2}$/.test(text)) return text
  try {
    const plain = new TextDecoder('utf-8', { fatal: true }).decode(fromBase64(text))
    return /^[\P{Cc}\s]*$/u.test(plain) ? plain : text
  } catch {
    return text
  }
}

/** JSON is one line for its reader; text may go on over several. */
const oneLine = (text: string) => {
  const trimmed = text.replace(/\r?\n$/, '')
  return /^\s*[[{]/.test(trimmed) ? trimmed.replace(/\n/g, ' ') : trimmed
}

/** The field that says when a record was, at the top or one below. */
function timeField(record: Fields): ((record: Fields) => unknown) | null {
  const nested = Object.entries(record).flatMap(([key, value]) => [key, ...(isObject(value) ? Object.keys(value).map((name) => `${key}.${name}`) : [])]) // prettier-ignore
  const path = nested.find((name) => /time/i.test(name) && fieldReader(name)(record) !== null) ?? nested.find((name) => roleByName(name) === 'time') // prettier-ignore
  return path === undefined ? null : fieldReader(path)
}

/** Whether prefixes hold pairs, as of an id: who reads the line as a whole has them. */
const prefixesSay = ({ text }: Head) =>
  text.split('\n', RECORDS).some((line) => /\w=/.test(line.slice(0, BEHIND.exec(line)?.index ?? 0)))

/** Where JSON begins behind a prefix. */
const BEHIND = /[\s:|\]>-](?=\{\s*"|\[\s*[-\d[][^A-Za-z]*\]\s*$)/

async function* behindPrefixes(reading: Reading): Messages {
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const messages: Message[] = []
    lines.forEach((line, i) => {
      const found = behindPrefix(line)
      if (found) messages.push({ line: first + i, ...found })
      else if (line.trim() !== '') skipped.push({ reason: 'no-record', line: first + i, detail: NO_JSON })
    })
    yield { messages, skipped }
  }
}

function behindPrefix(line: string): Omit<Message, 'line'> | null {
  const docker = /^\s*\{\s*"log"\s*:/.test(line) ? dockers(line) : null
  const at = docker || /^\s*\{/.test(line) ? undefined : BEHIND.exec(line)?.index
  return at === undefined ? docker : { text: line.slice(at + 1), time: timeIn(line.slice(0, at + 1)) }
}

function dockers(line: string): Omit<Message, 'line'> | null {
  try {
    const { log, time } = JSON.parse(line) as Fields
    return typeof log === 'string' ? { text: oneLine(log), time: typeof time === 'string' ? time : undefined } : null // prettier-ignore
  } catch {
    return null
  }
}
