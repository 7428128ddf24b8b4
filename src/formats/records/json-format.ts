/** A format whose records are JSON values: told by what the first of them are, read one by one. */
import { isObject } from '../../core/objects'
import type { LogFormat } from '../contract'
import type { LooseOptions } from '../../files/loose-json'
import { headValues, jsonValues } from '../json/values'
import { piecesOf, recordOf } from './collect'
import type { Fields } from './expand'
import type { KnownRoles } from './fields'
import { recordFormat } from './reader'

export interface JsonFormat {
  id: string
  title: string
  /** Whether one value is a record of this format. */
  is(value: Fields): boolean
  /** A record as requests. @throws BodyError */
  rows(record: Fields, line: number): Fields[]
  confidence?: number
  known?: KnownRoles
  mend?: string
  options?: LooseOptions
}

export function jsonFormat(format: JsonFormat): LogFormat {
  return recordFormat({
    id: format.id,
    title: format.title,
    sniff: (head) => sniffJson(format.is, headValues(head, 5, format.options), format.confidence ?? 0.9),
    records: (reading) =>
      piecesOf(jsonValues(reading, format.options), (value, line) =>
        format.rows(recordOf(format, value), line),
      ),
    ...(format.known ? { known: format.known } : {}),
    ...(format.mend ? { mend: format.mend } : {}),
  })
}

/** @returns the confidence where most of the values are such records. */
export function sniffJson(is: (value: Fields) => boolean, values: unknown[], confidence: number): number {
  const mine = values.filter((value) => isObject(value) && is(value)).length
  return mine > 0 && mine * 2 > values.length ? confidence : 0
}
