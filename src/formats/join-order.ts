/** A file without ids, joined to the requests row by row: only where a person says that both are in one order. */
import type { Joined, JoinBatch, Occurrences } from './join'
import { none, noted } from './join'
import { joinedValues } from './joined-values'
import type { JoinedValues } from './joined-values'

export interface JoinedInOrder {
  joined: Joined
  /** Rows of the file, with a value or without. */
  rows: number
  /** Rows of the file that could not be read: those behind them are then of other requests. */
  lost: number
}

/** @param target the requests, and their times where known, in the order in which the log has them */
export async function joinInOrder(
  target: { n: number; times: Float64Array | null },
  batches: AsyncIterable<JoinBatch>,
): Promise<JoinedInOrder> {
  const counts = { orphans: none(), early: none(), empty: none() }
  let values: JoinedValues[] = []
  let [rows, lost, matched] = [0, 0, 0]
  for await (const batch of batches) {
    if (values.length === 0) values = batch.values.map((column) => joinedValues(target.n, column))
    values.forEach((one, at) => one.start(batch.values[at]!))
    lost += batch.lost ?? 0
    for (let i = 0; i < batch.lines.length; i++) {
      const row = rows++
      const note = (what: Occurrences) => noted(what, batch.file, batch.lines[i]!)
      if (row >= target.n) note(counts.orphans)
      else if (!values[0]!.has(i)) note(counts.empty)
      else {
        matched++
        for (const one of values) one.put(row, i)
        if (batch.times && batch.times[i]! < (target.times?.[row] ?? NaN)) note(counts.early)
      }
    }
  }
  const nothing = { repeats: none(), conflicts: none(), shared: none(), strangers: null }
  const columns = values.map((one) => one.column())
  return {
    joined: { columns, matched, n: target.n, rows: rows - counts.empty.count, ...nothing, ...counts },
    rows,
    lost,
  }
}
