/** How a delimited file is written: its delimiter, its header, its decimal sign. Read from its first lines. */
import Papa from 'papaparse'
import { ProblemError } from '../../evaluation/problem'
import type { Problem } from '../../evaluation/problem'
import type { Head } from '../contract'
import { looksLikeTime } from '../time'

export interface Dialect {
  delimiter: string
  names: string[]
  /** Lines before the first row: the header, and Excel's `sep=;`. */
  headerLines: number
  /** Numbers are written 3,14. */
  comma: boolean
  warnings: Problem[]
  /** Share of the head's lines that have as many cells as most: 1 is a clean table. */
  consistency: number
}

const DELIMITERS = [',', '\t', ';', '|']
const NAMES: Record<string, string> = { ',': 'commas', '\t': 'tabs', ';': 'semicolons', '|': 'pipes' }
const SAMPLE_LINES = 60
const PLAIN_NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/

/** 'semicolons' for ';'. */
export function delimiterName(delimiter: string): string {
  return NAMES[delimiter] ?? JSON.stringify(delimiter)
}

interface Split {
  delimiter: string
  rows: string[][]
  width: number
  consistency: number
}

/** @returns how the head is best split, or null where it is no delimited text at all. */
export function splitHead(head: Head): Split | null {
  if (head.bytes.subarray(0, 4096).includes(0)) return null
  const declared = /^sep=(.)\r?\n/.exec(head.text)
  const text = head.text.slice(declared ? declared[0].length : 0).replace(/\r\n/g, '\n')
  const delimiters = declared ? [declared[1]!] : DELIMITERS
  const splits = delimiters
    .map((delimiter) => split(text, delimiter, head.whole))
    .filter((one) => one !== null)
  const wide = splits.filter((one) => one.width > 1)
  return (wide.length ? wide : splits).reduce<Split | null>((a, b) => (a && better(a, b) ? a : b), null)
}

function better(a: Split, b: Split): boolean {
  return a.consistency > b.consistency + 0.05 || (a.consistency > b.consistency - 0.05 && a.width >= b.width)
}

function split(text: string, delimiter: string, whole: boolean): Split | null {
  const rows = Papa.parse<string[]>(text, { delimiter, newline: '\n', preview: SAMPLE_LINES }).data
  // The head may end in the middle of a row.
  if (!whole && rows.length > 1 && rows.length < SAMPLE_LINES) rows.pop()
  const filled = rows.filter((row) => row.length > 1 || row[0]!.trim() !== '')
  if (filled.length === 0) return null
  // The header decides: the lines below it must have as many cells.
  const width = filled[0]!.length
  const same = filled.filter(
    (row) => row.length === width || (row.length === width + 1 && row[width] === ''),
  ).length
  return { delimiter, rows: filled, width, consistency: same / filled.length }
}

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
  const first = best.rows[0]!
  const hasHeader = !(first.every(isData) && first.some((cell) => PLAIN_NUMBER.test(cell)))
  const warnings: Problem[] = []
  if (!hasHeader)
    warnings.push({
      code: 'no-header',
      message: 'The first line is data, not names: the columns are called column 1, column 2 and so on.',
      file: head.name,
      place: 'line 1',
      mend: 'Add a header line.',
    })
  const names = hasHeader ? uniqueNames(first, head.name, warnings) : first.map((_, i) => `column ${i + 1}`)
  const data = hasHeader ? best.rows.slice(1) : best.rows
  const comma = best.delimiter !== ',' && hasDecimalComma(data)
  if (comma)
    warnings.push({
      code: 'decimal-comma',
      message: 'Numbers are written with a decimal comma (3,14) and are read so.',
      file: head.name,
    })
  const headerLines = (hasHeader ? 1 : 0) + (/^sep=.\r?\n/.test(head.text) ? 1 : 0)
  return { delimiter: best.delimiter, names, headerLines, comma, warnings, consistency: best.consistency }
}

function isData(cell: string): boolean {
  return (
    cell.trim() === '' || PLAIN_NUMBER.test(cell) || looksLikeTime(cell) || /^(?:true|false|nan)$/i.test(cell)
  )
}

/** Names trimmed, made where empty, and told apart where equal. */
function uniqueNames(cells: string[], file: string, warnings: Problem[]): string[] {
  const used = new Set<string>()
  return cells.map((cell, i) => {
    const wanted = cell.trim() || `column ${i + 1}`
    let name = wanted
    for (let k = 2; used.has(name); k++) name = `${wanted} (${k})`
    used.add(name)
    if (name !== wanted)
      warnings.push({
        code: 'duplicate-column',
        message: `The name "${wanted}" is there twice: the second is called "${name}".`,
        file,
        place: `line 1, column ${i + 1}`,
      })
    return name
  })
}

/** Some cells are 3,14 and none is 3.14. */
function hasDecimalComma(rows: string[][]): boolean {
  let commas = 0
  for (const row of rows)
    for (const cell of row) {
      if (/^\s*[+-]?\d+\.\d+\s*$/.test(cell)) return false
      if (/^\s*[+-]?\d+,\d+\s*$/.test(cell)) commas++
    }
  return commas > 0
}
