/** Requests and responses that were logged as records of their own, joined by id whichever comes first. */
import type { Head } from '../../files/source'
import type { BodyRows } from '../bodies'
import type { Carry, LogFormat, Reading } from '../contract'
import { tableHeader, tableRecords } from '../csv/records'
import { headValues, jsonValues } from '../json/values'
import type { JsonValues } from '../json/values'
import type { LooseOptions } from '../../files/loose-json'
import { collect, piecesOf, recordOf } from './collect'
import { expand } from './expand'
import type { Fields } from './expand'
import type { KnownRoles } from './fields'
import { sniffJson } from './json-format'
import { recordFormat } from './reader'
import type { Piece } from './reader'
import { readHead } from '../../files/source'

/** One half of a call. */
export interface Half {
  side: 'request' | 'response'
  id: string
  meta: Fields
  rows: BodyRows
}

/** Halves waiting beyond this many are given up, oldest first: their other half is not in the file. */
const MOST_WAITING = 200_000
/** The same where other files follow that may hold the other halves. */
const MOST_CARRIED = 1_000_000

interface Waiting extends Half {
  line: number
  file: string
}

/** Pairs halves; `idField` is the field that the id is put in. */
export class Pairing {
  readonly #waiting = new Map<string, Waiting>()
  #requests = 0
  /** Halves that may wait. */
  most = MOST_WAITING

  constructor(readonly idField: string) {}

  /** The pairing of a format over the files of one log. */
  static of(format: string, idField: string, carry?: Carry): Pairing {
    const pairing = (carry?.held.get(format) as Pairing | undefined) ?? new Pairing(idField)
    carry?.held.set(format, pairing)
    pairing.most = carry?.most ?? (carry?.more ? MOST_CARRIED : MOST_WAITING)
    return pairing
  }

  /** @param line of the half in `file` */
  add(piece: Piece, half: Half, line: number, file: string): void {
    if (half.side === 'request') this.#requests++
    const other = this.#waiting.get(half.id)
    if (!other) {
      this.#waiting.set(half.id, { ...half, line, file })
      if (this.#waiting.size > this.most) this.#giveUp(piece)
      return
    }
    if (other.side === half.side) {
      piece.skipped.push({
        reason: 'duplicate',
        line,
        detail: `a second ${half.side} with the id ${half.id}`,
      })
      return
    }
    this.#waiting.delete(half.id)
    const [request, response] = half.side === 'request' ? [half, other] : [other, half]
    const meta = { [this.idField]: half.id, ...response.meta, ...request.meta }
    const at = other.file === file ? Math.min(line, other.line) : line
    collect(piece, at, () =>
      expand({ meta, request: request.rows, response: response.rows, id: this.idField }, other.line),
    )
  }

  #giveUp(piece: Piece): void {
    for (const [id, half] of this.#waiting) {
      this.#waiting.delete(id)
      this.#alone(piece, half)
      return
    }
  }

  /** The end of the file: requests that nobody answered are still requests. */
  finish(piece: Piece): void {
    for (const half of this.#waiting.values()) this.#alone(piece, half)
    this.#waiting.clear()
  }

  /** A file of responses alone is a file of predictions, to be joined to the requests by id. */
  #alone(piece: Piece, half: Waiting): void {
    if (half.side === 'response' && this.#requests > 0) {
      piece.skipped.push({
        reason: 'no-request',
        line: half.line,
        file: half.file,
        detail: `a response whose request ${half.id} is not in the log`,
      })
      return
    }
    const meta = { [this.idField]: half.id, ...half.meta }
    const request = half.side === 'request' ? half.rows : null
    const response = half.side === 'response' ? half.rows : null
    collect(piece, half.line, () => expand({ meta, request, response, id: this.idField }, half.line))
  }
}

export interface PairFormat {
  id: string
  title: string
  is(value: Fields): boolean
  /** A record as half a call; as several where it holds those of several calls. @throws BodyError */
  halves(record: Fields): Half[]
  idField: string
  /** Whether a delimited table of these columns holds such records. */
  isTable?: (names: readonly string[]) => boolean
  known?: KnownRoles
  options?: LooseOptions
}

/** A format of JSON records that are each a request or a response. */
export function pairFormat(format: PairFormat): LogFormat {
  return recordFormat({
    id: format.id,
    paired: true,
    title: format.title,
    sniff: (head) => (isTable(format, head) ? 0.9 : sniffJson(format.is, headValues(head), 0.9)),
    records: (reading) => pairedPieces(format, valuesOf(format, reading), reading),
    ...(format.known ? { known: format.known } : {}),
  })
}

function isTable(format: PairFormat, head: Head): boolean {
  return format.isTable?.(tableHeader(head) ?? []) ?? false
}

async function* valuesOf(format: PairFormat, reading: Reading): AsyncIterable<JsonValues> {
  yield* isTable(format, await readHead(reading.source))
    ? tableRecords(reading)
    : jsonValues(reading, format.options)
}

/** @param records that are read from the file */
export function pairedPieces(
  format: PairFormat,
  records: AsyncIterable<JsonValues>,
  { source, carry }: Reading,
): AsyncIterable<Piece> {
  const pairing = Pairing.of(format.id, format.idField, carry)
  return piecesOf(
    records,
    (value, line, piece) => {
      for (const half of format.halves(recordOf(format, value))) pairing.add(piece, half, line, source.name)
      return []
    },
    carry?.more ? undefined : (last) => pairing.finish(last),
  )
}
