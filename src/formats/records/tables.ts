/** Tables whose rows carry whole requests and responses as text; the same in CSV, JSON lines and Parquet. */
import { BodyError, bodyRows, markedRows } from '../bodies'
import { parseJson } from '../../files/loose-json'
import { answerRows, isFailure } from './answers'
import { otherAnswers } from './beside'
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
    deployed_model_id: { role: 'ignore', why: 'the model that answered' },
  },
  rows(record, line) {
    const { request_payload, response_payload, ...meta } = record
    for (const unused of [
      'endpoint',
      'model',
      'model_version',
      'api_method',
      'full_request',
      'full_response',
      'metadata',
    ])
      delete meta[unused]
    const asked = payload(request_payload, 'instances')
    if (asked === null) throw new BodyError('no-request', 'request_payload is empty')
    const request = bodyRows(asked, 'request')
    const response = answerRows(() => payload(response_payload, 'predictions'), request.rows.length)
    const { length } = request.rows
    const others = otherAnswers(meta, length, (value) => payload(value, 'predictions'))
    return expand({ meta, request, response, others, id: 'request_id' }, line)
  },
}

/** @returns what a table of these columns is, where it is one of these. */
export function payloadTable(names: readonly string[]): PayloadTable | null {
  if (isInferenceTable(names)) return inferenceTable
  const vertex = ['request_payload', 'response_payload', 'logging_time']
  return vertex.every((name) => names.includes(name)) ? vertexTable : null
}

/** A payload is one text or a list of texts: an instance each, or a whole body. @throws BodyError where a text is cut. */
function payload(value: unknown, name: string): unknown {
  if (value === null || value === undefined || value === '') return null
  const whole = typeof value === 'string' ? parsed(value) : value
  const list = (Array.isArray(whole) ? whole : [whole]).map((part: unknown) =>
    typeof part === 'string' ? parsed(part) : part,
  )
  if (list.length === 0 || list.some(isFailure)) return null
  return list.length === 1 && markedRows(list[0]) ? list[0] : { [name]: list }
}

/** @returns the JSON that the text holds, or the text where it does not begin like any. */
function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (!/^\s*[[{]/.test(text)) return text
    const cut = /[^\]}]\s*$/.test(text)
    throw new BodyError(cut ? 'truncated' : 'bad-body', `a payload is not JSON: ${(error as Error).message}`)
  }
}
