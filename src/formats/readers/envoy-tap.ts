/**
 * Envoy's HTTP tap filter: whole traces, or the segments of streamed ones, in JSON or protobuf's text. Bodies are cut at
 * 1 KiB unless the tap is told otherwise. https://www.envoyproxy.io/docs/envoy/latest/operations/traffic_tapping
 */
import { BodyError, bodyRows } from '../bodies'
import { bodyFromBase64, bodyFromBytes } from '../bodies/bytes'
import { isObject } from '../../core/objects'
import { joinedBytes } from '../../files/bytes'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { fromBase64 } from '../json/base64'
import { protoTextValues } from '../json/proto-text'
import { headValues, jsonValues } from '../json/values'
import { answerRows } from '../records/answers'
import { collect, giveOldest } from '../records/collect'
import { expand } from '../records/expand'
import type { Fields } from '../records/expand'
import { sniffJson } from '../records/json-format'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { readHead } from '../../files/source'

const WHOLE = 'http_buffered_trace'
const SEGMENT = 'http_streamed_trace_segment'
const TEXT = /^\s*http_(?:buffered_trace|streamed_trace_segment)\s*\{/

export default recordFormat({
  id: 'envoy-tap',
  title: 'Envoy tap',
  sniff: (head: Head) => (TEXT.test(head.text) ? 0.95 : sniffJson(isTrace, headValues(head), 0.9)),
  records,
  known: {
    id: { role: 'id', why: 'x-request-id' },
    time: { role: 'time', why: "the response's date: whole seconds" },
    status: { role: 'status', why: 'of the response' },
  },
  mend: 'Raise max_buffered_rx_bytes and max_buffered_tx_bytes of the tap above the size of your bodies.',
})

function isTrace(value: Fields): boolean {
  return isObject(value[WHOLE]) || isObject(value[SEGMENT])
}

/** One side of a call: its headers, and its body in one piece or in several. */
interface Message {
  headers: Fields[]
  body: Fields[]
}

interface Trace {
  line: number
  request: Message
  response: Message
}

/** A streamed trace is given when so many later ones have begun: its last segment came long before. */
const PENDING = 5000

async function* records(reading: Reading): AsyncIterable<Piece> {
  const text = TEXT.test((await readHead(reading.source)).text)
  const streamed = new Map<string, Trace>()
  for await (const { values, skipped } of text
    ? protoTextValues(reading, new Set(['headers']))
    : jsonValues(reading)) {
    const piece: Piece = { rows: [], skipped }
    for (const { line, value } of values) collect(piece, line, () => take(streamed, value, line))
    giveOldest(streamed, PENDING, piece, rows)
    yield piece
  }
  const last: Piece = { rows: [], skipped: [] }
  giveOldest(streamed, 0, last, rows)
  yield last
}

function take(streamed: Map<string, Trace>, value: unknown, line: number): Fields[] {
  if (!isObject(value) || !isTrace(value)) throw new BodyError('bad-line', 'not a trace of Envoy tap')
  const whole = value[WHOLE]
  if (isObject(whole)) return rows({ line, request: message(whole['request']), response: message(whole['response']) }) // prettier-ignore
  addSegment(streamed, value[SEGMENT] as Fields, line)
  return []
}

function message(value: unknown): Message {
  const { headers, body } = isObject(value) ? value : ({} as Fields)
  return {
    headers: Array.isArray(headers) ? headers.filter(isObject) : [],
    body: isObject(body) ? [body] : [],
  }
}

function addSegment(streamed: Map<string, Trace>, segment: Fields, line: number): void {
  const id = String(segment['trace_id'])
  let trace = streamed.get(id)
  if (!trace) streamed.set(id, (trace = { line, request: message(null), response: message(null) }))
  for (const side of ['request', 'response'] as const) {
    const headers = segment[`${side}_headers`]
    const chunk = segment[`${side}_body_chunk`]
    if (isObject(headers)) trace[side].headers.push(...message(headers).headers)
    if (isObject(chunk)) trace[side].body.push(chunk)
  }
}

function rows({ line, request, response }: Trace): Fields[] {
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

function header({ headers }: Message, name: string): string | null {
  const found = headers.find((one) => String(one['key']).toLowerCase() === name)
  return typeof found?.['value'] === 'string' ? found['value'] : null
}

function bodyOf({ body }: Message, side: string): unknown {
  if (body.some((part) => part['truncated'] === true))
    throw new BodyError('truncated', `the tap cut the ${side}'s body (1 KiB by default)`)
  // A character may lie across two pieces: they are put together before they are text.
  if (body.length > 1) return bodyFromBytes(joinedBytes(body.map(bytesOf)))
  const [only] = body
  if (typeof only?.['as_string'] === 'string') return only['as_string']
  const bytes = only?.['as_bytes']
  return typeof bytes === 'string' && bytes !== '' ? bodyFromBase64(bytes) : ''
}

function bytesOf(part: Fields): Uint8Array {
  const { as_string: text, as_bytes: base64 } = part
  try {
    return typeof base64 === 'string' ? fromBase64(base64) : new TextEncoder().encode(typeof text === 'string' ? text : '') // prettier-ignore
  } catch {
    throw new BodyError('bad-body', 'a piece of the body is not base64')
  }
}
