import Papa from 'papaparse'
import { limits } from '../../core/limits'
import type { BatchBuilder } from '../columns/batch'
import { tooLong } from '../records/lines'
import { footerOfCells } from './footer'
import { raggedDetail, REPEATED_HEADER } from './rows'
import type { RowPlan, Stop } from './rows'

const UNCLOSED = 'a quote that does not close'

/** Lines behind a quote, each of them a row: the quote does not close. */
const SWALLOWED = 3

/** Stray quotes of one chunk after which reading begins anew: each costs the time of the chunk. */
const MOST_MENDED = 20

/** A row as it was parsed, or a line that is none and why. */
type Row = string[] | { bad: string }

/**
 * Rows of a table with quotes, by papaparse. Line ends are made '\n' first, because papaparse
 * takes one kind per file, and takes a quote before the other kind for a stray one.
 *
 * A quote that does not close swallows what follows: where that is longer than any row, or where the file ends in it and
 * rows are among it, the line with the quote is skipped and reading goes on behind it.
 */
export class QuotedRows {
  readonly #decoder = new TextDecoder()
  #text = ''
  #rows: Row[] = []
  #next = 0
  #final = false
  #embedded = false
  #unclosed = false
  #mended = 0
  /** Whether the line that is being read is too long to be held. */
  #dropping = false

  /**
   * @param line lines already taken before this text.
   * @param most characters of a row
   */
  constructor(
    readonly plan: RowPlan,
    private line: number,
    readonly most = limits.record.value,
  ) {}

