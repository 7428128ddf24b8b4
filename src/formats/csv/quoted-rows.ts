import Papa from 'papaparse'
import { atLine, ProblemError } from '../../core/problem'
import type { BatchBuilder } from '../columns/batch'
import { raggedDetail, REPEATED_HEADER } from './rows'
import type { RowPlan, Stop } from './rows'

/** A quote that does not close swallows the rest of the file: beyond this it is a mistake, not a cell. */
const MAX_ROW = 32 << 20

/**
 * Rows of a table with quotes, by papaparse. Line ends are made '\n' first, because papaparse
 * takes one kind per file, and takes a quote before the other kind for a stray one.
 */
export class QuotedRows {
  readonly #decoder = new TextDecoder()
  #text = ''
  #rows: string[][] = []
  #next = 0
  #final = false
  #embedded = false
  #unclosed = false

  /** @param line lines already taken before this text. */
  constructor(
    readonly plan: RowPlan,
    readonly file: string,
    private line: number,
  ) {}

  feed(chunk: Uint8Array, final: boolean): void {
    let added = this.#decoder.decode(chunk, { stream: !final })
    if (this.#text.endsWith('\r')) {
      this.#text = this.#text.slice(0, -1)
      added = `\r${added}`
    }
    this.#text += added.includes('\r') ? added.replace(/\r\n/g, '\n') : added
    this.#final = final
    const parser = new Papa.Parser({ delimiter: this.plan.delimiter, newline: '\n' })
    const parsed = parser.parse(this.#text, 0, !final) as Papa.ParseResult<string[]>
    const taken = this.#text.slice(0, parsed.meta.cursor)
    this.#unclosed = final && parsed.errors.some((error) => error.code === 'MissingQuotes')
    this.#rows = parsed.data
    this.#next = 0
    this.#embedded = newlines(taken) > parsed.data.length
    this.#text = this.#text.slice(parsed.meta.cursor)
    if (final) this.#text = ''
    if (this.#text.length > MAX_ROW)
      throw new ProblemError({
        code: 'unclosed-quote',
        message: 'A quote opens a cell and does not close it.',
        file: this.file,
        place: atLine(this.line + parsed.data.length + 1),
        mend: 'Double the quotes within cells ("" for "), or export the log again.',
      })
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

  #row(batch: BatchBuilder, cells: string[]): void {
    const { width, columns, headerLines, header } = this.plan
    const line = this.line + 1
    this.line += 1 + (this.#embedded ? cells.reduce((sum, cell) => sum + newlines(cell), 0) : 0)
    if (line <= headerLines || (cells.length === 1 && cells[0]!.trim() === '')) return
    const last = this.#final && this.#next === this.#rows.length - 1
    if (last && this.#unclosed) return batch.skip('truncated', line, 'a quote that does not close')
    if (header && cells.length === header.length && cells.every((cell, i) => cell === header[i]))
      return batch.skip('repeated-header', line, REPEATED_HEADER)
    const trailing = cells.length === width + 1 && cells[width] === ''
    if (cells.length !== width && !trailing)
      return batch.skip(last ? 'truncated' : 'bad-line', line, raggedDetail(cells.length, width))
    for (let c = 0; c < columns.length; c++) {
      const flag = batch.builders[c]!.addText(cells[columns[c]!]!.trim())
      if (flag !== 0) batch.flag(c, flag)
    }
    batch.endRow(line)
  }
}

function newlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}
