/** Records as they are read → pieces of rows, each record that gives none with its reason. */
import { isObject } from '../../core/objects'
import { BodyError } from '../bodies'
import type { JsonValues } from '../json/values'
import type { Skipped } from '../contract'
import type { Fields } from './expand'
import type { Piece } from './reader'

/** Adds what `make` gives for one record, or the reason it gives none. */
export function collect(piece: Piece, line: number, make: () => Fields[]): void {
  try {
    for (const fields of make()) piece.rows.push({ line, fields })
  } catch (error) {
    piece.skipped.push(skippedFor(error, line))
  }
}

/**
 * Nothing that is written in one record costs another: what no reader foresaw (a number where a list should be, a size
 * that no memory has) is that record's fault. Only what is said of the whole file is thrown on.
 */
function skippedFor(error: unknown, line: number): Skipped {
  if (error instanceof BodyError) return { reason: error.reason, line, detail: error.message }
  if (!isOfTheRecord(error)) throw error
  return { reason: 'bad-record', line, detail: `it cannot be read (${error.message})` }
}

/** What the platform throws at values: a cancelled read and a damaged file are others. */
function isOfTheRecord(error: unknown): error is Error {
  if (error instanceof DOMException) return error.name === 'InvalidCharacterError'
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
}

/**
 * @param rows of one value; what it completes besides may go into the piece. BodyError says why it gives none
 * @param finish adds what is left at the end of the file
 */
export async function* piecesOf(
  records: AsyncIterable<JsonValues>,
  rows: (value: unknown, line: number, piece: Piece) => Fields[],
  finish?: (piece: Piece) => void,
): AsyncIterable<Piece> {
  for await (const { values, skipped } of records) {
    const piece: Piece = { rows: [], skipped }
    for (const { line, value } of values) collect(piece, line, () => rows(value, line, piece))
    yield piece
  }
  if (!finish) return
  const last: Piece = { rows: [], skipped: [] }
  finish(last)
  yield last
}

/** Of what waits for the rest of it, gives the oldest, so that `most` are left. */
export function giveOldest<T extends { line: number }>(
  waiting: Map<string, T>,
  most: number,
  piece: Piece,
  rows: (one: T, id: string) => Fields[],
): void {
  for (const [id, one] of waiting) {
    if (waiting.size <= most) return
    waiting.delete(id)
    collect(piece, one.line, () => rows(one, id))
  }
}

/** @throws BodyError where the value is no record of the format */
export function recordOf(format: { title: string; is(value: Fields): boolean }, value: unknown): Fields {
  if (isObject(value) && format.is(value)) return value
  throw new BodyError('bad-line', `not a record of ${format.title}`)
}
