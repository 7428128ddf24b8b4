/** What spreadsheets have around a table: a title above it, a second row of names, a row of units. */
import { areNumbers, isHeader } from './header'

/** Rows above a table, at most. */
const MOST_ABOVE = 10
/** Cells of a title, and columns of a table that may have one. */
const MOST_SAID = 2
const FEWEST_COLUMNS = 4
/** Rows that tell what a column holds. */
const FEWEST_ROWS = 3
/** Stands for no value, and for no name. */
const NONE = /^\s*(?:n\/?a|null|none|nan|missing|unknown|[-?.]|\\N)?\s*$/i

const filled = (row: readonly string[]) => row.filter((cell) => cell.trim() !== '').length

/** @returns how many rows stand above the header of a table, as a sheet's title does: few cells of theirs say anything. */
export function rowsAbove(rows: readonly string[][]): number {
  const at = rows.findIndex((row) => filled(row) > MOST_SAID)
  const header = rows[at]
  if (at <= 0 || at > MOST_ABOVE || !header || header.length < FEWEST_COLUMNS) return 0
  const below = rows.slice(at + 1)
  const alike = below.filter((row) => row.length === header.length).length
  const named = filled(header) * 2 > header.length && isHeader(header)
  return named && below.length >= FEWEST_ROWS && alike * 2 > below.length ? at : 0
}

/**
 * @param rows the header, and what is below it
 * @returns the names that two rows give together; the first row's where the second has units alone; null where the second is
 *   a request like the others
 */
export function secondHeader(rows: readonly string[][]): string[] | null {
  const [first = [], second = [], ...below] = rows
  if (below.length < FEWEST_ROWS || second.length !== first.length) return null
  const cells = (c: number) => below.map((row) => row[c] ?? '')
  const numbers = first.flatMap((_, c) => (areNumbers(cells(c)) ? [c] : []))
  // A word over numbers is a name or a unit, where no cell of the row is a value.
  // Over one column alone it may be a value that went wrong, unless nothing else is in the row.
  const alone = numbers.length === 1 && second.every((cell, c) => c === numbers[0] || NONE.test(cell))
  if (numbers.length < 2 && !alone) return null
  if (numbers.some((c) => NONE.test(second[c]!)) || !isHeader([...second])) return null
  if (second.some((cell) => /^\s*[+-]?[\d.,]+\s*%?\s*$/.test(cell))) return null
  const names = first.map((name) => name.trim())
  if (!names.includes('', 1) && new Set(names).size === names.length) return names
  if (filled(second) < second.length - 1) return null
  let above = ''
  return second.map((name, c) => {
    above = names[c] || above
    return [above, name.trim()].filter((part) => part !== '').join('.')
  })
}

/**
 * The name of the first column alone, in a row of its own as pandas writes that of a pivoted table's index: what stands above
 * it names the other columns' kind.
 * @param rows below the header
 * @returns null where the row is a request like the others: their first cells have digits, and its own has none
 */
export function indexName([first = [], ...below]: readonly string[][]): string | null {
  const [name = '', ...others] = first
  if (others.length === 0 || below.length < FEWEST_ROWS || others.some((cell) => cell.trim() !== ''))
    return null
  const named = /^\s*\p{L}[\p{L}_ -]*$/u.test(name) && !NONE.test(name)
  return named && below.every(([cell = '']) => /\d/.test(cell)) ? name.trim() : null
}
