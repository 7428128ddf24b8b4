/** What a joined file gives each request: one value of each of its columns, kept in typed arrays. */
import type { Column, NumberColumn, TextColumn } from '../core/columns'

/** The values of one joined column, by request. */
export interface JoinedValues {
  /** The rows that the next calls speak of. */
  start(column: Column): void
  /** Whether row i of the batch has a value. */
  has(i: number): boolean
  /** Whether request `row` holds what row i of the batch says. */
  same(row: number, i: number): boolean
  put(row: number, i: number): void
  drop(row: number): void
  column(): NumberColumn | TextColumn
}

/** @param n requests; @param like a column of the kind that will come: the kind stays the same throughout */
export function joinedValues(n: number, like: Column): JoinedValues {
  if (like.kind === 'number') return new Numbers(n)
  if (like.kind === 'text') return new Texts(n)
  throw new TypeError('a tensor cannot be joined as a value')
}

class Numbers implements JoinedValues {
  readonly #values: Float64Array
  #batch: Float64Array = new Float64Array(0)

  constructor(n: number) {
    this.#values = new Float64Array(n).fill(NaN)
  }

  start(column: Column): void {
    this.#batch = (column as NumberColumn).values
  }
  has(i: number): boolean {
    return !Number.isNaN(this.#batch[i]!)
  }
  same(row: number, i: number): boolean {
    return Object.is(this.#values[row], this.#batch[i])
  }
  put(row: number, i: number): void {
    this.#values[row] = this.#batch[i]!
  }
  drop(row: number): void {
    this.#values[row] = NaN
  }
  column(): NumberColumn {
    return { kind: 'number', values: this.#values }
  }
}

class Texts implements JoinedValues {
  readonly #codes: Int32Array
  readonly #dictionary: string[] = []
  readonly #codeOf = new Map<string, number>()
  #batch: Int32Array = new Int32Array(0)
  /** This batch's codes as our own; -1 where not asked for yet. */
  #own = new Int32Array(0)
  #texts: string[] = []

  constructor(n: number) {
    this.#codes = new Int32Array(n).fill(-1)
  }

  start(column: Column): void {
    const { codes, dictionary } = column as TextColumn
    this.#batch = codes
    this.#texts = dictionary
    this.#own = new Int32Array(dictionary.length).fill(-1)
  }
  has(i: number): boolean {
    return this.#batch[i]! >= 0
  }
  same(row: number, i: number): boolean {
    return this.#codes[row] === this.#code(i)
  }
  put(row: number, i: number): void {
    this.#codes[row] = this.#code(i)
  }
  drop(row: number): void {
    this.#codes[row] = -1
  }
  column(): TextColumn {
    return { kind: 'text', codes: this.#codes, dictionary: this.#dictionary }
  }

  #code(i: number): number {
    const theirs = this.#batch[i]!
    if (theirs < 0) return -1
    const known = this.#own[theirs]!
    if (known >= 0) return known
    const text = this.#texts[theirs]!
    let code = this.#codeOf.get(text)
    if (code === undefined) {
      code = this.#dictionary.push(text) - 1
      this.#codeOf.set(text, code)
    }
    return (this.#own[theirs] = code)
  }
}
