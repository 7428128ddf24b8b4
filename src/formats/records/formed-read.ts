/** Reads JSON lines of one form by their bytes, and each line that is of none as its format does. */
import { readHead, type Source } from '../../files/source'
import { BatchBuilder } from '../columns/batch'
import type { LogFormat, Reading, ReadOptions, RequestBatch } from '../contract'
import { loguruRecord } from '../json/loguru'
import { isLined } from '../json/wrapped'
import { parsePiece } from '../json/values'
import { collect } from './collect'
import type { Fields } from './expand'
import { addValue, FormedRows } from './formed-rows'
import { lineBytesOf } from './line-bytes'
import { linesOf } from './lines'
import { LOOKED_AT, pairFields } from './pair-text'
import { fieldReader } from './path'
import { addRow, type Piece, upToDamage } from './reader'

const NEWLINE = 10
const decoder = new TextDecoder()

interface Ways {
  /** Whether a name holds no body, no answers of several models and no list. */
  isPlainName(name: string): boolean
  /** A value as rows. @throws BodyError */
  rows(value: unknown, line: number): Fields[]
  /** How a file is read that is something else. */
  otherwise: LogFormat['read']
}

/** @returns the reading of a format whose records may be so. The rows are the same as `otherwise` gives them. */
export function formedRead(ways: Ways): LogFormat['read'] {
  return async function* (source, options) {
    if (await isFormed(source, ways)) yield* read(ways, source, options)
    else yield* ways.otherwise(source, options)
  }
}

/** Whether the file is lines, most records of it are rows as they are, and what is in one of them depends on no other. */
async function isFormed(source: Source, ways: Ways): Promise<boolean> {
  if (!isLined(await readHead(source))) return false
  const values: unknown[] = []
  for await (const { lines } of linesOf({ source, progress: () => {} })) {
    for (let at = 0; at < lines.length && values.length < LOOKED_AT; at += LOOKED_AT) {
      const piece = parsePiece(lines.slice(at, at + LOOKED_AT), (i) => i, [], false)
      values.push(...[...piece.values].map(({ value }) => value))
    }
    if (values.length >= LOOKED_AT) break
  }
  const own = values.filter((value) =>
    isOwnRow(value, rowsOfValue(ways, value, 0, { rows: [], skipped: [] })),
  ).length
  return own * 2 > values.length && pairFields(values).size === 0
}

async function* read(ways: Ways, source: Source, options: ReadOptions): AsyncIterable<RequestBatch> {
  const batch = new BatchBuilder(options.fields, options.batchRows, { reuse: options.reuse })
  const formed = new FormedRows(options.fields, batch, ways.isPlainName)
  const readers = options.fields.map(({ field }) => fieldReader(field))
  let bytesRead = 0
  const reading: Reading = { source, progress: (bytes) => (bytesRead = bytes), signal: options.signal }
  for await (const { value, damage } of upToDamage(lineBytesOf(reading))) {
    if (!value) {
      if (!batch.empty) yield batch.take(bytesRead)
      throw damage
    }
    for (const one of value.skipped) batch.skipped(one)
    const { bytes, first, cut } = value
    for (let from = 0, line = first; from < bytes.length; line++) {
      const end = bytes.indexOf(NEWLINE, from)
      const to = end < 0 ? bytes.length : end
      if (formed.take(bytes, from, to, line)) {
        if (batch.full) yield batch.take(bytesRead)
      } else {
        const { rows, own } = parsed(ways, bytes.subarray(from, to), line, cut && end < 0, batch)
        if (own) formed.learn(bytes, from, to)
        for (const row of rows) {
          addRow(batch, readers, row, addValue)
          if (batch.full) yield batch.take(bytesRead)
        }
      }
      from = to + 1
    }
  }
  if (!batch.empty) yield batch.take(bytesRead)
}

/**
 * @param last whether the file ends in the line
 * @returns a line's rows, and whether its record is the only one of them; why it has none is said to the batch
 */
function parsed(ways: Ways, bytes: Uint8Array, line: number, last: boolean, batch: BatchBuilder) {
  const { values, skipped } = parsePiece([decoder.decode(bytes)], () => line, [], last)
  const piece: Piece = { rows: [], skipped }
  let own = false
  for (const { value } of values) own = isOwnRow(value, rowsOfValue(ways, value, line, piece))
  for (const one of piece.skipped) batch.skipped(one)
  return { rows: piece.rows, own }
}

function rowsOfValue(ways: Ways, value: unknown, line: number, piece: Piece): Piece['rows'] {
  collect(piece, line, () => ways.rows(loguruRecord(value) ?? value, line))
  return piece.rows
}

function isOwnRow(value: unknown, rows: Piece['rows']): boolean {
  return rows.length === 1 && rows[0]!.fields === value
}
