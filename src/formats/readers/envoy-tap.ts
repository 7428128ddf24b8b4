/**
 * Envoy's HTTP tap filter: `http_buffered_trace`, JSON. Bodies are cut at 1 KiB unless the tap is told otherwise.
 * https://www.envoyproxy.io/docs/envoy/latest/operations/traffic_tapping
 */
import { BodyError, bodyRows } from '../bodies'
import type { Side } from '../bodies'
import { bodyFromBase64 } from '../bodies/bytes'
import { isObject } from '../bodies/contract'
import { answerRows } from '../records/answers'
import { expand } from '../records/expand'
import type { Fields } from '../records/expand'
import { jsonFormat } from '../records/json-format'

export default jsonFormat({
  id: 'envoy-tap',
  title: 'Envoy tap',
  is: (value) => isObject(value['http_buffered_trace']),
  rows,
  known: {
    id: { role: 'id', why: 'x-request-id' },
    time: { role: 'time', why: "the response's date: whole seconds" },
    status: { role: 'status', why: 'of the response' },
  },
  mend: 'Raise max_buffered_rx_bytes and max_buffered_tx_bytes of the tap above the size of your bodies.',
})

function rows(record: Fields, line: number): Fields[] {
  const trace = record['http_buffered_trace'] as Fields
  const request = isObject(trace['request']) ? trace['request'] : {}
  const response = isObject(trace['response']) ? trace['response'] : {}
  const body = bodyOf(request, 'request')
  if (body === '') throw new BodyError('no-request', 'the request has no body')
  const asked = bodyRows(body, 'request')
  const id = header(request, 'x-request-id') ?? header(response, 'x-request-id')
  const meta: Fields = {
    id: id ?? `line ${line}`,
    time: header(response, 'date'),
    status: header(response, ':status'),
  }
  const answered = answerRows(() => bodyOf(response, 'response'), asked.rows.length, meta['status'])
  return expand({ meta, request: asked, response: answered, id: 'id' }, line)
}

function header(message: Fields, name: string): string | null {
  const headers = Array.isArray(message['headers']) ? message['headers'] : []
  const found = headers.find((one) => isObject(one) && String(one['key']).toLowerCase() === name) as
    Fields | undefined
  return typeof found?.['value'] === 'string' ? found['value'] : null
}

function bodyOf(message: Fields, side: Side): unknown {
  const body = message['body']
  if (!isObject(body)) return ''
  if (body['truncated'] === true)
    throw new BodyError('truncated', `the tap cut the ${side}'s body (1 KiB by default)`)
  const bytes = body['as_bytes']
  if (typeof body['as_string'] === 'string') return body['as_string']
  return typeof bytes === 'string' ? bodyFromBase64(bytes) : ''
}
