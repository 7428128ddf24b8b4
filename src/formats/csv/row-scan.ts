import { POWERS } from '../columns/decimal'
import type { RowPlan } from './rows'

const [NEWLINE, RETURN, MINUS, ZERO] = [10, 13, 45, 48]

/**
 * One pass over the bytes of a row: where its cells end, and on the way the numbers of those columns of which numbers are
 * wanted. Most cells of a log are plain decimals, and to look at their bytes once is twice as fast as to find their ends first.
 */
export class RowScan {
  /** Where each cell ends, without the delimiter. */
  readonly ends: Int32Array
  /** What a cell holds where `plain` says so. */
  readonly values: Float64Array
  /** 1 where the cell is a decimal of up to 15 digits and nothing else; what else it may be, others know. */
  readonly plain: Uint8Array
  /** Cells of the row, those beyond the table's width too. */
  cells = 0
  readonly #delimiter: number
  readonly #point: number

  /** @param numbers which columns of the file are asked for as numbers, 1 for each. @param comma whether ',' is the decimal sign */
  constructor(
    { width, delimiter }: RowPlan,
    readonly numbers: Uint8Array,
    comma: boolean,
  ) {
    this.ends = new Int32Array(width + 1)
    this.values = new Float64Array(width)
    this.plain = new Uint8Array(width)
    this.#delimiter = delimiter.charCodeAt(0)
    this.#point = comma ? 44 : 46
  }

  /** @returns where the row's line end is; `limit` where there is none before it */
  line(bytes: Uint8Array, from: number, limit: number): number {
    const { numbers, ends } = this
    const delimiter = this.#delimiter
    const width = numbers.length
    let cell = 0
    for (let i = from; ; i++, cell++) {
      if (cell < width && numbers[cell] === 1) i = this.#number(bytes, i, limit, cell)
      for (; i < limit; i++) {
        const byte = bytes[i]!
        if (byte === delimiter || byte === NEWLINE) break
      }
      if (cell < width) ends[cell] = i
      if (i < limit && bytes[i] === delimiter) continue
      this.cells = cell + 1
      return i
    }
  }

  /**
   * Up to 15 digits are exact as an integer, and dividing by an exact power of ten rounds once, so the result is the nearest
   * double (Clinger, "How to read floating point numbers accurately", 1990).
   * @returns where it stopped: at the cell's end where it is plain
   */
  #number(bytes: Uint8Array, from: number, limit: number, cell: number): number {
    const point = this.#point
    let i = from
    const negative = i < limit && bytes[i] === MINUS
    if (negative) i++
    let mantissa = 0
    let digits = 0
    let fraction = -1
    for (; i < limit; i++) {
      const byte = bytes[i]!
      const digit = byte - ZERO
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit
        digits++
      } else if (byte === point && fraction < 0) fraction = digits
      else break
    }
    if (digits > 0 && digits <= 15 && this.#endsAt(bytes, i, limit)) {
      const value = fraction < 0 ? mantissa : mantissa / POWERS[digits - fraction]!
      this.values[cell] = negative ? -value : value
      this.plain[cell] = 1
    } else this.plain[cell] = 0
    return i
  }

  #endsAt(bytes: Uint8Array, i: number, limit: number): boolean {
    if (i >= limit) return true
    const byte = bytes[i]!
    return byte === this.#delimiter || byte === NEWLINE || (byte === RETURN && bytes[i + 1] === NEWLINE)
  }
}
