/** Records that are a line each. */
import { collect } from './collect'
import type { Fields } from './expand'
import { linesOf } from './lines'
import type { Piece, RecordFormat } from './reader'

/**
 * @param rowsOf rows of one line, without its byte-order mark; `last` where the file ends within it. Empty lines are
 * passed over; BodyError says why a line gives none
 */
export function lineRecords(
  rowsOf: (line: string, number: number, last: boolean) => Fields[],
): RecordFormat['records'] {
  return async function* (reading): AsyncIterable<Piece> {
    for await (const { first, lines, skipped, cut } of linesOf(reading)) {
      const piece: Piece = { rows: [], skipped }
      lines.forEach((whole, i) => {
        const line = whole.replace(/^\uFEFF/, '')
        const last = cut && i === lines.length - 1
        if (line.trim() !== '') collect(piece, first + i, () => rowsOf(line, first + i, last))
      })
      yield piece
    }
  }
}
