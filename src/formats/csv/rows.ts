import { plural } from '../../core/numbers'

/** What is read of each row: for every requested field, the index of its column. */
export interface RowPlan {
  width: number
  columns: Int32Array
  delimiter: string
  headerLines: number
  /** The header's cells: a row that repeats them was a header, too, of a file that was joined to this one. */
  header: readonly string[] | null
  /** Whether every cell of the file's first column has a digit. */
  numbered: boolean
}

/** Where a run stopped: the batch is full, more bytes are wanted, or a quote was met. */
export type Stop = 'full' | 'more' | 'quote'

/** What is said of a line with too few or too many cells. */
export function raggedDetail(cells: number, width: number): string {
  return `${cells} ${plural(cells, 'cell')} where the header has ${width}`
}

export const REPEATED_HEADER = 'the header again: files were joined'
