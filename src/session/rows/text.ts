/** Rows as CSV or JSON lines. */
import type { Cell, RowColumn, RowEncoder } from './sink'

export function jsonRows(columns: readonly RowColumn[]): RowEncoder {
  const keys = columns.map(({ name }) => JSON.stringify(name) + ':')
  const line = (cells: readonly Cell[]) =>
    `{${cells.map((cell, at) => keys[at]! + JSON.stringify(cell)).join(',')}}\n`
  return { rows: (rows) => rows.map(line).join(''), end: () => '' }
}

export function csvRows(columns: readonly RowColumn[]): RowEncoder {
  let header = columns.map(({ name }) => csvText(name)).join(',') + '\n'
  return {
    rows: (rows) => {
      const lines = header + rows.map((cells) => cells.map(csvCell).join(',') + '\n').join('')
      header = ''
      return lines
    },
    end: () => header,
  }
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  return csvText(typeof cell === 'string' ? cell : JSON.stringify(cell))
}

/** RFC 4180, for programs: nothing is put before what a spreadsheet would take for a formula. */
function csvText(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
