/**
 * BentoML's default monitor: data.N.log, JSON lines of the user's columns beside `timestamp` (naive local time),
 * `request_id` and `trace_id`. Rows of one batch share the request id.
 * https://docs.bentoml.com/en/latest/build-with-bentoml/observability/monitoring-and-data-collection.html
 */
import { BodyError } from '../bodies'
import { isObject } from '../../core/objects'
import type { Reading } from '../contract'
import { headValues, jsonValues } from '../json/values'
import { piecesOf } from '../records/collect'
import { GROUP_FIELD, INDEX_FIELD } from '../records/expand'
import type { Fields } from '../records/expand'
import { sniffJson } from '../records/json-format'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'

const is = (value: Fields) => 'timestamp' in value && 'request_id' in value && 'trace_id' in value

export default recordFormat({
  id: 'bentoml',
  title: 'BentoML monitoring',
  sniff: (head) => sniffJson(is, headValues(head), 0.8),
  records,
  known: {
    request_id: { role: 'id', why: 'of the call; rows of one batch are told apart by [0], [1]' },
    timestamp: { role: 'time', why: 'local time without a zone' },
    trace_id: { role: 'ignore', why: 'of the trace' },
  },
})

interface Batch {
  id: unknown
  rows: { line: number; fields: Fields }[]
}

/** Rows are held until the next request id, to know whether they are a batch. */
function records(reading: Reading): AsyncIterable<Piece> {
  let held: Batch = { id: undefined, rows: [] }
  return piecesOf(
    jsonValues(reading),
    (value, line, piece) => {
      if (!isObject(value) || !is(value)) throw new BodyError('bad-line', 'not a row of monitoring data')
      if (value['request_id'] !== held.id) {
        release(piece, held)
        held = { id: value['request_id'], rows: [] }
      }
      held.rows.push({ line, fields: value })
      return []
    },
    (last) => release(last, held),
  )
}

function release(piece: Piece, { id, rows }: Batch): void {
  if (rows.length > 1)
    rows.forEach(({ fields }, i) =>
      Object.assign(fields, { request_id: `${String(id)}[${i}]`, [GROUP_FIELD]: id, [INDEX_FIELD]: i }),
    )
  piece.rows.push(...rows)
}
