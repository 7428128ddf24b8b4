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
