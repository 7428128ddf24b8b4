/** Tables of whole payloads (Databricks and MLflow inference tables, Vertex AI's), exported as CSV or JSON lines. */
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import { BodyError } from '../bodies'
import type { Reading } from '../contract'
import { tableHeader, tableRecords } from '../csv/records'
import { headValues, jsonValues } from '../json/values'
import { piecesOf } from '../records/collect'
import { inferenceRoles, isInferenceTable } from '../records/inference-table'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { payloadTable } from '../records/tables'
import { readHead } from '../../files/source'

export default recordFormat({
  id: 'inference-table',
  title: 'inference table',
  sniff,
  records,
  known: inferenceRoles,
  mend: 'Rows whose request was over 1 MB have no payload: export others, or capture at the client.',
})

function sniff(head: Head): number {
  const first = head.text.trimStart()[0]
  if (first === '{' || first === '[') {
    const values = headValues(head, 3).filter(isObject)
    return values.some((value) => isInferenceTable(Object.keys(value))) ? 0.9 : 0
  }
  const names = tableHeader(head)
  return names && payloadTable(names) ? 0.9 : 0
}

function records(reading: Reading): AsyncIterable<Piece> {
  return piecesOf(valuesOf(reading), (value, line) => {
    const table = isObject(value) ? payloadTable(Object.keys(value)) : null
    if (table && isObject(value)) return table.rows(value, line)
    throw new BodyError('bad-line', 'not a row of an inference table')
  })
}

async function* valuesOf(reading: Reading) {
  const first = (await readHead(reading.source)).text.trimStart()[0]
  yield* first === '{' || first === '[' ? jsonValues(reading) : tableRecords(reading)
}
