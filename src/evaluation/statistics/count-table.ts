/** A k x k table of counts by the cells that are not empty: of 100,000 classes all cells would be 80 GB. */

export interface CountTable {
  /** Number of classes. */
  k: number
  /** Row, column and count of each cell with a count, row by row. */
  rows: Int32Array
  columns: Int32Array
  counts: Float64Array
}

/** Counts by rows and columns, or by cells. */
export type Table = number[][] | CountTable

/** Classes up to which every pair of them is looked at. */
export const ALL_PAIRS = 1000

export function countTable(table: Table): CountTable {
  if (!Array.isArray(table)) return table
  const cells: [number, number, number][] = []
  table.forEach((row, i) =>
    row.forEach((count, j) => {
      if (count !== 0) cells.push([i, j, count])
    }),
  )
  return tableOf(table.length, cells)
}

/** @param cells with a count each, row by row */
export function tableOf(k: number, cells: readonly (readonly [number, number, number])[]): CountTable {
  return {
    k,
    rows: Int32Array.from(cells, ([row]) => row),
    columns: Int32Array.from(cells, ([, column]) => column),
    counts: Float64Array.from(cells, ([, , count]) => count),
  }
}

/** Sums of the rows and of the columns, the diagonal, and the sum of all. */
export interface Margins {
  rows: number[]
  columns: number[]
  diagonal: number[]
  n: number
}

export function marginsOf({ k, rows, columns, counts }: CountTable): Margins {
  const zeros = () => new Array<number>(k).fill(0)
  const sums: Margins = { rows: zeros(), columns: zeros(), diagonal: zeros(), n: 0 }
  for (let c = 0; c < counts.length; c++) {
    const [row, column, count] = [rows[c]!, columns[c]!, counts[c]!]
    sums.rows[row]! += count
    sums.columns[column]! += count
    if (row === column) sums.diagonal[row]! += count
    sums.n += count
  }
  return sums
}

/** Visits the cells that are not empty, row by row. */
export function eachCell(
  table: CountTable,
  visit: (row: number, column: number, count: number) => void,
): void {
  for (let c = 0; c < table.counts.length; c++) visit(table.rows[c]!, table.columns[c]!, table.counts[c]!)
}
