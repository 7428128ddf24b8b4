/**
 * A record that lies in a field's text as pairs: the query of an address ("/predict?age=31&income=5.2e4"), 'age=31; city=north',
 * 'age: 31, city: north', in a log's message behind words ("scored age=31 city=north"). One text says little: a field is
 * taken apart where nearly all of its texts are such, and then in every row, so that no remark among plain words is.
 */
import { REQUEST_NAMES } from '../bodies'
import { isObject } from '../../core/objects'
import type { JsonValues } from '../json/values'
import { isGiven, namedRole, plainName } from '../role-names'
import { REQUEST_KEYS } from './body-keys'
import type { Fields } from './expand'
import { pairsIn, withPoints } from './logged-pairs'
import { enveloped } from './opened'
import { queryIn } from './query-text'

const EQUALS = /^([A-Za-z_@][\w.@/-]*)\s?=\s?(.*)$/s
const COLON = /^["']?([A-Za-z_@][\w.@/-]*)["']?\s?:\s?(.*)$/s
/** What parts the pairs of a text, where the next of them follows. */
const PARTS = [/\s*[;,|\n]\s*(?=["']?[A-Za-z_@][\w.@/-]*["']?\s?[=:])/, /\s+(?=[A-Za-z_@][\w.@/-]*[=:]\S)/]
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/
/** Fields in which a line of a log is. */
const MESSAGE = /^(?:(?:\w+_)?(?:message|msg)|event|text|text_payload|log|line|raw|body)$/
/** What is there has pairs and is nothing that a model is given. */
const OTHERS = /refer+er|agent|cookie|header|trace|stack|exception|sql|statement|connection/
const DEPTH = 3
/** Records that are looked at. */
export const LOOKED_AT = 200
/** No record is as long, and a text of words is soon told. */
const LONGEST = 1 << 16

/** @returns the pairs that a text is, and nothing else; null where it has other words, or no number among its values */
export function pairsOf(text: string): Fields | null {
  if (text.length > LONGEST || !/[=:]/.test(text)) return null
  const found = queryIn(text) ?? listed(text.trim())
  return found && Object.values(found).some(isNumber) ? found : null
}

const isNumber = (value: unknown): boolean =>
  typeof value === 'string'
    ? NUMBER.test(value) || /^\s*\[\s*[-+\d.]|^\s*\{\s*"/.test(value)
    : Array.isArray(value)
      ? value.every(isNumber)
      : typeof value === 'number'

function listed(text: string): Fields | null {
  for (const between of PARTS) {
    const parts = text.replace(/[;,|]$/, '').split(between)
    for (const pair of parts.length > 1 ? [EQUALS, COLON] : []) {
      const found = parts.map((part) => pair.exec(part))
      const whole = found.every((one) => one && isValue(one[2]!, between === PARTS[1]))
      if (whole) return withPoints(Object.fromEntries(found.map((one) => [one![1]!, bare(one![2]!)])))
    }
  }
  return null
}

/** Of a sentence, and no value. */
const SENTENCE = /[.?!](?:\s|$)|(?:\S+\s+){4}/

/** A word, or what is in quotes or brackets; between commas words may be a few. */
const isValue = (text: string, word: boolean) =>
  /^(?:"[^"]*"|'[^']*'|[[({].*[\])}])$/s.test(text) ||
  (!(word ? /[\s"'[\]{}()]/ : /["'[\]{}]|[=:]\s|\S=/).test(text) && !SENTENCE.test(text.replace(NUMBER, '')))
const bare = (text: string) => text.trim().replace(/^(["'])(.*)\1$/s, '$2')

/** Where pairs may begin behind words. */
const BEGINS = /(?:^|\s)(?=["']?[A-Za-z_@][\w.@/-]*["']?\s?[=:])/g
const MOST_TRIED = 8

/** @returns the pairs that are in a message, whatever words are before them */
function pairsWithin(text: string): Fields | null {
  const found = pairsIn(text)
  if (found || !text.includes(':')) return found
  for (const { index } of [...text.matchAll(BEGINS)].slice(0, MOST_TRIED)) {
    const pairs = listed(text.slice(index).trim())
    if (pairs && Object.values(pairs).some(isNumber)) return pairs
  }
  return null
}

/** How the text of a field is taken apart. */
interface Taken {
  take(text: string): Fields | null
  /** It is an address: numbers beside it are the server's own. */
  address: boolean
  /** It is pairs and nothing else. */
  whole: boolean
}

/** A field's texts, as far as they were looked at. */
interface Seen {
  texts: number
  /** Addresses without a query say nothing against the others. */
  silent: number
  whole: number
  addresses: number
  /** By the names of the pairs that are in a message. */
  within: Map<string, number>
}

/** @returns by path how texts are taken apart; none where no field's are pairs */
export function pairFields(values: readonly unknown[]): ReadonlyMap<string, Taken> {
  const seen = new Map<string, Seen>()
  for (const value of values.slice(0, LOOKED_AT)) if (isObject(value)) look(value, '', 1, seen)
  const taken = new Map<string, Taken>()
  const given = values.slice(0, LOOKED_AT).some((value) => isObject(value) && hasOwnNumbers(value))
  for (const [path, { texts, silent, whole, addresses, within }] of seen) {
    const most = Math.max(0, ...within.values())
    // Beside a request in fields of its own, the address says where it was sent to, and tags are no part of it.
    if (given && (addresses > 0 || !isRequests(path)) && whole > 0) continue
    if (whole > 0 && whole * 10 >= (texts - silent) * 9) taken.set(path, { take: pairsOf, address: addresses > 0, whole: addresses === 0 })
    else if (most > 1 && most * 4 >= texts && most * 2 > [...within.values()].reduce((a, b) => a + b)) taken.set(path, { take: pairsWithin, address: false, whole: false }) // prettier-ignore
  }
  return taken
}

function look(record: Fields, above: string, depth: number, seen: Map<string, Seen>): void {
  for (const key of Object.keys(record)) {
    const value = record[key]
    const path = above + key
    const name = plainName(key)
    if (isObject(value) && depth < DEPTH) look(value, `${path}.`, depth + 1, seen)
    if (typeof value !== 'string' || value === '' || value === '-' || OTHERS.test(name)) continue
    const one = seen.get(path) ?? {
      texts: 0,
      silent: 0,
      whole: 0,
      addresses: 0,
      within: new Map<string, number>(),
    }
    seen.set(path, one)
    one.texts++
    if (pairsOf(value)) one.whole++
    if (/^\S*(?: \/\S*)?\/\S*\?/.test(value)) one.addresses++
    if (/^(?:[A-Z]+ )?(?:https?:\/)?\/[^\s?]*(?: HTTP\/[\d.]+)?$/.test(value)) one.silent++
    const inside = MESSAGE.test(name) ? pairsWithin(value) : null
    const names = inside && Object.values(inside).some(isNumber) ? Object.keys(inside).join() : null
    if (names !== null) one.within.set(names, (one.within.get(names) ?? 0) + 1)
  }
}

/** Names of what a model is given, besides those of bodies. */
const REQUESTS =
  /^(?:x|f|params?|parameters|args|arguments|query(?:_?string)?|data|record|row|values|vars|variables)$/

const isRequests = (path: string): boolean =>
  isGiven(`${path}.x`) ||
  path.split('.').some((part) => REQUEST_NAMES.test(part) || REQUESTS.test(plainName(part)))

/** What servers count of a call beside its address. */
const SERVERS =
  /bytes|size|length|len|port|status|code|duration|latency|elapsed|time|took|millis|pid|thread|line|version|level|seq|offset|count|cpu|mem/

/** Whether a record has numbers that may be a request, besides what is said of every call. */
const hasOwnNumbers = (record: Fields): boolean =>
  Object.keys(record).some((key) => {
    const value = record[key]
    if (isObject(value)) return isGiven(`${key}.x`) || REQUEST_KEYS.includes(key)
    return (
      (typeof value === 'number' || isNumber(value)) &&
      namedRole(key) === null &&
      !SERVERS.test(plainName(key))
    )
  })

/** Whether the record has each of them in a field of its own: Logstash's encoder writes what it logs twice. */
const isSaid = (found: Fields, record: Fields): boolean =>
  Object.keys(found).every((name) => Object.hasOwn(record, name))

/** @returns the record with what lies in those fields as fields of it */
function withPairs(record: Fields, taken: ReadonlyMap<string, Taken>, above = ''): Fields {
  let changed: Fields | null = null
  for (const key of Object.keys(record)) {
    const value = record[key]
    const path = above + key
    const way = typeof value === 'string' ? taken.get(path) : undefined
    const found = way
      ? way.take(value as string)
      : isObject(value) && [...taken.keys()].some((one) => one.startsWith(`${path}.`))
        ? withPairs(value, taken, `${path}.`)
        : null
    if (!found || found === value || (way && isSaid(found, record))) continue
    changed ??= { ...record }
    // A model may be given the text itself: it stays beside what is in it.
    if (way?.whole) for (const name of Object.keys(found)) changed[`${key}.${name}`] = found[name]
    else changed[key] = found
  }
  return changed ?? record
}

/** The same, with the numbers that a server counts beside an address marked as around the request. */
function requestIn(record: Fields, taken: ReadonlyMap<string, Taken>): Fields {
  const row = withPairs(record, taken)
  const address = [...taken].some(
    ([path, { address }]) => address && Object.hasOwn(record, path.split('.')[0]!),
  )
  if (!address || row === record) return row
  const others = Object.keys(row).filter((key) => typeof row[key] === 'number' || isNumber(row[key]))
  const own = Object.fromEntries(Object.entries(row).filter(([key]) => !others.includes(key)))
  return enveloped(own, Object.fromEntries(others.map((key) => [key, row[key]])))
}

/** @returns the records, with what lies in their text as pairs as fields of them */
export async function* withPairTexts(pieces: AsyncIterable<JsonValues>): AsyncIterable<JsonValues> {
  const first: { values: JsonValue[]; skipped: JsonValues['skipped'] }[] = []
  let taken: ReadonlyMap<string, Taken> | null = null
  let n = 0
  const decide = () => (taken = pairFields(first.flatMap(({ values }) => values.map(({ value }) => value))))
  const made = ({ values, skipped }: JsonValues) =>
    taken!.size === 0 ? { values, skipped } : { values: each(values, taken!), skipped }
  for await (const piece of pieces) {
    if (taken) {
      yield made(piece)
      continue
    }
    const values = [...piece.values]
    first.push({ values, skipped: piece.skipped })
    if ((n += values.length) < LOOKED_AT) continue
    decide()
    for (const one of first.splice(0)) yield made(one)
  }
  if (!taken) decide()
  for (const one of first) yield made(one)
}

type JsonValue = JsonValues['values'] extends Iterable<infer One> ? One : never

function* each(values: JsonValues['values'], taken: ReadonlyMap<string, Taken>): JsonValues['values'] {
  for (const { line, value } of values)
    yield { line, value: isObject(value) ? requestIn(value, taken) : value }
}
