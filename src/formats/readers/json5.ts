/**
 * JSON as people write it: with comments, names without quotes, single quotes. https://spec.json5.org. One list of records,
 * one record after another, or an object that holds the list.
 */
import { limits } from '../../core/limits'
import { isObject } from '../../core/objects'
import { textOf } from '../../files/chunks'
import { parseLoose } from '../../files/loose-json'
import type { Head } from '../../files/source'
import { readHead } from '../../files/source'
import { BodyError } from '../bodies'
import type { Reading } from '../contract'
import { collect } from '../records/collect'
import type { Fields } from '../records/expand'
import { tooLong } from '../records/lines'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { parses } from '../json/values'
import { rowsOf } from './jsonl'

/** What may be above: comments, and what makes a list a script's ('export const calls ='). */
const COMMENTS =
  /^(?:[\s\uFEFF]|\/\/[^\n]*(?:\n|$)|\/\*[^]*?\*\/|(?:export\s+(?:default\b|(?=const|let))|(?:const|let|var)\s+[\w$]+\s*=|(?:module\.exports|window\.[\w$.]+)\s*=))*/
/** A list of records has as many, at least: a record may have a list of one object. */
const FEWEST = 2

export default recordFormat({ id: 'json5', title: 'JSON5', sniff, records })

function sniff(head: Head): number {
  const text = head.text.slice(0, LOOKED_AT)
  const below = text.replace(COMMENTS, '')
  // Behind a bracket a logger may write when: of records it is a list.
  if (below[0] === '[' && below.slice(1).replace(COMMENTS, '')[0] !== '{') return 0
  if ((below[0] !== '{' && below[0] !== '[') || !SIGNS.test(text.slice(0, FIRST))) return 0
  const texts = new Splitter(below[0] === '[' ? 1 : 0).push(text).map((one) => one.text)
  const records = texts.slice(0, MOST_TRIED).filter((one) => recordsIn(one) !== null)
  const plain = below === text.trimStart() && (parses(texts[0] ?? '') || parses(below.split('\n', 1)[0]!))
  // A list is more than the objects in it; below those as programs print them a line each.
  const sure = below[0] === '[' ? 0.64 : 0.615
  return !plain && records.length * 2 > Math.min(texts.length, MOST_TRIED) ? sure : 0
}

/** What JSON has not, among the first signs of a file: comments, names without quotes, single quotes. */
const SIGNS = /(?:^|[\s,{[])\/[/*]|[{,]\s*[\p{L}_$][\p{L}\p{N}_$]*\s*:|[{,[:]\s*'/u
const FIRST = 1 << 12
const LOOKED_AT = 1 << 20
const MOST_TRIED = 5

/** Values as MongoDB's shell writes them: ISODate('2026-03-01T10:00:00Z'), NumberLong(31), ObjectId("…"). */
const CALL =
  /\b(?:new )?(?:ISODate|Date|ObjectId|UUID|Timestamp|Long|NumberLong|NumberInt|NumberDecimal|Int32|Double|Decimal128)\(\s*("[^"]*"|'[^']*'|[-+\d.eE]+)\s*\)/g
const withoutCalls = (text: string) => text.replace(CALL, '$1')

/** @returns null for what is no record and holds none */
function recordsIn(text: string): Fields[] | null {
  try {
    const value = parseLoose(withoutCalls(text), { json5: true, python: true })
    return isObject(value) ? (listIn(value) ?? [value]) : null
  } catch {
    return null
  }
}

/** The list of records that an object is for. */
function listIn(value: Fields): Fields[] | null {
  const lists = Object.values(value).filter((one) => Array.isArray(one) && one.length >= FEWEST && one.every(isObject)) // prettier-ignore
  const others = Object.values(value).filter((one) => typeof one === 'object' && one !== null)
  return lists.length === 1 && others.length === 1 ? (lists[0] as Fields[]) : null
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const { source, progress, signal } = reading
  const head = await readHead(source)
  const splitter = new Splitter(head.text.replace(COMMENTS, '')[0] === '[' ? 1 : 0)
  const alone = splitter.base === 0
  const take = (piece: Piece, { text, line }: Element) => {
    collect(piece, line, () => {
      try {
        const value = parseLoose(withoutCalls(text), { json5: true, python: true })
        if (!isObject(value)) throw new BodyError('bad-line', 'not an object')
        return ((alone ? listIn(value) : null) ?? [value]).flatMap((one) => rowsOf(one, line))
      } catch (error) {
        if (error instanceof SyntaxError) throw new BodyError('bad-line', `not JSON5: ${error.message}`)
        throw error
      }
    })
  }
  for await (const text of textOf(source.chunks(progress), signal)) {
    const piece: Piece = { rows: [], skipped: [] }
    for (const one of splitter.push(text)) take(piece, one)
    if (splitter.drop(limits.record.value)) piece.skipped.push(tooLong(splitter.line))
    yield piece
  }
  if (splitter.open !== null)
    yield { rows: [], skipped: [{ reason: 'truncated', line: splitter.open, detail: 'the file ends within this record' }] } // prettier-ignore
}

interface Element {
  text: string
  line: number
}

/** Cuts a stream into the objects and lists `base` brackets down: what is in quotes and comments opens nothing. */
class Splitter {
  #rest = ''
  #at = 0
  #start = -1
  #startLine = 1
  #depth = 0
  /** The quote that is open, or the comment: '/' to the line's end, '*' to its own. */
  #within = ''
  line = 1
  #dropped = false

  constructor(readonly base: number) {}

  /** The line in which what is open began; null where nothing is. */
  get open(): number | null {
    return this.#start >= 0 || this.#depth > 0 ? this.#startLine : null
  }

  push(text: string): Element[] {
    this.#rest += text
    const found: Element[] = []
    // The last sign may be the first of two.
    for (; this.#at < this.#rest.length; this.#at++) {
      const char = this.#rest[this.#at]!
      if (char === '\n') this.line++
      if (this.#within !== '') this.#inside(char)
      else this.#outside(char, found)
    }
    const keep = this.#start < 0 ? Math.max(0, this.#rest.length - 1) : this.#start
    this.#rest = this.#rest.slice(keep)
    this.#at -= keep
    if (this.#start >= 0) this.#start = 0
    return found
  }

  /** Lets go of an element that is longer than `most`. @returns whether it was */
  drop(most: number): boolean {
    if (this.#start < 0 || this.#rest.length <= most) return false
    const first = !this.#dropped
    this.#dropped = true
    this.#at = 0
    this.#rest = ''
    return first
  }

  #inside(char: string): void {
    const before = this.#rest[this.#at - 1]
    if (this.#within === '/') {
      if (char === '\n') this.#within = ''
    } else if (this.#within === '*') {
      if (char === '/' && before === '*') this.#within = ''
    } else if (char === '\\') this.#at++
    else if (char === this.#within) this.#within = ''
  }

  #outside(char: string, found: Element[]): void {
    if (char === '"' || char === "'") this.#within = char
    else if ((char === '/' || char === '*') && this.#rest[this.#at - 1] === '/') this.#within = char
    else if (char === '{' || char === '[') {
      if (this.#depth === this.base) {
        this.#start = this.#at
        this.#dropped = false
      }
      if (this.#depth <= this.base) this.#startLine = this.line
      this.#depth++
    } else if (char === '}' || char === ']') {
      this.#depth--
      if (this.#depth !== this.base || this.#start < 0) return
      if (!this.#dropped)
        found.push({ text: this.#rest.slice(this.#start, this.#at + 1), line: this.#startLine })
      this.#start = -1
    }
  }
}
