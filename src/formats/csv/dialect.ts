/** How a delimited file is written: its delimiter, its header, its decimal sign. Read from its first lines. */
import Papa from 'papaparse'
import { limits, limitText } from '../../core/limits'
import { count } from '../../core/numbers'
import { atLine, type Problem, ProblemError } from '../../core/problem'
import type { Head } from '../../files/source'
import { isNumbered } from './footer'
import { headerOf, mayBeCounting } from './header'
import { uniqueNames } from './names'
import { indexName, rowsAbove, secondHeader } from './sheet'

export interface Dialect {
  delimiter: string
  names: string[]
  /** The header's cells as they are written; null where there is none. */
  header: string[] | null
  /** Lines before the first row: the header's, and above it Excel's `sep=;`, a title, empty lines and comments. */
  headerLines: number
  /** Numbers are written 3,14. */
  comma: boolean
  /** Every cell of the first column has a digit, as ids and dates have. */
  numbered: boolean
  warnings: Problem[]
  /** Share of the head's lines that have as many cells as most: 1 is a clean table. */
  consistency: number
}

const DELIMITERS = [',', '\t', ';', '|']
const NAMES: Record<string, string> = { ',': 'commas', '\t': 'tabs', ';': 'semicolons', '|': 'pipes' }
const FRACTION = /^\s*[+-]?\d+,\d+\s*$/
/** Of these no part is a group of three digits. */
const PLAIN_FRACTION = /^\s*[+-]?(?:0,\d+|\d+,(?!\d{3}\s*$)\d+)\s*$/
const SAMPLE_LINES = 60

/** 'semicolons' for ';'. */
export function delimiterName(delimiter: string): string {
  return NAMES[delimiter] ?? JSON.stringify(delimiter)
}

interface Split extends Top {
  delimiter: string
  rows: string[][]
  width: number
  consistency: number
}

/** What is above the table. */
interface Top {
  /** Lines of it. */
  above: number
  /** The last comment, without its '#': `numpy.savetxt` and many tools write the header as one. */
  comment: string | null
}

/** @returns how the head is best split, or null where it is no delimited text at all. */
export function splitHead(head: Head): Split | null {
  if (head.bytes.subarray(0, 4096).includes(0)) return null
  const { text, declared, ...top } = belowTop(withLineFeeds(head.text))
  const delimiters = declared ? [declared] : DELIMITERS
  const splits = delimiters
    .map((delimiter) => split(text, delimiter, head.whole, top))
    .filter((one) => one !== null)
  const wide = splits.filter((one) => one.width > 1)
  return (wide.length ? wide : splits).reduce<Split | null>((a, b) => (a && better(a, b) ? a : b), null)
}

/** Line ends of any kind as '\n': Excel for Mac still offers '\r' alone. */
function withLineFeeds(text: string): string {
  return endsInReturns(text) ? text.replace(/\r/g, '\n') : text.replace(/\r\n/g, '\n')
}

/** Whether lines end in '\r' alone. */
export function endsInReturns(text: string): boolean {
  return text.includes('\r') && !text.includes('\n')
}

function belowTop(text: string): Top & { text: string; declared: string | null } {
  const declared = /^"?sep=(.)"?\n/.exec(text)?.[1] ?? null
  let at = declared ? text.indexOf('\n') + 1 : 0
  let above = declared ? 1 : 0
  let comment: string | null = null
  for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
    const line = text.slice(at, end)
    const start = line.trimStart()[0]
    if (start !== undefined && start !== '#') break
    // A tab behind the '#' is a delimiter: only spaces are taken off.
    if (start === '#') comment = line.replace(/^\s*#+ */, '')
    at = end + 1
    above++
  }
  return { text: text.slice(at), declared, above, comment }
}

/** Cells that are JSON as it stands, without quotes: every comma within them would part cells. */
const isOfJson = ({ rows, consistency, delimiter }: Split) =>
  delimiter !== ',' &&
  consistency >= 0.95 &&
  rows.slice(0, 5).every((row) => row.some((cell) => /^(?:\{.*\}|\[.*,.*\])$/.test(cell.trim())))

function better(a: Split, b: Split): boolean {
  if (b.delimiter === ',' && isOfJson(a)) return true
  if (a.delimiter === ',' && isOfJson(b)) return false
  // A header of tabs is a title to whoever cuts numbers at their decimal commas.
  if (a.above !== b.above && Math.min(a.consistency, b.consistency) >= 0.95) return a.above < b.above
  return a.consistency > b.consistency + 0.05 || (a.consistency > b.consistency - 0.05 && a.width >= b.width)
}

