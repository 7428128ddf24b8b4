/** The log's features, kept for drift, slices and the table: all rows up to a bound, a seeded sample beyond it. */
import type { Column, NumberColumn, TextColumn } from '../../core/columns'
import type { FeatureColumn } from '../../evaluation/input'
import { Lookup } from '../../mapping/lookup'
import { withRoom } from './grow'
import { Reservoir, seeded } from '../../core/random'

/** 8 bytes each: 48 MB at most. Of thirty features, 200,000 requests: drift and slices are no surer with more. */
const MOST_CELLS = 6_000_000
/** More than there are slots; times a row it stays a whole number that a double holds. */
const SLOTS = 2 ** 23
/** A text column of more distinct values is free text or an id, and is not kept. */
const MOST_DISTINCT = 100_000

interface Kept {
  name: string
  numbers: Float64Array
  codes: Int32Array
  dictionary: string[] | null
  index: Map<string, number>
  lookup: Lookup
  dropped: boolean
}

export interface FeatureField {
  name: string
  as: 'number' | 'text'
}

export interface FinishedFeatures {
  features: FeatureColumn[]
  /** Request of each row where they are a sample; null where they are all. */
  featureRows: Int32Array | null
  /** Columns with too many distinct texts to keep. */
  dropped: string[]
}

export class FeatureStore {
  #finished: FinishedFeatures | null = null
  readonly #kept: Kept[]
  readonly #reservoir: Reservoir
  #rows = new Int32Array(0)
  #sampled = false

  /** @param seed of the sample that is kept where there are more rows than fit */
  constructor(fields: readonly FeatureField[], seed: number, mostCells = MOST_CELLS) {
    this.#kept = fields.map((field) => keptOf(field))
    this.#reservoir = new Reservoir(
      Math.max(1, Math.floor(mostCells / Math.max(1, fields.length))),
      seeded(seed),
    )
  }

  /** @param columns in the order of the fields, n rows each; @param row the first one's index in the data */
  add(columns: readonly Column[], n: number, row: number): void {
    if (this.#kept.length === 0) return
    const before = this.#reservoir.held
    const slots = new Int32Array(n)
    for (let i = 0; i < n; i++) slots[i] = this.#reservoir.next()
    const held = this.#reservoir.held
    // Near its bound a sample is given all the room it will ever need.
    const expected = held * 2 > this.#reservoir.size ? this.#reservoir.size : 0
    this.#rows = withRoom(this.#rows, held, 0, expected)
    for (let i = 0; i < n; i++) if (slots[i]! >= 0) this.#rows[slots[i]!] = row + i
    if (held - before < n) this.#sampled = true
    this.#kept.forEach((kept, at) => store(kept, columns[at]!, slots, held, expected))
  }

  /**
   * Columns cut to what is held of the first n requests, in their order; asked again it gives the same, and takes no more.
   * Of a sample of more requests, those of the first n are a sample of these.
   */
  finish(n = Infinity): FinishedFeatures {
    this.#finished ??= this.#finish(n)
    return this.#finished
  }

  /** Each column's store is let go as it is cut. */
  #finish(n: number): FinishedFeatures {
    const held = this.#sampled ? this.#reservoir.held : Math.min(n, this.#reservoir.held)
    const order = this.#sampled ? ascending(this.#rows.subarray(0, held), n) : null
    const kept = this.#kept.filter((one) => !one.dropped)
    return {
      features: kept.map((one) => ({ name: one.name, column: columnOf(one, held, order) })),
      featureRows: order && picked(this.#rows, order),
      dropped: this.#kept.filter((one) => one.dropped).map((one) => one.name),
    }
  }
}

function keptOf(field: FeatureField): Kept {
  const index = new Map<string, number>()
  const dictionary: string[] | null = field.as === 'text' ? [] : null
  const lookup = new Lookup((text) => {
    const known = index.get(text)
    if (known !== undefined || !dictionary) return known ?? -1
    index.set(text, dictionary.length)
    return dictionary.push(text) - 1
  })
  return {
    name: field.name,
    numbers: new Float64Array(0),
    codes: new Int32Array(0),
    dictionary,
    index,
    lookup,
    dropped: false,
  }
}

function store(kept: Kept, column: Column, slots: Int32Array, held: number, expected: number): void {
  if (kept.dropped) return
  if (!kept.dictionary) {
    // Every slot that is held is written below.
    kept.numbers = withRoom(kept.numbers, held, 0, expected)
    const { values } = column as NumberColumn
    for (let i = 0; i < slots.length; i++) if (slots[i]! >= 0) kept.numbers[slots[i]!] = values[i]!
    return
  }
  kept.codes = withRoom(kept.codes, held, -1, expected)
  const table = kept.lookup.table(column as TextColumn)
  const { codes } = column as TextColumn
  for (let i = 0; i < slots.length; i++)
    if (slots[i]! >= 0) kept.codes[slots[i]!] = codes[i]! < 0 ? -1 : table[codes[i]!]!
  if (kept.dictionary.length <= MOST_DISTINCT) return
  kept.dropped = true
  kept.dictionary = []
  kept.codes = new Int32Array(0)
  kept.index.clear()
}

function columnOf(kept: Kept, held: number, order: Int32Array | null): NumberColumn | TextColumn {
  const { numbers, codes, dictionary } = kept
  // One column at a time is held twice, not all of them.
  kept.numbers = new Float64Array(0)
  kept.codes = new Int32Array(0)
  if (!dictionary) {
    return { kind: 'number', values: order ? picked(numbers, order) : numbers.subarray(0, held) }
  }
  return { kind: 'text', codes: order ? picked(codes, order) : codes.subarray(0, held), dictionary }
}

/** Slots in the order of the rows they hold, of rows below n. */
function ascending(rows: Int32Array, n: number): Int32Array {
  // Row and slot in one number, which is exact: sorted natively, without a call per comparison.
  const keys = new Float64Array(rows.length)
  for (let slot = 0; slot < rows.length; slot++) keys[slot] = rows[slot]! * SLOTS + slot
  keys.sort()
  const below = keys.findIndex((key) => key >= n * SLOTS)
  const order = new Int32Array(below < 0 ? keys.length : below)
  for (let i = 0; i < order.length; i++) order[i] = keys[i]! % SLOTS
  return order
}

/** A loop: `from` with a function takes ten times as long. */
function picked<T extends Float64Array | Int32Array>(values: T, order: Int32Array): T {
  const made = new (values.constructor as new (n: number) => T)(order.length)
  for (let i = 0; i < order.length; i++) made[i] = values[order[i]!]!
  return made
}
