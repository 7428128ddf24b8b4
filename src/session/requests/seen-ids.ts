/**
 * Which ids were seen, and with what content, over a whole log: as hashes in typed arrays, about 10 bytes an id. An id
 * is taken for another with a chance of a few in 2^32 (its neighbours in the table that share half of a hash), and
 * counts as that one said again only where the content's hash is the same too.
 */
import { mixed, textHashes } from '../../core/hashes'
import { elements } from '../../core/tensors'
import type { Column } from '../../core/columns'

/** What an id was to the ids before it. */
export const Seen = { first: 0, same: 1, other: 2 } as const

export class SeenIds {
  #expected = 0
  /** A full table is left as it is and a larger one put beside it: what it holds could not be placed anew. */
  #tables: Table[] = [new Table(1 << 11)]
  #n = 0

  get size(): number {
    return this.#n
  }

  /** @param ids there will be in all, as far as anyone can say; 0 is unknown */
  expect(ids: number): void {
    this.#expected = ids
  }

  /** @returns Seen.first, or whether the first row of this id had the same content. */
  add(idHigh: number, idLow: number, content: number): number {
    for (const table of this.#tables) {
      const known = table.find(idHigh, idLow)
      if (known >= 0) return known === content ? Seen.same : Seen.other
    }
    let last = this.#tables.at(-1)!
    if (last.full) this.#tables.push((last = new Table(this.#next(last.ids))))
    last.put(idHigh, idLow, content)
    this.#n++
    return Seen.first
  }

  /** As large as what is still expected, in steps that an early guess can be wrong by. */
  #next(last: number): number {
    const more = this.#expected - this.#n
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

  /** @param ids as many as it takes; a sixth of its places stays free */
  constructor(readonly ids: number) {
    this.#places = Math.ceil((ids * 6) / 5)
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
    this.#n++
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
export class RowHashes {
  #hashes = new Uint32Array(0)

  /**
   * @param columns n rows each: what the rows hold
   * @param before hashes of what the rows hold besides
   * @returns a hash of each row's contents, in this object's own array: the next call writes over it
   */
  of(columns: readonly Column[], n: number, before?: Uint32Array): Uint32Array {
    if (this.#hashes.length < n) this.#hashes = new Uint32Array(n)
    if (before) this.#hashes.set(before.subarray(0, n))
    else this.#hashes.fill(0x9747b28c, 0, n)
    for (const column of columns) this.#mixColumn(column, n)
    return this.#hashes
  }

  #mixColumn(column: Column, n: number): void {
    const hashes = this.#hashes
    if (column.kind === 'number') mixWords(hashes, words(column.values, n), 2, n)
    else if (column.kind === 'tensor') {
      const size = elements(column.shape)
      mixWords(hashes, words(column.values, n * size), size, n)
    } else {
      const { low } = textHashes(column)
      const { codes } = column
      for (let i = 0; i < n; i++) hashes[i] = mixed(hashes[i]!, codes[i]! < 0 ? 1 : low[codes[i]!]!)
    }
  }
}

function mixWords(hashes: Uint32Array, words: Uint32Array, perRow: number, n: number): void {
  for (let i = 0, at = 0; i < n; i++) {
    let hash = hashes[i]!
    for (let j = 0; j < perRow; j++) hash = mixed(hash, words[at++]!)
    hashes[i] = hash
  }
}

/** The bits of the first `length` numbers. */
function words(values: Float64Array | Float32Array, length: number): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, (length * values.BYTES_PER_ELEMENT) / 4)
}
