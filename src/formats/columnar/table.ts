/** What formats have in common that keep a table column by column: Parquet and Arrow. */

export interface Slice {
  /** The first of its rows. */
  first: number
  rows: number
  columns: ArrayLike<unknown>[]
  /** Compressed bytes consumed, up to its end. */
  bytesRead: number
}

export interface ColumnTable {
  /** Columns at the top level. */
  names: string[]
  rows: number
  /** @returns each column's values over rows [first, first + n), nested ones put together; numbers as Float64Array where none is missing */
  columns(names: readonly string[], first: number, n: number): Promise<ArrayLike<unknown>[]>
  /** All rows, a part at a time. */
  slices(names: readonly string[], signal?: AbortSignal): AsyncIterable<Slice>
}
