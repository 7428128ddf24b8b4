/**
 * Which ids were seen, and with what content, over a whole log: as hashes in typed arrays, about 11 bytes an id. An id
 * is taken for another with a chance of a few in 2^32 (its neighbours in the table that share half of a hash), and
 * counts as that one said again only where the content's hash is the same too.
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
  /** Ids there will be in all, as far as anyone can say. 0 is unknown. */
  expected = 0
  /** A full table is left as it is and a larger one put beside it: what it holds could not be placed anew. */
  #tables: Table[] = [new Table(1 << 11)]
  #n = 0

  get size(): number {
    return this.#n
  }

  /** @returns Seen.first, or whether the first row of this id had the same content. */
  add(idHigh: number, idLow: number, high: number, low: number): number {
    const content = (high ^ Math.imul(low, 0x9e3779b1)) >>> 0
    for (const table of this.#tables) {
      const known = table.find(idHigh, idLow)
      if (known >= 0) return known === content ? Seen.same : Seen.other
    }
    let last = this.#tables.at(-1)!
    if (last.full) this.#tables.push((last = new Table(this.#next(last.ids))))
    last.put(idHigh, idLow, content)
    this.#n += 1
    return Seen.first
  }

  /** As large as what is still expected, in steps that an early guess can be wrong by. */
  #next(last: number): number {
    const more = this.expected - this.#n
    return more > 0 ? Math.max(1 << 11, Math.min(more, last * 16)) : Math.max(1 << 11, this.#n >> 1)
  }
}

/**
 * Open addressing, two numbers a slot: half of the id's hash, and its content's. The other half of the id's hash says
 * where it is, so that both halves tell ids apart and one is stored.
 */
class Table {
  readonly #slots: Uint32Array
  readonly #places: number
  #n = 0

  /** @param ids as many as it takes; a quarter of its places stays free */
  constructor(readonly ids: number) {
    this.#places = Math.ceil(ids / 0.75)
    this.#slots = new Uint32Array(this.#places * 2)
  }

  get full(): boolean {
    return this.#n >= this.ids
  }

  /** @returns the content of an id, -1 where it is not here */
  find(idHigh: number, idLow: number): number {
    const at = this.#at(idHigh, idLow)
    return this.#slots[at] === 0 ? -1 : this.#slots[at + 1]!
  }

  put(idHigh: number, idLow: number, content: number): void {
    const at = this.#at(idHigh, idLow)
    this.#slots[at] = idHigh || 1
    this.#slots[at + 1] = content
    this.#n += 1
  }

  /** Where the id is, or the free place where it would be. */
  #at(idHigh: number, idLow: number): number {
    // 0 is a free place's.
    const key = idHigh || 1
    const slots = this.#slots
    for (let place = idLow % this.#places; ; place = place + 1 < this.#places ? place + 1 : 0) {
      const stored = slots[place * 2]!
      if (stored === 0 || stored === key) return place * 2
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
