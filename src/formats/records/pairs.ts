/** Requests and responses that were logged as records of their own, joined by id whichever comes first. */
import { BodyError } from '../bodies'
import type { BodyRows } from '../bodies'
import type { LogFormat, Source } from '../contract'
import { isObject } from '../bodies/contract'
import { jsonValues } from '../json/values'
import { headValues } from '../json/values'
import type { LooseOptions } from '../json/loose'
import { collect } from './collect'
import { expand } from './expand'
import type { Fields } from './expand'
import type { KnownRoles } from './fields'
import { sniffJson } from './json-format'
import { recordFormat } from './reader'
import type { Piece } from './reader'

/** One half of a call. */
export interface Half {
  side: 'request' | 'response'
  id: string
  meta: Fields
  rows: BodyRows
}

/** Halves waiting beyond this many are given up, oldest first: their other half is not in the file. */
const MOST_WAITING = 200_000

interface Waiting extends Half {
  line: number
}

/** Pairs halves; `idField` is the field that the id is put in. */
export class Pairing {
  readonly #waiting = new Map<string, Waiting>()
  #requests = 0

  constructor(readonly idField: string) {}

  add(piece: Piece, half: Half, line: number): void {
    if (half.side === 'request') this.#requests++
    const other = this.#waiting.get(half.id)
    if (!other) {
      this.#waiting.set(half.id, { ...half, line })
      if (this.#waiting.size > MOST_WAITING) this.#giveUp(piece)
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
    collect(piece, Math.min(line, other.line), () =>
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
        detail: `a response whose request ${half.id} is not in the file`,
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
  /** A record as half a call. @throws BodyError */
  half(record: Fields): Half
  idField: string
  known?: KnownRoles
  options?: LooseOptions
}

/** A format of JSON records that are each a request or a response. */
export function pairFormat(format: PairFormat): LogFormat {
  return recordFormat({
    id: format.id,
    title: format.title,
    sniff: (head) => sniffJson(format.is, headValues(head), 0.9),
    records: (source, progress, signal) => pieces(format, source, progress, signal),
    ...(format.known ? { known: format.known } : {}),
  })
}

async function* pieces(
  format: PairFormat,
  source: Source,
  progress: (bytes: number) => void,
  signal?: AbortSignal,
): AsyncIterable<Piece> {
  const pairing = new Pairing(format.idField)
  for await (const { values, skipped } of jsonValues(source, progress, signal, format.options)) {
    const piece: Piece = { rows: [], skipped }
    for (const { line, value } of values)
      collect(piece, line, () => {
        if (!isObject(value) || !format.is(value))
          throw new BodyError('bad-line', `not a record of ${format.title}`)
        pairing.add(piece, format.half(value), line)
        return []
      })
    yield piece
  }
  const last: Piece = { rows: [], skipped: [] }
  pairing.finish(last)
  yield last
}
