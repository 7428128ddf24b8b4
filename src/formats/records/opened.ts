/** JSON that lies in text: in a cell, a field, a log's message. What holds it is told by its content, whatever it is called. */
import { isObject } from '../../core/objects'
import { remembered } from '../../core/remembered'
import { parseJson } from '../../files/loose-json'
import { fromBase64 } from '../json/base64'
import { isOneResponse, markedRows, REQUEST_NAMES, RESPONSE_NAMES } from '../bodies'
import { roleByName } from '../role-names'
import { REQUEST_KEYS, RESPONSE_KEYS } from './body-keys'
import { classScores } from './class-scores'
import { namedValues } from './named-values'
import { printedIn } from './printed'
import { withoutTypes, withoutUnion } from './typed-values'
import type { Fields } from './expand'

/** Text in text in text: a body, in a message, in a cell. */
const MOST_LAYERS = 3
/** Objects within objects that are searched for it. */
const MOST_DEPTH = 4
/** A list as Postgres writes it. */
const POSTGRES_LIST =
  /^\{\s*(?:[-+\d.eE]+|NULL|NaN|-?Infinity)(?:\s*,\s*(?:[-+\d.eE]+|NULL|NaN|-?Infinity))*\s*\}$/
/** Where stores keep the record that they were given, beside what is theirs. */
const STORED = new Set(['_source', 'jsonPayload', 'Item', 'NewImage', 'fullDocument'])
/** Debezium's as well, under a word that is anything's but beside its others. */
const isStored = (key: string, record: Fields): boolean =>
  STORED.has(key) || (key === 'after' && 'op' in record && 'before' in record)

/** What the log says of its own under a name that the message has, too. */
const AROUND = 'log'

/** Under it a record keeps which of its fields were around a message, and not in it. */
const ENVELOPE = Symbol('envelope')

/** @returns the fields of a log that were around a row's message. */
export function envelopeFields(row: Fields): readonly string[] {
  return (row as { [ENVELOPE]?: readonly string[] })[ENVELOPE] ?? []
}

/** @returns the row, with those of its fields marked that were around the message of another row of the same log */
export function around(row: Fields, other: Fields): Fields {
  const names = envelopeFields(other)
  if (names.length > 0) (row as { [ENVELOPE]?: readonly string[] })[ENVELOPE] = names
  return row
}

/**
 * A record with the JSON, or Python's printing of it, that lies in its text opened, and with its one message in place of
 * the field that held it: what was around it (the log's own time and id) stays where the message has no such field. Text
 * that is no JSON stays text, and lists of numbers too: their readers open them.
 */
export function opened(record: Fields): Fields {
  return openedAt(record, 0)
}

function openedAt(record: Fields, depth: number): Fields {
  let changed: Fields | null = null
  const messages: string[] = []
  for (const key of Object.keys(record)) {
    const given = record[key]
    const value = isObject(given) ? withoutUnion(given) : (namedValues(key, given) ?? given)
    // A body under a name that says so is opened by who takes it apart, who also knows what is no answer.
    const text = typeof value === 'string' && (depth > 0 || !isHolder(key)) ? openText(value) : (deliveredIn(key, record, depth) ?? value) // prettier-ignore
    const plain = isStored(key, record) && isObject(text) ? withoutTypes(text) : text
    const inner = isObject(plain) && depth < MOST_DEPTH ? (classScores(plain) ?? openedAt(plain, depth + 1)) : plain // prettier-ignore
    if (inner !== given) (changed ??= { ...record })[key] = inner
    if (isObject(inner) && (text !== value || isStored(key, record) || hasEnvelope(inner)) && Object.keys(inner).length > 0) messages.push(key) // prettier-ignore
  }
  const whole = changed ?? record
  const [key, another] = messages
  const alone =
    key !== undefined && another === undefined && isMessage(key, whole) && !contradicts(key, whole)
  return alone ? hoisted(whole, key) : whole
}

/** What a queue delivers: a body alone in its record, with a message of another service in it as text. */
const DELIVERED = /^body$/i
/** JSON in a text of JSON. */
const ESCAPED = /:\s*"\s*\{\s*\\"/

/** @returns the message in a body that a queue delivered, with what was around it marked; null where it is a request's own */
function deliveredIn(key: string, record: Fields, depth: number): Fields | null {
  const value = record[key]
  if (depth > 0 || !DELIVERED.test(key) || typeof value !== 'string' || !ESCAPED.test(value)) return null
  if (Object.keys(record).some((other) => other !== key && isHolder(other))) return null
  const found = openText(value)
  const inner = isObject(found) ? openedAt(found, depth + 1) : null
  return inner && hasEnvelope(inner) ? inner : null
}

/** Whether an answer or a label stands in the message and around it, too: which of them counts is not for a reader to say. */
function contradicts(key: string, record: Fields): boolean {
  const inner = record[key] as Fields
  return Object.keys(record).some((name) => {
    const role = Object.hasOwn(inner, name) ? roleByName(name) : null
    return role !== null && role !== 'id' && role !== 'time'
  })
}

const isHolder = remembered(
  (key) =>
    REQUEST_NAMES.test(key) ||
    RESPONSE_NAMES.test(key) ||
    REQUEST_KEYS.includes(key) ||
    RESPONSE_KEYS.includes(key) ||
    isOneResponse(key),
)

