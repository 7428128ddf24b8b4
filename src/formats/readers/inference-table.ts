/** Tables of whole payloads (Databricks and MLflow inference tables, Vertex AI's), exported as CSV or JSON lines. */
import { isObject } from '../../core/objects'
import type { Head, Source } from '../../files/source'
import { tableHeader, tableRecords } from '../csv/records'
import { headValues, jsonValues } from '../json/values'
import { collect } from '../records/collect'
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

async function* records(
  source: Source,
  progress: (bytes: number) => void,
  signal?: AbortSignal,
): AsyncIterable<Piece> {
  for await (const { values, skipped } of valuesOf(source, progress, signal)) {
    const piece: Piece = { rows: [], skipped: [...skipped] }
    for (const { line, value } of values)
      collect(piece, line, () => {
        const table = isObject(value) ? payloadTable(Object.keys(value)) : null
        if (table && isObject(value)) return table.rows(value, line)
        piece.skipped.push({ reason: 'bad-line', line, detail: 'not a row of an inference table' })
        return []
      })
    yield piece
  }
}

async function* valuesOf(source: Source, progress: (bytes: number) => void, signal?: AbortSignal) {
  const first = (await readHead(source)).text.trimStart()[0]
  yield* first === '{' || first === '['
    ? jsonValues(source, progress, signal)
    : tableRecords(source, progress, signal)
}
