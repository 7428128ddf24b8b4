/**
 * Columns: how requests and predictions are held from file to figure.
 *
 * A million requests of 30 features are 240 MB as Float64Array and several GB as objects,
 * so nothing on a hot path is a row object. Every array here may be transferred between workers.
 */
import { elements } from './tensors'

/** Numbers, one per row; NaN is "no value" (missing, or not a number: the batch's flags say which). */
export interface NumberColumn {
  kind: 'number'
  values: Float64Array
}

/** Text, one per row, coded against a dictionary; code -1 is "no value". */
export interface TextColumn {
  kind: 'text'
  codes: Int32Array
  dictionary: string[]
  /** The dictionary's bytes, where it came as such and is ASCII: ids and times need no strings. */
  ascii?: PackedText
}

/** A tensor per row, all of one shape (without the batch axis), row-major in `values`. */
export interface TensorColumn {
  kind: 'tensor'
  shape: number[]
  values: Float32Array
}

export type Column = NumberColumn | TextColumn | TensorColumn

/** Those rows of a column, in the order given. */
export function rowsOfColumn(column: Column, rows: ArrayLike<number>): Column {
  if (column.kind === 'number')
    return { kind: 'number', values: Float64Array.from(rows, (i) => column.values[i]!) }
  if (column.kind === 'text') return { ...column, codes: Int32Array.from(rows, (i) => column.codes[i]!) }
  const size = elements(column.shape)
  const values = new Float32Array(rows.length * size)
  for (let at = 0; at < rows.length; at++)
    values.set(column.values.subarray(rows[at]! * size, (rows[at]! + 1) * size), at * size)
  return { ...column, values }
}

/**
 * A class's index per request, -1 for none, in no more bytes than the classes need: two models and the labels of seven
 * million requests are 60 MB less so.
 */
export type ClassIndices = Int8Array | Int16Array | Int32Array

/** @returns n indices of k classes; 0 until they are filled. */
export function classIndices(k: number, n: number): ClassIndices {
  return k <= 2 ** 7 ? new Int8Array(n) : k <= 2 ** 15 ? new Int16Array(n) : new Int32Array(n)
}

/** Many distinct strings (request ids) as UTF-8 bytes and offsets: 12 bytes an id, not 60, and transferable. */
export interface PackedText {
  bytes: Uint8Array
  /** n + 1 byte offsets; string i is bytes[offsets[i] .. offsets[i+1]]. */
  offsets: Uint32Array
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** @returns string i of a packed text; throws RangeError past its end. */
export function textAt(text: PackedText, i: number): string {
  const from = text.offsets[i]
  const to = text.offsets[i + 1]
  if (from === undefined || to === undefined)
    throw new RangeError(`no string ${i} in a text of ${text.offsets.length - 1}`)
  return decoder.decode(text.bytes.subarray(from, to))
}

/** A text column whose dictionary is made of its bytes where somebody asks for it. */
export function textOfAscii(codes: Int32Array, ascii: PackedText): TextColumn {
  let made: string[] | null = null
  return {
    kind: 'text',
    codes,
    ascii,
    get dictionary() {
      return (made ??= stringsOf(ascii))
    },
  }
}

/** One decoding for all of them, because one for each was most of the reading's time. */
function stringsOf({ bytes, offsets }: PackedText): string[] {
  const all = decoder.decode(bytes)
  const strings = new Array<string>(offsets.length - 1)
  for (let i = 0; i < strings.length; i++) strings[i] = ownCopy(all.slice(offsets[i], offsets[i + 1]))
  return strings
}

/** V8 makes a slice of 13 characters or more a view into its parent; this makes it stand alone. */
export function ownCopy(text: string): string {
  return text.length < 13 ? text : (' ' + text).slice(1)
}

/** Grows a PackedText string by string; at most 4 GiB of text. */
export class PackedTextBuilder {
  #bytes = new Uint8Array(1 << 12)
  #offsets = new Uint32Array(1 << 8)
  #used = 0
  #n = 0

  /** Strings there will be in all, as far as anyone can say: room for them is made in one step. 0 is unknown. */
  expected = 0

  get length(): number {
    return this.#n
  }

  push(value: string): void {
    this.#makeRoom(value.length * 3)
    this.#used += encoder.encodeInto(value, this.#bytes.subarray(this.#used)).written
    this.#n++
    this.#offsets[this.#n] = this.#used
  }

  /** String i of another packed text: its bytes are copied. */
  pushFrom({ bytes, offsets }: PackedText, i: number): void {
    const [from, to] = [offsets[i]!, offsets[i + 1]!]
    this.#makeRoom(to - from)
    const into = this.#bytes
    for (let at = from, put = this.#used; at < to; at++, put++) into[put] = bytes[at]!
    this.#used += to - from
    this.#n++
    this.#offsets[this.#n] = this.#used
  }

  /** @param bytes that one more string takes at most */
  #makeRoom(bytes: number): void {
    if (this.#used + bytes > this.#bytes.length) this.#growBytes(this.#used + bytes)
    if (this.#n + 2 <= this.#offsets.length) return
    const next = new Uint32Array(this.#larger(this.#offsets.length, this.expected + 1))
    next.set(this.#offsets)
    this.#offsets = next
  }

  #growBytes(least: number): void {
    const perString = this.#n > 0 ? this.#used / this.#n : 0
    const next = new Uint8Array(Math.max(least, this.#larger(this.#bytes.length, this.expected * perString)))
    next.set(this.#bytes)
    this.#bytes = next
  }

  /** Doubled where nobody knows; else as much as is expected, an early guess not trusted far, or a little beyond it. */
  #larger(now: number, expected: number): number {
    if (expected <= 0) return now * 2
    return Math.ceil(expected > now ? Math.min(expected * 1.01 + 64, now * 16) : now * 1.125)
  }

  /** The first n strings so far, as views: the builder may go on, since it only ever writes behind them. */
  finish(n = this.#n): PackedText {
    return {
      bytes: this.#bytes.subarray(0, this.#offsets[n]),
      offsets: this.#offsets.subarray(0, n + 1),
    }
  }
}
