/** Whether a delimited file's first row, or the comment above it, names the columns. */
import Papa from 'papaparse'
import { looksLikeTime } from '../time'

const PLAIN_NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/

/** A table's first rows, and the last comment above them. */
interface Named {
  rows: string[][]
  delimiter: string
  width: number
  comment: string | null
}

/** @returns the header's cells, and whether they are the row below the top (1) or the top's last comment (0) */
export function headerOf({
  rows,
  delimiter,
  width,
  comment,
}: Named): { cells: string[]; below: 0 | 1 } | null {
  const first = rows[0]!
  const above = (comment && Papa.parse<string[]>(comment, { delimiter }).data[0]) || []
  const named = above.length === width && isHeader(above)
  if (isHeader(first) && !isLikeThoseBelow(rows) && !(named && width > 1 && isHeaderAbove(above, rows)))
    return { cells: first, below: 1 }
  if (!named) return null
  // "#,Name": the sign is itself the name.
  return { cells: [above[0]!.trim() || '#', ...above.slice(1)], below: 0 }
}

/**
 * Whether a comment is the header though the first row reads like names, too: all of its cells may be text.
 * A sentence that happens to have as many commas is told by the spaces behind them, and by a name over numbers below.
 */
function isHeaderAbove(above: readonly string[], rows: readonly string[][]): boolean {
  const [first, ...below] = rows as [string[], ...string[][]]
  const spaced = (cells: readonly string[]) => cells.slice(1).some((cell) => cell.startsWith(' '))
  const written = above.slice(1).every((cell) => cell.trim() !== '') && (!spaced(above) || spaced(first))
  if (!written || first.some((cell, i) => cell.trim() === above[i]!.trim())) return false
  return !first.some((cell, i) => !isData(cell) && areNumbers(below.map((row) => row[i] ?? '')))
}

/** Whether cells hold numbers, times or nothing, and a number among them. */
export function areNumbers(cells: readonly string[]): boolean {
  return cells.every(isData) && cells.some((cell) => PLAIN_NUMBER.test(cell))
}

/** Whether a row reads like names: no value of a request is among its cells. */
export function isHeader(cells: string[]): boolean {
  if (isCounted(cells)) return true
  if (cells.some((cell) => /^\s*\{\s*"/.test(cell))) return false
  if (cells.some((cell) => /^\s*[+-]?\d*[.,]\d+\s*$/.test(cell) || looksLikeTime(cell))) return false
  return !areNumbers(cells)
}

/** 'r17' as 'a9': of what kind a cell is, whatever it says. */
const shapeOf = (cell: string) =>
  cell
    .trim()
    .replace(/\p{L}+/gu, 'a')
    .replace(/\d+/g, '9')

/**
 * Whether the first row is a request like the others, as unloaded without a header: a number stands over numbers, and each
 * other cell is of the kind of those below it. Numbers in even steps are names: years, or 0, 1, 2.
 */
function isLikeThoseBelow([first, ...below]: readonly string[][]): boolean {
  const numbers = first!.filter((cell) => PLAIN_NUMBER.test(cell)).map(Number)
  const step = numbers[1]! - numbers[0]!
  const even = numbers.every((one, i) => i === 0 || one - numbers[i - 1]! === step)
  if (below.length < 3 || numbers.length < 2 || (even && step !== 0)) return false
  return first!.every((cell, i) => {
    const cells = below.map((row) => row[i] ?? '').filter((one) => one.trim() !== '')
    if (cells.length === 0 || cell.trim() === '') return cells.length === 0
    return PLAIN_NUMBER.test(cell) ? areNumbers(cells) : cells.filter((one) => shapeOf(one) === shapeOf(cell)).length * 2 > cells.length // prettier-ignore
  })
}

/** Columns that have numbers for names, as pandas writes those of an array: 0, 1, 2, with others before or behind. */
function isCounted(cells: string[]): boolean {
  const numbers = cells.map((cell) => cell.trim()).filter((cell) => /^\d+$/.test(cell))
  return numbers.length > (cells[0]!.trim() === '' ? 1 : 2) && numbers.every((cell, i) => cell === String(i))
}

/** So many numbers in order are no request's. */
const SURELY_COUNTED = 12

/** Whether a header that counts may as well be data: there are but few numbers, and those below are integers, too. */
export function mayBeCounting([first, ...below]: readonly string[][]): boolean {
  if (!first || !isCounted(first) || below.length === 0) return false
  const at = first.flatMap((cell, i) => (/^\d+$/.test(cell.trim()) ? [i] : []))
  const integers = below.every((row) => at.every((i) => /^\s*-?\d*\s*$/.test(row[i] ?? '')))
  // A name among them, or the empty one that pandas gives the index, is no data.
  return integers && at.length < SURELY_COUNTED && first.every(isData) && first[0]!.trim() !== ''
}

function isData(cell: string): boolean {
  return (
    cell.trim() === '' || PLAIN_NUMBER.test(cell) || looksLikeTime(cell) || /^(?:true|false|nan)$/i.test(cell)
  )
}
