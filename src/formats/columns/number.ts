import type { NumberColumn } from '../../core/columns'
import { decimalOf } from './decimal'
import { parseNumber, toNumber } from './values'
import type { Parsed } from './values'

const [POINT, COMMA] = [46, 44]
const decoder = new TextDecoder()

/** Collects one number per row. Every `add` returns the row's RowFlag bits. */
export class NumberBuilder {
  #values: Float64Array
  #n = 0
  readonly #out: Parsed = { value: NaN, flag: 0 }

  /** @param comma whether the text's decimal sign is a comma. @param reuse whether a column's array is written over. */
  constructor(
    readonly capacity: number,
    readonly comma = false,
    readonly reuse = false,
  ) {
    this.#values = new Float64Array(capacity)
  }

  /** A number that is one. */
  add(value: number): void {
    this.#values[this.#n++] = value
  }

  /** A cell of UTF-8 bytes: what is no plain decimal takes the road through a string. */
  addBytes(bytes: Uint8Array, from: number, to: number): number {
    const value = from === to ? NaN : decimalOf(bytes, from, to, this.comma ? COMMA : POINT)
    if (from < to && Number.isNaN(value)) return this.addText(decoder.decode(bytes.subarray(from, to)))
    this.add(value)
    return 0
  }

  /** Many at once, by the same rules as `addValue`. @param flag is told of those that are flagged, by their place */
  addNumbers(values: Float64Array, from: number, to: number, flag: (i: number, bits: number) => void): void {
    this.#values.set(values.subarray(from, to), this.#n)
    this.#n += to - from
    for (let i = from; i < to; i++) {
      const value = values[i]!
      // Neither too large nor no number at all: what nearly all are.
      if (value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER) continue
      toNumber(value, this.#out)
      if (this.#out.flag !== 0) flag(i, this.#out.flag)
    }
  }

  addText(text: string): number {
    parseNumber(text, this.#out, this.comma)
    this.#values[this.#n++] = this.#out.value
    return this.#out.flag
  }

  addValue(value: unknown): number {
    toNumber(value, this.#out)
    this.#values[this.#n++] = this.#out.value
    return this.#out.flag
  }

  /** The rows so far as a column; the builder starts again empty. */
  finish(): NumberColumn {
    const n = this.#n
    this.#n = 0
    if (this.reuse) return { kind: 'number', values: this.#values.subarray(0, n) }
    const values = n === this.capacity ? this.#values : this.#values.slice(0, n)
    this.#values = new Float64Array(this.capacity)
    return { kind: 'number', values }
  }
}
