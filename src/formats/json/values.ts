/** Every JSON value of a file, whichever way they are written: a line each, one array, or one after another. */
import type { Head } from '../../files/source'
import type { Reading, Skipped } from '../contract'
import { linesOf } from '../records/lines'
import { readHead } from '../../files/source'
import { elementsOf } from './elements'
import { parseJson } from '../../files/loose-json'
import type { LooseOptions } from '../../files/loose-json'

type Layout = 'lines' | 'array' | 'sequence'

export interface JsonValue {
  line: number
  value: unknown
}

export interface JsonValues {
  values: Iterable<JsonValue>
  skipped: Skipped[]
}

/** @returns how a file's JSON is laid out; null where it does not start as JSON, or its start holds no value. */
export function layoutOf(head: Head, options?: LooseOptions): Layout | null {
  const text = head.text.trimStart()
  const first = text[0]
  if (first !== '{' && first !== '[') return null
  const lines = text.split('\n', 12).filter((line) => line.trim() !== '')
  const whole = lines.slice(0, head.whole || lines.length > 1 ? undefined : 0)
  const parsed = whole.map((line) => parses(line, options))
  if (first === '[') {
    const lists = whole.filter((line, i) => parsed[i] && line.trimStart()[0] === '[').length
    return lists > 1 ? 'lines' : 'array'
  }
  if (parsed[0] || parsed[1]) return 'lines'
  // One object so long that the head does not hold it is a line; a brace and little else is pretty printing.
  return lines.length === 1 && !head.whole ? 'lines' : 'sequence'
}

/** Whether the text is an object or a list. */
export function parses(line: string, options?: LooseOptions): boolean {
  try {
    return typeof parseJson(line, options) === 'object'
  } catch {
    return false
  }
}

/** @returns the file's values in pieces. What cannot be parsed is skipped, with its line. */
export async function* jsonValues(reading: Reading, options?: LooseOptions): AsyncIterable<JsonValues> {
  const layout = layoutOf(await readHead(reading.source), options) ?? 'lines'
  if (layout === 'lines') {
    for await (const { first, lines, skipped, cut } of linesOf(reading))
      yield parsePiece(lines, (i) => first + i, skipped, cut, options)
    return
  }
  for await (const { lines, texts, skipped, cut } of elementsOf(reading, layout === 'array' ? 1 : 0))
    yield parsePiece(texts, (i) => lines[i]!, skipped, cut, options)
}

/**
 * The objects in arrays `depth` brackets down, parsed one by one, so that a file of any size is never held: the
 * entries of a HAR file lie three deep. Everything else at that depth is passed over.
 */
export async function* deepObjects(reading: Reading, depth: number): AsyncIterable<JsonValues> {
  for await (const { lines, texts, skipped, cut } of elementsOf(reading, depth)) {
    const objects = texts.map((text) => (text.startsWith('{') ? text : ''))
    yield parsePiece(objects, (i) => lines[i]!, skipped, cut)
  }
}

/** @param tooLong what is skipped already */
export function parsePiece(
  texts: string[],
  lineOf: (i: number) => number,
  tooLong: Skipped[],
  cut: boolean,
  options?: LooseOptions,
): JsonValues {
  const values: JsonValue[] = []
  const skipped: Skipped[] = [...tooLong]
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!
    const last = cut && i === texts.length - 1
    if (text === '' || text === '\uFEFF' || text.trim() === '') {
      if (last)
        skipped.push({ reason: 'truncated', line: lineOf(i), detail: 'the file ends before it is closed' })
      continue
    }
    try {
      values.push({ line: lineOf(i), value: parseJson(withoutComma(text), options) })
    } catch (error) {
      skipped.push({
        reason: last ? 'truncated' : 'bad-line',
        line: lineOf(i),
        detail: last ? 'the file ends within this record' : `not JSON: ${(error as Error).message}`,
      })
    }
  }
  return { values, skipped }
}

/** A line out of an array keeps the comma after it. */
function withoutComma(text: string): string {
  const end = text.trimEnd()
  return end.endsWith(',') ? end.slice(0, -1) : text
}

/** The first values of a head, for sniffing: at most `most` of them. */
export function headValues(head: Head, most = MOST_VALUES, options?: LooseOptions): unknown[] {
  const known = options?.gaps ? withGaps : plainly
  let values = known.get(head)
  if (!values) known.set(head, (values = readHeadValues(head, MOST_VALUES, options)))
  return values.slice(0, most)
}

const MOST_VALUES = 5
/** Every format looks at the same head. */
const plainly = new WeakMap<Head, unknown[]>()
const withGaps = new WeakMap<Head, unknown[]>()

function readHeadValues(head: Head, most: number, options?: LooseOptions): unknown[] {
  const layout = layoutOf(head, options)
  if (layout === null) return []
  if (layout === 'lines') return lineValues(head.text, most, options)
  try {
    const whole = parseJson(head.text, options)
    return Array.isArray(whole) ? whole.slice(0, most) : [whole]
  } catch {
    return firstElement(head, layout, options)
  }
}

/** Every value that the head holds whole, where it has a value per line or is a whole array; else the first of them. */
export function allHeadValues(head: Head): unknown[] {
  const lines = layoutOf(head) === 'lines'
  return lines ? lineValues(head.text, Infinity) : readHeadValues(head, Infinity)
}

/** The values of a text that has one a line. */
export function lineValues(text: string, most: number, options?: LooseOptions): unknown[] {
  const values: unknown[] = []
  for (const line of text.split('\n')) {
    if (values.length >= most) break
    if (line.trim() === '') continue
    try {
      values.push(parseJson(withoutComma(line), options))
    } catch {
      // A bad or cut line says nothing about the format.
    }
  }
  return values
}

/** The first value of an array or sequence that goes on beyond the head: every closing bracket is tried. */
function firstElement(head: Head, layout: Layout, options?: LooseOptions): unknown[] {
  const text = layout === 'array' ? head.text.replace(/^\s*\[/, '').trimStart() : head.text.trimStart()
  const close = text[0] === '[' ? ']' : '}'
  let tries = 0
  for (let at = text.indexOf(close); at >= 0 && tries < 200; at = text.indexOf(close, at + 1), tries++)
    try {
      return [parseJson(text.slice(0, at + 1), options)]
    } catch {
      // Not yet its end.
    }
  return []
}
