/** Tables whose rows carry whole requests and responses as text; the same in CSV, JSON lines and Parquet. */
import { BodyError, bodyRows } from '../bodies'
import type { BodyRows } from '../bodies'
import { isObject } from '../bodies/contract'
import { parseJson } from '../json/loose'
import { expand } from './expand'
import type { Fields } from './expand'
import type { KnownRoles } from './fields'
import { inferenceRoles, inferenceRows, isInferenceTable } from './inference-table'

export interface PayloadTable {
  title: string
  roles: KnownRoles
  /** A table row as requests. @throws BodyError */
  rows(record: Fields, line: number): Fields[]
}

const inferenceTable: PayloadTable = { title: 'inference table', roles: inferenceRoles, rows: inferenceRows }

/** BigQuery's table of Vertex AI's request-response logging. https://cloud.google.com/vertex-ai/docs/predictions/online-prediction-logging */
const vertexTable: PayloadTable = {
  title: 'Vertex AI request-response log',
  roles: {
    request_id: { role: 'id', why: 'the request id of the endpoint' },
    logging_time: { role: 'time', why: 'when it was logged' },
  },
  rows(record, line) {
    const { request_payload, response_payload, ...meta } = record
    for (const unused of [
      'endpoint',
      'deployed_model_id',
      'model',
      'model_version',
      'api_method',
      'full_request',
      'full_response',
      'metadata',
    ])
      delete meta[unused]
    const request = payloadRows(request_payload, 'instances')
    if (!request) throw new BodyError('no-request', 'request_payload is empty')
    const response = payloadRows(response_payload, 'predictions')
    const paired = response?.rows.length === request.rows.length ? response : null
    return expand({ meta, request, response: paired, id: 'request_id' }, line)
  },
}

/** @returns what a table of these columns is, where it is one of these. */
export function payloadTable(names: readonly string[]): PayloadTable | null {
  if (isInferenceTable(names)) return inferenceTable
  const vertex = ['request_payload', 'response_payload', 'logging_time']
  return vertex.every((name) => names.includes(name)) ? vertexTable : null
}

/** A payload is one text or a list of texts: an instance each, or a whole body. */
function payloadRows(value: unknown, name: string): BodyRows | null {
  if (value === null || value === undefined || value === '') return null
  const whole = typeof value === 'string' ? parsed(value) : value
  const list = (Array.isArray(whole) ? whole : [whole]).map((part) =>
    typeof part === 'string' ? parsed(part) : part,
  )
  if (list.length === 0) return null
  if (list.length === 1 && isObject(list[0]))
    return bodyRows(list[0], name === 'instances' ? 'request' : 'response')
  return { title: 'Vertex AI payloads', rows: list.map((part) => (isObject(part) ? part : { [name]: part })) }
}

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}