const hasEnvelope = (inner: Fields) => ENVELOPE in inner

/** Whether the field is a record of its own and no body: it has a body, an id, a time or fields within fields. */
function isMessage(key: string, record: Fields): boolean {
  const inner = record[key] as Fields
  if (isHolder(key)) return DELIVERED.test(key) && hasEnvelope(inner)
  if (isStored(key, record) || hasEnvelope(inner) || markedRows(inner)) return true
  return Object.entries(inner).some(([name, value]) => {
    const role = roleByName(name)
    return isObject(value) || Array.isArray(value) || role === 'id' || role === 'time' || role === 'primary'
  })
}

function hoisted(record: Fields, key: string): Fields {
  const { [key]: message, ...around } = record
  const inner = message as Fields
  return enveloped(inner, around)
}

/** @returns the fields of a message with those around it, which are marked as such */
export function enveloped(inner: Fields, around: Fields): Fields {
  const row: Fields = { ...inner }
  const names = [...envelopeFields(inner)]
  for (const name of Object.keys(around)) {
    const own = Object.hasOwn(row, name) ? `${AROUND}.${name}` : name
    row[own] = around[name]
    names.push(own)
  }
  ;(row as { [ENVELOPE]?: string[] })[ENVELOPE] = names
  return row
}

/** @returns the object, list of objects or answer that a text holds; the text where it holds none. */
export function openText(text: string, layers = MOST_LAYERS): unknown {
  const start = text.trimStart()[0]
  if (layers === 0) return text
  if (start !== '{' && start !== '[' && start !== '"') {
    // Nearly all text is neither: its two ends tell.
    const last = text.charCodeAt(text.length - 1)
    if (start === 'm' && last === CLOSE && text.startsWith('map[')) return goMap(text)
    if (last === BRACE || last <= SPACE) return behindWords(text)
    return (start === 'e' || start === 'W') && ENCODED.test(text) ? decoded(text) : text
  }
  const trimmed = text.trim()
  if (trimmed.length < 2) return text
  if (start === '{' && POSTGRES_LIST.test(trimmed)) return postgresList(trimmed)
  if (start === '{' && STRUCT.test(trimmed)) return struct(trimmed)
  // A list of numbers is one cell: who reads the column opens it, without a value per number.
  if (start === '[' && !/^\[\s*[{"]/.test(trimmed)) return text
  const value = parsed(trimmed)
  if (typeof value === 'string') return value === text ? text : inText(value, text, layers)
  if (isObject(value)) return value
  return Array.isArray(value) && value.length === 1 && isObject(value[0]) ? value[0] : text
}

/** An object or a list of objects in base64, as brokers hand on what they do not look into: '{"' and '[{' begin so. */
const ENCODED = /^\s*(?:e[yw]|W3|Wy|Ww)[A-Za-z0-9+/_-]{6,}={0,2}\s*$/

function decoded(text: string): unknown {
  try {
    const value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64(text)))
    const [one, another] = Array.isArray(value) ? (value as unknown[]) : [value]
    return isObject(one) && another === undefined ? one : text
  } catch {
    return text
  }
}

/** Where a record begins behind words, as programs log it: 'scored {"age": 31}'. Braces of text hold no quoted name. */
const BEHIND_WORDS = /[\s:|\]>=-](?=\{\s*["'])/

/** A record at the end of a message; the text where it ends with none. */
function behindWords(text: string): unknown {
  const end = text.endsWith('}') || /\}\s*$/.test(text.slice(-4)) ? BEHIND_WORDS.exec(text) : null
  if (!end) return text
  const value = parsed(text.slice(end.index + 1).trim())
  return isObject(value) ? value : text
}

const [BRACE, SPACE, CLOSE] = [125, 32, 93]

/** A map as Go prints it, alone in a text: map[label:1 score:0.5]. */
function goMap(text: string): unknown {
  const found = printedIn(text)
  return found?.from === 0 && found.to === text.length ? found.value : text
}

/** JSON within a JSON string; other text in quotes stays as it is. */
function inText(value: string, text: string, layers: number): unknown {
  const inner = openText(value, layers - 1)
  if (inner !== value) return inner
  return /^\s*\[[^\]]*\d/.test(value) ? value : text
}

function parsed(text: string): unknown {
  try {
    return parseJson(text, { python: true })
  } catch {
    // Escaped once more than it is quoted: {\"a\": 1}
  }
  if (!text.includes('\\"')) return text
  try {
    return JSON.parse(`"${text}"`) as unknown
  } catch {
    return text
  }
}

/** A row within a cell as Hive, Athena and Java print it, {age=31, region=north}, and Cassandra: {age: 31}. What is nested in it stays text. */
const STRUCT = /^\{\s*[A-Za-z_]\w*[=:][^{}[\]]*\}$/

function struct(text: string): Fields {
  const parts = text.slice(1, -1).split(/,\s*(?=[A-Za-z_]\w*[=:])/)
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.search(/[=:]/)
      const value = part
        .slice(at + 1)
        .trim()
        .replace(/^'(.*)'$/, '$1')
      return [part.slice(0, at).trim(), value === 'null' ? null : value]
    }),
  )
}

function postgresList(text: string): (number | null)[] {
  return text
    .slice(1, -1)
    .split(',')
    .map((part) => (part.trim() === 'NULL' ? null : Number(part)))
}
