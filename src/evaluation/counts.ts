/** Counts of pairs of classes as a tally holds them: every cell where they are few, those that occur where they are many. */
import { tableOf, type CountTable } from './statistics/count-table'

/** (k+1) x (k+1) by cell, row * (k+1) + column: as an array, or by cell where the array would be larger than 8 MB. */
export type Counts = Float64Array | Map<number, number>

const MOST_CELLS = 2 ** 20

/** @param k number of classes; index k is "none" */
export function createCounts(k: number): Counts {
  const cells = (k + 1) * (k + 1)
  return cells <= MOST_CELLS ? new Float64Array(cells) : new Map()
}

export function countCell(counts: Counts, cell: number): void {
  if (counts instanceof Float64Array) counts[cell] = counts[cell]! + 1
  else counts.set(cell, (counts.get(cell) ?? 0) + 1)
}

/** @returns the sums of both; neither is changed */
export function mergeCounts(a: Counts, b: Counts): Counts {
  if (a instanceof Float64Array) return b instanceof Float64Array ? a.map((value, i) => value + b[i]!) : a
  const sums = new Map(a)
  for (const [cell, count] of b.entries()) sums.set(cell, (sums.get(cell) ?? 0) + count)
  return sums
}

/** @returns the k x k table of a (k+1) x (k+1) one, by its cells: what both sides have an entry for. */
export function cellsOf(counts: Counts, k: number): CountTable {
  const cells: [number, number, number][] = []
  const add = (cell: number, count: number) => {
    const [row, column] = [Math.floor(cell / (k + 1)), cell % (k + 1)]
    if (count > 0 && row < k && column < k) cells.push([row, column, count])
  }
  if (counts instanceof Float64Array) counts.forEach((count, cell) => add(cell, count))
  else for (const cell of [...counts.keys()].sort((a, b) => a - b)) add(cell, counts.get(cell)!)
  return tableOf(k, cells)
}

/** @returns the same as rows of numbers. @param of which classes, in what order; all where not given */
export function inner(counts: Counts, k: number, of?: Int32Array): number[][] {
  const place = new Map(of ? Array.from(of, (c, i) => [c, i] as const) : [])
  const at = (c: number) => (of ? place.get(c) : c)
  const size = of?.length ?? k
  const rows = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  const { rows: from, columns, counts: found } = cellsOf(counts, k)
  for (let c = 0; c < found.length; c++) {
    const [i, j] = [at(from[c]!), at(columns[c]!)]
    if (i !== undefined && j !== undefined) rows[i]![j] = found[c]!
  }
  return rows
}