function split(text: string, delimiter: string, whole: boolean, top: Top): Split | null {
  const rows = Papa.parse<string[]>(text, { delimiter, newline: '\n', preview: SAMPLE_LINES }).data
  // The head may end in the middle of a row.
  if (!whole && rows.length > 1 && rows.length < SAMPLE_LINES) rows.pop()
  const title = rowsAbove(rows)
  const filled = rows.slice(title).filter((row) => row.length > 1 || row[0]!.trim() !== '')
  if (filled.length === 0) return null
  const above = top.above + linesOf(rows.slice(0, title))
  // The header decides: the lines below it must have as many cells.
  const width = filled[0]!.length
  const same = filled.filter(
    (row) => row.length === width || (row.length === width + 1 && row[width] === ''),
  ).length
  return { ...top, above, delimiter, rows: filled, width, consistency: same / filled.length }
}

/** Lines that rows take: a cell in quotes may go on over several. */
const linesOf = (rows: readonly string[][]) =>
  rows.reduce((lines, row) => lines + 1 + (row.join('').match(/\n/g)?.length ?? 0), 0)

/** @returns the dialect of a delimited file. @throws ProblemError 'empty-file' and 'not-a-table'. */
export function dialectOf(head: Head): Dialect {
  const best = splitHead(head)
  if (!best)
    throw new ProblemError({
      code: head.text.trim() === '' ? 'empty-log' : 'not-a-table',
      message: head.text.trim() === '' ? 'The log holds no lines.' : 'The file is not a table of text.',
      file: head.name,
      mend: 'Export the log with a header line and one line per request.',
    })
  if (best.width > limits.columns.value) throw tooManyColumns(best.width, head.name)
  const header = headerOf(best)
  const warnings: Problem[] = []
  if (!header)
    warnings.push({
      code: 'no-header',
      message: 'The first line is data, not names: the columns are called column 1, column 2 and so on.',
      file: head.name,
      place: atLine(best.above + 1),
      mend: 'Add a header line.',
    })
  if (header?.below && mayBeCounting(best.rows))
    warnings.push({
      code: 'counted-header',
      message: `The first line is taken for names: it counts 0, 1, 2, as pandas names the columns of an array.`,
      file: head.name,
      place: atLine(best.above + 1),
      mend: 'If it is a request, add a header line above it: without one it is not read.',
    })
  const second = header?.below ? secondHeader(best.rows) : null
  if (second)
    warnings.push({
      code: 'second-header',
      message: 'The second row holds names or units, and no request: it is read with the header.',
      file: head.name,
      place: atLine(best.above + 2),
    })
  const named = (header?.below ?? 0) + (second ? 1 : 0)
  const index = header?.below ? indexName(best.rows.slice(named)) : null
  const below = named + (index === null ? 0 : 1)
  const line = best.above + below
  const cells = second ?? header?.cells ?? []
  const names = header
    ? uniqueNames(index === null ? cells : [index, ...cells.slice(1)], head.name, line, warnings)
    : best.rows[0]!.map((_, i) => `column ${i + 1}`)
  const data = best.rows.slice(below)
  const comma = hasDecimalComma(data, best.delimiter === ',')
  if (comma)
    warnings.push({
      code: 'decimal-comma',
      message: 'Numbers are written with a decimal comma (3,14) and are read so.',
      file: head.name,
    })
  const { delimiter, consistency } = best
  const numbered = isNumbered(data)
  return { delimiter, names, header: header?.cells ?? null, headerLines: line, comma, numbered, warnings, consistency } // prettier-ignore
}

function tooManyColumns(columns: number, file: string): ProblemError {
  return new ProblemError({
    code: 'too-many-columns',
    message: `The table has ${count(columns)} columns; up to ${limitText(limits.columns)} are read.`,
    file,
    place: atLine(1),
    mend: 'Write the numbers of a request as one list in a cell, or as JSON lines: {"request_id": "a", "features": [0.1, 0.2]}.',
  })
}

/**
 * Some cells are 3,14 and none is 3.14.
 * @param quoted commas part cells, too: 1,234 in quotes is as likely a thousand, unless others are plainly no thousands
 */
function hasDecimalComma(rows: string[][], quoted: boolean): boolean {
  let commas = 0
  for (const row of rows)
    for (const cell of row) {
      if (/^\s*[+-]?\d+\.\d+\s*$/.test(cell)) return false
      if (quoted && /^\s*[+-]?\d{1,3}(?:,\d{3}){2,}\s*$/.test(cell)) return false
      if ((quoted ? PLAIN_FRACTION : FRACTION).test(cell)) commas++
    }
  return commas > 0
}
