/**
 * Which ids were seen, and with what content, over a whole log: as 64-bit hashes in typed arrays, 24 to 48 bytes an
 * id. Two of a million ids share a hash with a chance of 3 in 10^8 (birthday bound, n^2 / 2^65).
 */
import type { Column } from '../evaluation/columns'

/** 64 bits as two halves, one entry a row. */
export interface Hashes {
  high: Uint32Array
  low: Uint32Array
}

/** What an id was to the ids before it. */
export const Seen = { first: 0, same: 1, other: 2 } as const

export class SeenIds {
  /** Row of `#keys` + 1; 0 is free. At most half full. */
  #slots = new Int32Array(1 << 11)
  /** Four numbers an id: its hash and its content's. */
  #keys = new Uint32Array(1 << 12)
  /** Places of the first of each, where they are wanted. */
  #n = 0

  get size(): number {
    return this.#n
  }

  /** @returns Seen.first, or whether the first row of this id had the same content. */
  add(idHigh: number, idLow: number, high: number, low: number): number {
    if (this.#n * 2 >= this.#slots.length) this.#grow()
    const mask = this.#slots.length - 1
    for (let slot = idLow & mask; ; slot = (slot + 1) & mask) {
      const at = (this.#slots[slot]! - 1) * 4
      if (at < 0) {
        this.#put(slot, idHigh, idLow, high, low)
        return Seen.first
      }
      if (this.#keys[at] !== idHigh || this.#keys[at + 1] !== idLow) continue
      return this.#keys[at + 2] === high && this.#keys[at + 3] === low ? Seen.same : Seen.other
    }
  }

  #put(slot: number, idHigh: number, idLow: number, high: number, low: number): void {
    const at = this.#n * 4
    if (at + 4 > this.#keys.length) {
      const next = new Uint32Array(this.#keys.length * 2)
      next.set(this.#keys)
      this.#keys = next
    }
    this.#keys[at] = idHigh
    this.#keys[at + 1] = idLow
    this.#keys[at + 2] = high
    this.#keys[at + 3] = low
    this.#n += 1
    this.#slots[slot] = this.#n
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 4)
    const mask = this.#slots.length - 1
    for (let row = 0; row < this.#n; row++) {
      let slot = this.#keys[row * 4 + 1]! & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = row + 1
    }
  }
}

/** Hashes of n rows' contents, column after column. */
export class RowHashes implements Hashes {
  high = new Uint32Array(0)
  low = new Uint32Array(0)

  /** @param columns n rows each: what the rows hold */
  of(columns: readonly Column[], n: number): this {
    if (this.high.length < n) {
      this.high = new Uint32Array(n)
      this.low = new Uint32Array(n)
    }
    this.high.fill(0x9747b28c, 0, n)
    this.low.fill(0x85ebca6b, 0, n)
    for (const column of columns) this.#mixColumn(column, n)
    return this
  }

  #mixColumn(column: Column, n: number): void {
    if (column.kind === 'number') this.#mixWords(words(column.values, n), 2, n)
    else if (column.kind === 'tensor') {
      const size = column.shape.reduce((product, axis) => product * axis, 1)
      this.#mixWords(words(column.values, n * size), size, n)
    } else {
      const { high, low } = textHashes(column.dictionary)
      const { codes } = column
      for (let i = 0; i < n; i++) {
        const code = codes[i]!
        this.#mix(i, code < 0 ? 1 : high[code]!)
        this.#mix(i, code < 0 ? 2 : low[code]!)
      }
    }
  }

  #mixWords(words: Uint32Array, perRow: number, n: number): void {
    for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < perRow; j++) this.#mix(i, words[at++]!)
  }

  /** MurmurHash3's round, twice with different constants. https://github.com/aappleby/smhasher */
  #mix(i: number, word: number): void {
    let a = Math.imul(word, 0xcc9e2d51)
    a = Math.imul((a << 15) | (a >>> 17), 0x1b873593)
    let high = this.high[i]! ^ a
    high = (high << 13) | (high >>> 19)
    this.high[i] = Math.imul(high, 5) + 0xe6546b64
    let b = Math.imul(word ^ 0x5bd1e995, 0x239b961b)
    b = Math.imul((b << 16) | (b >>> 16), 0xab0e9789)
    let low = this.low[i]! ^ b
    low = (low << 17) | (low >>> 15)
    this.low[i] = Math.imul(low, 5) + 0x561ccd1b
  }
}

/** The bits of the first `length` numbers. */
function words(values: Float64Array | Float32Array, length: number): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, (length * values.BYTES_PER_ELEMENT) / 4)
}

/** A 64-bit hash of each text: cyrb53's two lanes, whole (https://github.com/bryc/code, public domain). */
export function textHashes(texts: readonly string[]): Hashes {
  const high = new Uint32Array(texts.length)
  const low = new Uint32Array(texts.length)
  for (let t = 0; t < texts.length; t++) {
    const text = texts[t]!
    let a = 0xdeadbeef
    let b = 0x41c6ce57
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i)
      a = Math.imul(a ^ char, 2654435761)
      b = Math.imul(b ^ char, 1597334677)
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
    high[t] = a
    low[t] = b
  }
  return { high, low }
}
