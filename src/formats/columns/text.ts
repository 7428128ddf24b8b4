import { ownCopy, textOfAscii, type TextColumn } from '../../core/columns'
import { RowFlag } from '../contract'
import { isMissingText, isRedacted, toText } from './values'

const decoder = new TextDecoder()

/**
 * Collects one text per row, coded against a dictionary of this batch. Bytes are looked up as bytes, so that
 * a repeated value never becomes a string, and a new one becomes a string of its own: a slice of the file's
 * text would keep the whole chunk alive.
 */
export class TextBuilder {
  #codes: Int32Array
  #n = 0
  #dictionary: string[] = []
  #flags: number[] = []
  #byText = new Map<string, number>()
  /** Open addressing: code + 1, or 0 where free; at most half full, as a batch adds `capacity` values at most. */
  readonly #slots: Int32Array
  readonly #starts: Uint32Array
  readonly #hashes: Int32Array
  #pool = new Uint8Array(1 << 12)
  #pooled = 0
  /** All bytes or-ed: below 128 where all are ASCII. */
  #bits = 0
  /** Characters of the texts that came as such. */
  #texts = 0

  constructor(readonly capacity: number) {
    this.#codes = new Int32Array(capacity)
    const slots = 1 << Math.max(4, Math.ceil(Math.log2(capacity * 2 + 1)))
    this.#slots = new Int32Array(slots)
    this.#starts = new Uint32Array(capacity + 2)
    this.#hashes = new Int32Array(capacity + 1)
  }

  /** Bytes of the texts so far, each told once. */
  get held(): number {
    return this.#pooled + this.#texts
  }
  /** How long the next text is, nobody knows. */
  readonly next = 0

  /** A cell of UTF-8 bytes. @returns RowFlag bits. */
  addBytes(bytes: Uint8Array, from: number, to: number): number {
    if (from === to) return this.#put(-1)
    let hash = 0x811c9dc5
    let bits = 0
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!
      hash = Math.imul(hash ^ byte, 0x01000193)
      bits |= byte
    }
    this.#bits |= bits
    hash ^= hash >>> 15
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = this.#slots[slot]! - 1
      if (code < 0) return this.#put(this.#addPooled(bytes, from, to, hash, slot))
      if (this.#hashes[code] === hash && this.#same(code, bytes, from, to)) return this.#put(code)
    }
  }

  #same(code: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts[code]!
    if (this.#starts[code + 1]! - start !== to - from) return false
    for (let i = from, j = start; i < to; i++, j++) if (bytes[i] !== this.#pool[j]) return false
    return true
  }

  #addPooled(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const code = this.#dictionary.length
    const length = to - from
    if (this.#pooled + length > this.#pool.length) {
      const next = new Uint8Array(Math.max(this.#pool.length * 2, this.#pooled + length))
      next.set(this.#pool)
      this.#pool = next
    }
    this.#pool.set(bytes.subarray(from, to), this.#pooled)
    this.#pooled += length
    this.#starts[code + 1] = this.#pooled
    this.#hashes[code] = hash
    this.#slots[slot] = code + 1
    // Its place: the text itself is made at the end, out of the whole pool at once.
    this.#dictionary.push('')
    this.#flags.push(mayBeSpecial(bytes, from, length) ? flagOf(decoder.decode(bytes.subarray(from, to))) : 0)
    return code
  }

  #addEntry(text: string): void {
    this.#dictionary.push(text)
    this.#flags.push(flagOf(text))
  }

  /** A cell of text; never mixed with `addBytes` in one batch. */
  addText(text: string): number {
    if (text === '') return this.#put(-1)
    let code = this.#byText.get(text)
    if (code === undefined) {
      const own = ownCopy(text)
      this.#texts += own.length
      code = this.#dictionary.length
      this.#byText.set(own, code)
      this.#addEntry(own)
    }
    return this.#put(code)
  }

  addValue(value: unknown): number {
    return this.addText(toText(value) ?? '')
  }

  #put(code: number): number {
    const flag = code < 0 ? -1 : this.#flags[code]!
    this.#codes[this.#n++] = flag < 0 ? -1 : code
    return flag < 0 ? 0 : flag
  }

  /** Texts of the pool, where not every byte is a character. */
  #textsOfPool(): void {
    for (let code = 0; code < this.#dictionary.length; code++)
      this.#dictionary[code] = decoder.decode(this.#pool.subarray(this.#starts[code], this.#starts[code + 1]))
  }

  /** The rows so far as a column; the builder starts again empty. */
  finish(): TextColumn {
    const codes = this.#n === this.capacity ? this.#codes : this.#codes.slice(0, this.#n)
    const column = this.#columnOf(codes)
    this.#codes = new Int32Array(this.capacity)
    this.#dictionary = []
    this.#flags = []
    this.#byText = new Map()
    this.#slots.fill(0)
    this.#n = this.#pooled = this.#texts = this.#bits = 0
    return column
  }

  #columnOf(codes: Int32Array): TextColumn {
    const dictionary = this.#dictionary
    if (this.#pooled > 0 && this.#bits < 128)
      return textOfAscii(codes, {
        bytes: this.#pool.slice(0, this.#pooled),
        offsets: this.#starts.slice(0, dictionary.length + 1),
      })
    if (this.#pooled > 0) this.#textsOfPool()
    return { kind: 'text', codes, dictionary }
  }
}

/** -1 for text that stands for "no value", else RowFlag bits. */
function flagOf(text: string): number {
  return isMissingText(text) ? -1 : isRedacted(text) ? RowFlag.redacted : 0
}

/** First bytes of everything that `isRedacted` knows; of a word its second one, in small letters, tells more. */
const SIGNS = new Set([...'*#[<({'].map((first) => first.charCodeAt(0)))
const WORDS = new Map(['xx', 're', 'ma'].map((word) => [word.charCodeAt(0), word.charCodeAt(1)]))
const SMALL = 32

/** Whether text could be missing or redacted; nearly none is, and asking is slow. */
function mayBeSpecial(bytes: Uint8Array, from: number, length: number): boolean {
  if (length <= 4) return true
  if (length >= 40) return false
  const first = bytes[from]!
  return SIGNS.has(first) || WORDS.get(first | SMALL) === (bytes[from + 1]! | SMALL)
}
