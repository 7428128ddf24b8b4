/**
 * The payload loggers of KServe, Knative and Seldon: CloudEvents, a record for the request and one for the
 * response, joined on `id`; the body as base64 `bytes`, or as `data`. https://kserve.github.io/website/docs/model-serving/observability/logger
 */
import { BodyError, bodyRows } from '../bodies'
import { bodyFromBase64 } from '../bodies/bytes'
import { isFailure } from '../records/answers'
import type { Fields } from '../records/expand'
import { pairFormat } from '../records/pairs'
import type { Half } from '../records/pairs'

const TYPE = /(?:^|\.)(?:serving\.inference|seldon\.serving(?:\.inference)?)\.(request|response)$/

function typeOf(record: Fields): string | null {
  const type = record['reqType'] ?? record['type'] ?? record['ce-type'] ?? record['ce_type']
  return typeof type === 'string' ? (TYPE.exec(type)?.[1] ?? null) : null
}

export default pairFormat({
  id: 'cloudevents',
  title: 'KServe, Knative or Seldon logger (CloudEvents)',
  is: (value) => typeOf(value) !== null,
  half,
  idField: 'id',
  known: {
    id: { role: 'id', why: 'request and response are joined on it' },
    time: { role: 'time', why: 'of the event' },
  },
})

function half(record: Fields): Half {
  const side = typeOf(record) as 'request' | 'response'
  const id = record['id'] ?? record['ce-id'] ?? record['ce_id']
  if (typeof id !== 'string' && typeof id !== 'number') throw new BodyError('bad-line', 'no id')
  const time = record['time'] ?? record['ce-time'] ?? record['ce_time']
  const body = bodyOf(record, side)
  if (side === 'response' && isFailure(body))
    throw new BodyError('error-response', 'the response is an error')
  const rows = bodyRows(body, side)
  if (side === 'response' && rows.rows.some(isFailure))
    throw new BodyError('error-response', 'the response is an error')
  return { side, id: String(id), meta: time === undefined ? {} : { time }, rows }
}

function bodyOf(record: Fields, side: string): unknown {
  const encoded = record['bytes'] ?? record['data_base64']
  if (typeof encoded !== 'string') {
    const data = record['data'] ?? record['payload'] ?? record['body']
    if (data === undefined || data === null) throw new BodyError('no-request', `the ${side} has no body`)
    return data
  }
  return bodyFromBase64(encoded)
}