  feed(chunk: Uint8Array, final: boolean): void {
    let added = this.#decoder.decode(chunk, { stream: !final })
    if (this.#text.endsWith('\r')) {
      this.#text = this.#text.slice(0, -1)
      added = `\r${added}`
    }
    this.#text += added.includes('\r') ? added.replace(/\r\n/g, '\n') : added
    this.#final = final
    this.#rows = []
    this.#next = 0
    this.#embedded = this.#unclosed = false
    this.#mended = 0
    if (this.#dropping) this.#dropLine()
    if (this.#dropping) return
    this.#parse(!final)
    while (this.#text.length > this.most) this.#skipLine()
    if (final) this.#parseEnd()
  }

  /** Takes the whole rows off the text. @param more whether a row may go on behind it: the last one is left */
  #parse(more: boolean): Papa.ParseResult<string[]> {
    const parser = new Papa.Parser({ delimiter: this.plan.delimiter, newline: '\n' })
    const parsed = parser.parse(this.#text, 0, more) as Papa.ParseResult<string[]>
    const stray = strayQuote(parsed)
    if (stray !== null && this.#mended < MOST_MENDED) return this.#mend(stray, more)
    if (!more && isUnclosed(parsed)) return parsed
    this.#take(parsed.data, parsed.meta.cursor)
    return parsed
  }

  /** The quote in a row that goes over lines is followed by text where it ends: it was none of that cell's. */
  #mend(row: number, more: boolean): Papa.ParseResult<string[]> {
    this.#mended++
    if (row > 0) {
      const before = new Papa.Parser({ delimiter: this.plan.delimiter, newline: '\n', preview: row })
      const { data, meta } = before.parse(this.#text, 0, true) as Papa.ParseResult<string[]>
      this.#take(data, meta.cursor)
    }
    this.#rows.push({ bad: UNCLOSED })
    this.#text = this.#text.slice(this.#text.indexOf('\n') + 1)
    return this.#parse(more)
  }

  #take(rows: string[][], to: number): void {
    this.#embedded ||= newlines(this.#text.slice(0, to)) > rows.length
    for (const row of rows) this.#rows.push(row)
    this.#text = this.#text.slice(to)
  }

  /** The file's end: what a quote has swallowed is read without it, where there are rows in it. */
  #parseEnd(): void {
    while (this.#text !== '') {
      // All up to the row in which the quote is.
      this.#parse(true)
      const { data } = this.#parse(false)
      if (this.#text === '') return
      if (!this.#swallowsRows()) {
        this.#unclosed = true
        this.#rows.push(data.at(-1) ?? [''])
        this.#text = ''
        return
      }
      this.#skipLine()
    }
  }

  /** Whether behind the first line there are such as read as rows: of one or two, they may be lines of the cell. */
  #swallowsRows(): boolean {
    const end = this.#text.indexOf('\n')
    if (end < 0) return false
    const { delimiter, width } = this.plan
    const rest = Papa.parse<string[]>(this.#text.slice(end + 1), { delimiter, newline: '\n', preview: 50 })
    const rows = rest.data.filter((row) => row.length === width && !row.some((cell) => cell.includes('\n')))
    return width > 1 && rows.length >= SWALLOWED
  }

  /** The first line of the text is no row: the quote in it does not close. */
  #skipLine(): void {
    const end = this.#text.indexOf('\n')
    if (end < 0) {
      this.#dropping = true
      this.#text = ''
      return
    }
    this.#rows.push({ bad: UNCLOSED })
    this.#text = this.#text.slice(end + 1)
    this.#parse(true)
  }

  /** Up to the end of the line that is too long. */
  #dropLine(): void {
    const end = this.#text.indexOf('\n')
    if (end < 0 && !this.#final) {
      this.#text = ''
      return
    }
    this.#dropping = false
    this.#rows.push({ bad: '' })
    this.#text = end < 0 ? '' : this.#text.slice(end + 1)
  }

  run(batch: BatchBuilder): Stop {
    for (; this.#next < this.#rows.length; this.#next++) {
      if (batch.full) return 'full'
      this.#row(batch, this.#rows[this.#next]!)
    }
    this.#rows = []
    this.#next = 0
    return 'more'
  }

  #row(batch: BatchBuilder, cells: Row): void {
    const { width, columns, headerLines, header, numbered } = this.plan
    const line = this.line + 1
    if ('bad' in cells) {
      this.line++
      if (cells.bad === '') return batch.skipped(tooLong(line))
      return batch.skip('bad-line', line, cells.bad)
    }
    this.line += 1 + (this.#embedded ? cells.reduce((sum, cell) => sum + newlines(cell), 0) : 0)
    if (line <= headerLines || (cells.length === 1 && cells[0]!.trim() === '')) return
    const last = this.#final && this.#next === this.#rows.length - 1
    if (last && this.#unclosed) return batch.skip('truncated', line, UNCLOSED)
    if (header && cells.length === header.length && cells.every((cell, i) => cell === header[i]))
      return batch.skip('repeated-header', line, REPEATED_HEADER)
    const trailing = cells.length === width + 1 && cells[width] === ''
    const footer = isLikeFooter(cells[0]!) ? footerOfCells(trailing ? cells.slice(0, width) : cells, width, numbered) : null // prettier-ignore
    if (footer) return batch.skip('footer', line, footer)
    if (cells.length !== width && !trailing)
      return batch.skip(last ? 'truncated' : 'bad-line', line, raggedDetail(cells.length, width))
    for (let c = 0; c < columns.length; c++) {
      const flag = batch.builders[c]!.addText(cells[columns[c]!]!.trim())
      if (flag !== 0) batch.flag(c, flag)
    }
    batch.endRow(line)
  }
}

/** @returns the first row that goes over lines by a quote that text follows; null where there is none */
function strayQuote({ errors, data }: Papa.ParseResult<string[]>): number | null {
  for (const { code, row } of errors)
    if (code === 'InvalidQuotes' && row !== undefined && data[row]?.some((cell) => cell.includes('\n')))
      return row
  return null
}

/** Requests mostly begin with a digit, or with a letter before one: what does is not looked at. */
const isLikeFooter = (first: string) => !/^\s*[a-z]{0,2}[-_]?\d/i.test(first)

function isUnclosed({ errors }: Papa.ParseResult<string[]>): boolean {
  return errors.some((error) => error.code === 'MissingQuotes')
}

function newlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}
