import { BodyError } from '../bodies'
import type { Fields } from './expand'
import type { Piece } from './reader'

/** Adds what `make` gives for one record, or the reason it gives none. */
export function collect(piece: Piece, line: number, make: () => Fields[]): void {
  try {
    for (const fields of make()) piece.rows.push({ line, fields })
  } catch (error) {
    if (!(error instanceof BodyError)) throw error
    piece.skipped.push({ reason: error.reason, line, detail: error.message })
  }
}
