/** One JSON object whose list of records is all it is for: `{"count": 2, "records": [{...}, {...}]}`, as APIs and exports give. */
import type { Head, Source } from '../../files/source'
import { release } from '../../files/release'
import type { Reading } from '../contract'
import { roleByName } from '../role-names'
import { readHead, through } from '../../files/source'
import { withoutLoguru } from './loguru'
import { nestedValues, nestOf } from './nests'
import { maybeOriented, orientedRows } from './oriented'
import { deepObjects, jsonValues, layoutOf, parses } from './values'
import type { JsonValues } from './values'

/** Names of such a list. A body's own (instances, inputs) are not among them. */
const LIST =
  'logs?|records?|items|rows|requests|events|entries|results|hits|calls|documents|docs|values|data|messages|receivedMessages|received_messages'
const SCALAR = '(?:"[^"\\\\]*"|[-+\\d.eE]+|true|false|null)'
/** What an export says of itself. */
const ABOUT = '"(?:meta|metadata|info|page|paging|pagination)"\\s*:\\s*\\{[^{}[\\]]*\\}'
const WRAPPED = new RegExp(
  `^\\s*\\{(?:\\s*(?:"[^"]*"\\s*:\\s*${SCALAR}|${ABOUT})\\s*,)*\\s*"(?:${LIST})"\\s*:\\s*\\[\\s*\\{`,
  'i',
)

const FIELD = new RegExp(`"([^"]*)"\\s*:\\s*${SCALAR}`, 'g')
/** What a record has of its own, and a list of records has not. */
const OWN: ReadonlySet<string | null> = new Set(['id', 'time', 'label'])
/** How far a second object is looked for before the first is believed to be the only one. */
const LOOKED_AT = 8 << 20

/** Whether the file starts as one such object, or as a long record that has a list: a line of its own is not one. */
export function isWrapped(head: Head): boolean {
  if (!WRAPPED.test(head.text)) return false
  const [first = '', second] = head.text.trimStart().split('\n', 2)
  if (head.whole) return parses(head.text)
  // Indented, or in one line that the head does not hold.
  return !parses(first) && (second === undefined || !/^\s*\{\s*"/.test(second) || first.trim() === '{')
}

/** Whether the file is a value a line, and nothing around them. */
export function isLined(head: Head): boolean {
  return layoutOf(head) === 'lines' && !nestOf(head) && !maybeOriented(head) && !isWrapped(head)
}

/** @returns the values of a file; of a wrapped list its entries, of a document with records deep in it those. */
export async function* recordValues(reading: Reading): AsyncIterable<JsonValues> {
  const { source, signal } = reading
  const head = await readHead(source)
  const nest = nestOf(head)
  if (nest) return yield* nestedValues(reading, nest)
  if (maybeOriented(head) && (await isAlone(source, signal))) return yield* frameValues(reading)
  if (!isWrapped(head) || isRecord(head) || !(await isAlone(source, signal)))
    return yield* withoutLoguru(jsonValues(reading))
  const outline = new Outline()
  yield* deepObjects({ ...reading, source: firstList(source, outline) }, 2)
  if (outline.another !== null)
    yield { values: [], skipped: [{ reason: 'bad-line', line: outline.another, detail: 'another object after the one with the list of records' }] } // prettier-ignore
}

/** A data frame's rows, each at the place of the object that holds them all. */
async function* frameValues(reading: Reading): AsyncIterable<JsonValues> {
  for await (const { values, ...piece } of jsonValues(reading))
    yield {
      ...piece,
      values: [...values].flatMap(({ line, value }) =>
        (orientedRows(value) ?? [value]).map((row) => ({ line, value: row })),
      ),
    }
}

/** Whether what comes before the list says that the object is a record, and the list (of items, of events) a field of it. */
function isRecord(head: Head): boolean {
  const [start = ''] = WRAPPED.exec(head.text) ?? []
  return [...start.matchAll(FIELD)].some(([, name]) => OWN.has(roleByName(name!)))
}

/** Whether no other object follows the first: of a log there are several. */
async function isAlone(source: Source, signal?: AbortSignal): Promise<boolean> {
  const outline = new Outline()
  let looked = 0
  try {
    for await (const chunk of source.chunks()) {
      if (signal?.aborted) break
      looked += chunk.length
      outline.push(chunk)
      release(chunk)
      if (outline.another !== null || looked >= LOOKED_AT) break
    }
  } catch {
    // Damage is reported by who reads on, after what came before it.
  }
  signal?.throwIfAborted()
  return outline.another === null
}

/** The source up to the end of its first list, closed there: lists beside it (of links, of warnings) are no requests. */
function firstList(source: Source, outline: Outline): Source {
  return through(source, async function* (chunks) {
    for await (const chunk of chunks) {
      const before = outline.listed
      const within = outline.push(chunk)
      if (!outline.listed) {
        yield chunk
        continue
      }
      if (!before) yield* [chunk.slice(0, within), new TextEncoder().encode('}')]
      release(chunk)
    }
  })
}

/** Follows the brackets of an object whose first list is asked for, and of what comes after the object. */
class Outline {
  #depth = 0
  #inString = false
  #escaped = false
  #closed = false
  #line = 1
  /** Whether the first list has ended: before it the object has no other list. */
  listed = false
  /** The line where another value starts after the object; null while there is none. */
  another: number | null = null

  /** @returns how many of the bytes come before the first list's end, in the chunk where that is. */
  push(bytes: Uint8Array): number {
    let within = 0
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (byte === 10) this.#line++
      if (this.#escaped) this.#escaped = false
      else if (this.#inString) {
        if (byte === 92) this.#escaped = true
        else if (byte === 34) this.#inString = false
      } else if (byte === 34) this.#inString = true
      else if (byte === 123 || byte === 91) this.#open()
      else if ((byte === 125 || byte === 93) && this.#close(byte)) within = at + 1
    }
    return within
  }

  #open(): void {
    if (this.#closed) this.another ??= this.#line
    this.#depth++
  }

  /** @returns whether this was the first list's end. */
  #close(byte: number): boolean {
    this.#depth--
    if (this.#depth <= 0) this.#closed = true
    if (this.#depth !== 1 || this.listed || byte !== 93) return false
    return (this.listed = true)
  }
}
