import { rowsOfColumn } from '../../core/columns'
import type { RequestBatch } from '../contract'

/** Rows of a batch that are left out, each with why. */
export type LeftOut = Map<number, { reason: string; detail: string }>

/** The batch without those rows, which are among its skipped ones then. */
export function withoutRows(batch: RequestBatch, rows: LeftOut): RequestBatch {
  if (rows.size === 0) return batch
  const kept = new Int32Array(batch.n - rows.size)
  for (let i = 0, at = 0; i < batch.n; i++) if (!rows.has(i)) kept[at++] = i
  const skipped = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([i, { reason, detail }]) => ({ reason, detail, line: batch.lines[i]! }))
  return {
    ...batch,
    n: kept.length,
    columns: batch.columns.map((column) => rowsOfColumn(column, kept)),
    flags: Uint8Array.from(kept, (i) => batch.flags[i]!),
    ...(batch.columnFlags && {
      columnFlags: batch.columnFlags.map((flags) => flags && Uint8Array.from(kept, (i) => flags[i]!)),
    }),
    lines: Float64Array.from(kept, (i) => batch.lines[i]!),
    skipped: [...batch.skipped, ...skipped],
  }
}
