/** Whoever takes requests with both answers, batch by batch. */
import type { ClassIndices } from '../../core/columns'
import type { Predictions } from '../../evaluation/input'
import type { RequestBatch } from '../../formats/contract'

/** What the log says of a batch's requests: the values of each row, in the order of the columns. */
export type Cell = string | number | null | readonly number[]
export type RowsBegun = Cell[][]

export interface RowSink {
  /** The batch's own memory may be written over once this returns. @param classes of the log's labels so far */
  begin(batch: RequestBatch, at: number, ids: readonly string[], classes: ClassIndices | null): RowsBegun
  /** @param primary answers up to and including the batch's last request, as @param shadow */
  end(begun: RowsBegun, at: number, primary: Predictions, shadow: Predictions): Promise<void>
}

/** What a column's cells are where they are not null; `numbers` is a list per row. */
export type CellKind = 'number' | 'text' | 'numbers'
export interface RowColumn {
  name: string
  kind: CellKind
}

export interface RowEncoder {
  /** @returns what is ready of these rows and those before; it may be empty */
  rows(rows: readonly Cell[][]): string | Uint8Array
  /** @returns what follows the last row */
  end(): string | Uint8Array
}
