/** Vertex AI request-response logging, exported from BigQuery as JSON lines. (As Parquet or CSV it is known by its columns.) */
import { jsonFormat } from '../records/json-format'
import { payloadTable } from '../records/tables'

const table = payloadTable(['request_payload', 'response_payload', 'logging_time'])!

export default jsonFormat({
  id: 'vertex',
  title: table.title,
  is: (value) => 'request_payload' in value && 'logging_time' in value,
  rows: (record, line) => table.rows(record, line),
  known: table.roles,
})
