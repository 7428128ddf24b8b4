import { limits } from '../../core/limits'
import type { BatchBuilder } from '../columns/batch'
import { NumberBuilder } from '../columns/number'
import { tooLong } from '../records/lines'
import { footerOfCells } from './footer'
import { RowScan } from './row-scan'
import { raggedDetail, REPEATED_HEADER } from './rows'
import type { RowPlan, Stop } from './rows'

const QUOTE = 34
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const EQUALS = 61
const COLON = 58
const decoder = new TextDecoder()

/**
 * Rows of a table without quotes, from bytes to columns with no string in between: without quotes, CSV is
 * nothing but delimiters and line ends, and most logs have none. Cells nobody asked for are only stepped over.
 * From the first quote on, `QuotedRows` (papaparse) takes over.
 */
export class ByteRows {
  #bytes: Uint8Array = new Uint8Array(0)
  /** Where chunks are put behind what is left of the one before, again and again. */
  #room = new Uint8Array(0)
  #at = 0
  /** Where the line begins in which the first quote is; the end of the bytes where there is none. */
  #limit = 0
  #quoted = false
  #final = false
  #line = 0
  /** Whether the line that is being read is too long to be held. */
  #dropping = false
  /** The header's bytes; none where there is none. */
  #header = new Uint8Array(0)
  readonly #scan: RowScan
  /** Fields of which numbers are wanted, by their place, and the others. */
  readonly #numbers: { at: number; column: number; builder: NumberBuilder }[] = []
  readonly #others: { at: number; column: number }[] = []

