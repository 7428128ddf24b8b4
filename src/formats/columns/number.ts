import type { NumberColumn } from '../../core/columns'
import { decimalOf } from './decimal'
import { parseNumber, toNumber } from './values'
import type { Parsed } from './values'

const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i)
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

  /**
   * A cell of UTF-8 bytes. Up to 15 digits are exact as an integer, and dividing by an exact power of ten
   * rounds once, so the result is the nearest double (Clinger, "How to read floating point numbers accurately",
   * 1990); what is more is told by `decimalOf`, and anything else takes the road through a string.
   */
  addBytes(bytes: Uint8Array, from: number, to: number): number {
    let i = from
    const negative = bytes[i] === 45
    if (negative) i++
    const point = this.comma ? 44 : 46
    let mantissa = 0
    let digits = 0
    let fraction = -1
    for (; i < to; i++) {
      const byte = bytes[i]!
      const digit = byte - 48
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit
        digits++
      } else if (byte === point && fraction < 0) fraction = digits
      else break
    }
    if (i < to || digits === 0 || digits > 15) return this.#slow(bytes, from, to)
    const value = fraction < 0 ? mantissa : mantissa / POWERS[digits - fraction]!
    this.#values[this.#n++] = negative ? -value : value
    return 0
  }

  #slow(bytes: Uint8Array, from: number, to: number): number {
    if (from === to) {
      this.#values[this.#n++] = NaN
      return 0
    }
    const value = decimalOf(bytes, from, to, this.comma ? 44 : 46)
    if (!Number.isNaN(value)) {
      this.#values[this.#n++] = value
      return 0
    }
    return this.addText(decoder.decode(bytes.subarray(from, to)))
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