  /** @param batch what rows are put into. @param most bytes of a line */
  constructor(
    readonly plan: RowPlan,
    readonly batch: BatchBuilder,
    readonly most = limits.record.value,
  ) {
    batch.builders.forEach((builder, at) => {
      const column = plan.columns[at]!
      if (builder instanceof NumberBuilder) this.#numbers.push({ at, column, builder })
      else this.#others.push({ at, column })
    })
    const numbers = new Uint8Array(plan.width)
    for (const { column } of this.#numbers) numbers[column] = 1
    this.#scan = new RowScan(plan, numbers, this.#numbers[0]?.builder.comma ?? false)
  }

  /** Lines taken so far. */
  get line(): number {
    return this.#line
  }

  /** @param chunk is copied: it may be released. */
  feed(chunk: Uint8Array, final: boolean): void {
    // Of a line that is too long only its end is wanted.
    this.#dropping ||= this.#bytes.length - this.#at > this.most
    if (this.#dropping) this.#at = this.#bytes.length
    const rest = this.#bytes.length - this.#at
    const left = this.#bytes.subarray(this.#at)
    if (this.#room.length < rest + chunk.length) this.#room = new Uint8Array((rest + chunk.length) * 1.25)
    // What is left may lie in the room itself: `set` copies as if through a buffer of its own.
    this.#room.set(left)
    this.#room.set(chunk, rest)
    this.#bytes = this.#room.subarray(0, rest + chunk.length)
    this.#at = 0
    this.#final = final
    this.#findQuote()
  }

  #findQuote(): void {
    const quote = this.#bytes.indexOf(QUOTE, this.#at)
    this.#quoted = quote >= 0
    this.#limit = quote < 0 ? this.#bytes.length : this.#bytes.lastIndexOf(NEWLINE, quote) + 1
  }

  /** The bytes not taken, for who goes on after a quote. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at)
  }

  /** Takes rows into the batch until it is full or the bytes are used up. */
  run(): Stop {
    const batch = this.batch
    const bytes = this.#bytes
    const limit = this.#limit
    const scan = this.#scan
    const width = this.plan.width
    if (this.#dropping && !this.#dropLine()) return 'more'
    let i = this.#at
    while (!batch.full) {
      i = this.#skipEmpty(i)
      const from = i
      i = scan.line(bytes, from, limit)
      if (i >= limit && (!this.#final || this.#quoted || from >= limit)) {
        this.#at = from
        return this.#quoted ? 'quote' : 'more'
      }
      const cut = i >= limit
      let end = i
      if (end > from && bytes[end - 1] === RETURN) end--
      i = Math.min(limit, i + 1)
      this.#line++
      if (this.#line <= this.plan.headerLines || end === from) {
        if (this.#line === this.plan.headerLines && this.plan.header) this.#header = bytes.slice(from, end)
        continue
      }
      if (end - from === this.#header.length && this.#isHeader(from)) {
        batch.skip('repeated-header', this.#line, REPEATED_HEADER)
        continue
      }
      if (scan.cells <= width) scan.ends[scan.cells - 1] = end
      this.#row(from, end, cut)
    }
    this.#at = i
    return 'full'
  }

  /** Lines without a byte, of which a file may have any number below its rows. @returns where the next line begins */
  #skipEmpty(from: number): number {
    const bytes = this.#bytes
    let i = from
    while (i < this.#limit && bytes[i] === NEWLINE) i++
    this.#line += i - from
    return i
  }

  /** @returns whether the end of the line that is too long has come */
  #dropLine(): boolean {
    const end = this.#bytes.indexOf(NEWLINE, this.#at)
    this.#at = end < 0 ? this.#bytes.length : end + 1
    if (end < 0 && !this.#final) return false
    this.#dropping = false
    this.#line++
    this.batch.skipped(tooLong(this.#line))
    // A quote in it is none of a row's.
    this.#findQuote()
    return true
  }

  #isHeader(from: number): boolean {
    const header = this.#header
    for (let i = 0; i < header.length; i++) if (this.#bytes[from + i] !== header[i]) return false
    return true
  }

  #row(from: number, end: number, cut: boolean): void {
    const batch = this.batch
    const { width } = this.plan
    const { ends, plain, values, cells } = this.#scan
    // A delimiter at the end of every line is common, and harmless.
    const trailing = cells === width + 1 && ends[width - 1] === end - 1
    if (this.#isLikeFooter(from, cells)) {
      const footer = footerOfCells(this.#texts(from, Math.min(cells, width)), width, this.plan.numbered)
      if (footer) return batch.skip('footer', this.#line, footer)
    }
    if (cells !== width && !trailing) {
      if (isBlank(this.#bytes, from, end)) return
      return batch.skip(cut ? 'truncated' : 'bad-line', this.#line, raggedDetail(cells, width))
    }
    const numbers = this.#numbers
    const others = this.#others
    // By index: iterators of a loop that runs for every row were most of what the collector had to take.
    for (let k = 0; k < numbers.length; k++) {
      const { at, column, builder } = numbers[k]!
      if (plain[column] === 1) builder.add(values[column]!)
      else this.#cell(from, at, column)
    }
    for (let k = 0; k < others.length; k++) this.#cell(from, others[k]!.at, others[k]!.column)
    batch.endRow(this.#line)
  }

  /**
   * Whether the row may be a total, a note or empty, by as little as tells: most rows begin with a digit, or with letters and
   * a digit where every row's first cell has one, or have more than half of their cells.
   */
  #isLikeFooter(from: number, cells: number): boolean {
    const { numbered, width } = this.plan
    const { ends } = this.#scan
    const first = this.#bytes[from]! - 48
    if (width < 2 || (first >= 0 && first <= 9)) return false
    if (numbered && ends[0]! > from) {
      let i = from
      for (; i < ends[0]!; i++) {
        const byte = this.#bytes[i]!
        if (byte >= 48 && byte <= 57) return false
        if (byte === SPACE || byte === EQUALS || byte === COLON) break
      }
      return true
    }
    const most = Math.min(cells, width)
    let filled = 0
    for (let c = 0; c < most && filled * 2 <= most; c++) {
      if (ends[c]! > (c === 0 ? from : ends[c - 1]! + 1)) filled++
    }
    return filled * 2 <= most + 1
  }

  #texts(from: number, cells: number): string[] {
    const { ends } = this.#scan
    return Array.from({ length: cells }, (_, c) =>
      decoder.decode(this.#bytes.subarray(c === 0 ? from : ends[c - 1]! + 1, ends[c])),
    )
  }

  /** A cell that is no plain decimal, without the spaces around it. */
  #cell(from: number, at: number, column: number): void {
    const bytes = this.#bytes
    let start = column === 0 ? from : this.#scan.ends[column - 1]! + 1
    let stop = this.#scan.ends[column]!
    while (start < stop && bytes[start] === SPACE) start++
    while (stop > start && bytes[stop - 1] === SPACE) stop--
    const flag = this.batch.builders[at]!.addBytes(bytes, start, stop)
    if (flag !== 0) this.batch.flag(at, flag)
  }
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== SPACE && bytes[i] !== 9) return false
  return true
}
