/**
 * GoReplay's .gor: HTTP messages as they went over the wire, parted by a line of three monkeys. Type 1 is a request,
 * 2 the original response, 3 the replayed one, so one file can hold both models' answers.
 * https://github.com/buger/goreplay/wiki/%5BDEVELOPERS%5D-Understanding-the-format
 */
import { BodyError, bodyRows } from '../bodies'
import { bodyFromBytes, unzipped } from '../bodies/bytes'
import { limits } from '../../core/limits'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { answerRows } from '../records/answers'
import type { Answered } from '../records/answers'
import { collect, giveOldest } from '../records/collect'
import { addAnswer, expand, noteUnanswered } from '../records/expand'
import type { Fields } from '../records/expand'
import { tooLong } from '../records/lines'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'

const SEPARATOR = '\n🐵🙈🙉\n'
const HEADER = /^([123]) ([0-9a-zA-Z]+) (\d{13,20})(?: (-?\d+))?\r?\n/

export default recordFormat({
  id: 'goreplay',
  title: 'GoReplay',
  sniff: (head: Head) => (HEADER.test(head.text) && (head.whole || head.text.includes('🐵🙈🙉')) ? 0.95 : 0),
  records,
  known: {
    id: { role: 'id', why: "GoReplay's own: requests and responses share it" },
    time: { role: 'time', why: 'nanoseconds, when the request was captured' },
    status: { role: 'status', why: 'of the original response' },
    latency_ms: { role: 'primary-latency', why: 'of the original response' },
    shadow_latency_ms: { role: 'shadow-latency', why: 'of the replayed response' },
    'shadow.predictions': { role: 'shadow', why: 'in the replayed response' },
    'shadow.prediction': { role: 'shadow', why: 'in the replayed response' },
    'shadow.outputs': { role: 'shadow', why: 'in the replayed response' },
  },
})

interface Call {
  line: number
  time: string
  request: Message | null
  /** What the request's record says in the latency's place. */
  own: string | undefined
  /** By type: 2 the original, 3 the replayed. */
  answers: Map<string, Answer>
}

interface Answer {
  message: Message
  time: string
  latency: string | undefined
}

interface Message {
  status: string | null
  /** Names in lower case. */
  headers: Map<string, string>
  /** One character per byte, as it went over the wire. */
  body: string
}

/** A request is given when so many later ones were seen: its responses, if captured, came long before. */
const PENDING = 5000

async function* records(reading: Reading): AsyncIterable<Piece> {
  const calls = new Map<string, Call>()
  for await (const { record, line } of recordsOf(reading)) {
    const piece: Piece = { rows: [], skipped: record === null ? [tooLong(line)] : [] }
    if (record !== null)
      collect(piece, line, () => {
        add(calls, record, line)
        return []
      })
    giveOldest(calls, PENDING, piece, rowsOf)
    if (piece.rows.length || piece.skipped.length) yield piece
  }
  const last: Piece = { rows: [], skipped: [] }
  giveOldest(calls, 0, last, rowsOf)
  yield last
}

/** Records as one character per byte: bodies may be compressed. */
async function* recordsOf({ source, progress, signal }: Reading) {
  const separator = unescape8(SEPARATOR)
  const decoder = new TextDecoder('latin1')
  let text = ''
  let line = 1
  /** Line ends of a record that is too long to be held; null where none is. */
  let dropped: number | null = null
  function* take(parts: string[]) {
    for (const part of parts) {
      if (dropped !== null) {
        yield { record: null, line }
        line += dropped + newlines(part) + newlines(SEPARATOR)
        dropped = null
        continue
      }
      const record = part.replace(/^\n+/, '')
      if (record.trim() !== '') yield { record, line: line + part.length - record.length }
      line += newlines(part) + newlines(SEPARATOR)
    }
  }
  for await (const chunk of source.chunks(progress)) {
    signal?.throwIfAborted()
    const parts = (text + bytesAsText(chunk, decoder)).split(separator)
    text = parts.pop()!
    yield* take(parts)
    if (text.length > limits.record.value) {
      // The separator may have begun: so much is kept.
      const keep = text.length - separator.length
      dropped = (dropped ?? 0) + newlines(text.slice(0, keep))
      text = text.slice(keep)
    }
  }
  yield* take([text])
}

/** The decoder's 'latin1' is windows-1252, so bytes 128 to 159 are put back one by one. */
function bytesAsText(bytes: Uint8Array, decoder: TextDecoder): string {
  let high = false
  for (let i = 0; i < bytes.length && !high; i++) high = bytes[i]! > 127
  if (!high) return decoder.decode(bytes)
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

function unescape8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text))
}

function newlines(text: string): number {
  let n = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) n++
  return n
}

function add(calls: Map<string, Call>, record: string, line: number): void {
  const header = HEADER.exec(record)
  if (!header) throw new BodyError('bad-line', 'no header of type, id and time')
  const [all, type, id, time, latency] = header
  const message = parseMessage(record.slice(all.length))
  let call = calls.get(id!)
  if (type === '1') {
    if (call?.request) throw new BodyError('duplicate', `a second request with the id ${id}`)
    // Several workers write: a response may be there first.
    const answers = call?.answers ?? new Map<string, never>()
    calls.set(id!, { line, time: time!, request: message, own: latency, answers })
    return
  }
  if (!call) calls.set(id!, (call = { line, time: time!, request: null, own: undefined, answers: new Map() }))
  call.answers.set(type!, { message, time: time!, latency })
}

function parseMessage(text: string): Message {
  const end = /\r?\n\r?\n/.exec(text)
  const head = end ? text.slice(0, end.index) : text
  const rest = end ? text.slice(end.index + end[0].length) : ''
  const status = /^HTTP\/[\d.]+ (\d{3})/.exec(head)?.[1] ?? null
  // "100 Continue" goes before the response proper.
  if (status?.startsWith('1') && rest.startsWith('HTTP/')) return parseMessage(rest)
  const headers = new Map<string, string>()
  for (const line of head.split('\n').slice(1)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  return { status, headers, body: rest }
}

/** A message's body, out of its chunks and unpacked. @throws BodyError */
function bodyOf({ headers, body }: Message): unknown {
  const chunked =
    /chunked/i.test(headers.get('transfer-encoding') ?? '') && /^[0-9a-f]+[^\n]*\r?\n/i.test(body)
  const whole = chunked ? unchunked(body) : body
  if (!chunked && Number(headers.get('content-length')) > whole.length)
    throw new BodyError('truncated', 'the body is shorter than its Content-Length: raise --copy-buffer-size')
  const bytes: Uint8Array = Uint8Array.from(whole, (char) => char.charCodeAt(0))
  if (bytes.length === 0) return ''
  return bodyFromBytes(bytes[0] === 0x1f && bytes[1] === 0x8b ? unzipped(bytes) : bytes)
}

function unchunked(body: string): string {
  let out = ''
  for (let at = 0; at < body.length;) {
    const size = /^([0-9a-f]+)[^\n]*\n/i.exec(body.slice(at, at + 64))
    const length = size ? parseInt(size[1]!, 16) : 0
    if (!size || length === 0) break
    out += body.slice(at + size[0].length, at + size[0].length + length)
    at += size[0].length + length + 2
  }
  return out
}

function rowsOf(call: Call, id: string): Fields[] {
  if (!call.request) throw new BodyError('no-request', `a response whose request ${id} is not in the file`)
  if (call.request.body.trim() === '') throw new BodyError('no-request', 'a request without a body')
  const request = bodyRows(bodyOf(call.request), 'request')
  const original = call.answers.get('2')
  const replayed = call.answers.get('3')
  const meta: Fields = { id, time: call.time }
  if (original)
    Object.assign(meta, { status: original.message.status, latency_ms: ofOriginal(call, original) })
  if (replayed) meta['shadow_latency_ms'] = milliseconds(replayed.latency)
  const n = request.rows.length
  const rows = expand({ meta, request, response: answer(original?.message, n), id: 'id' }, call.line)
  addShadows(rows, answer(replayed?.message, n))
  return rows
}

/** The replayed response's values under names of their own. */
function addShadows(rows: Fields[], replayed: Answered): void {
  if (!replayed) return
  if ('unanswered' in replayed) return noteUnanswered(rows[0], `replayed: ${replayed.unanswered}`)
  replayed.rows.forEach((values, i) => {
    const named = Object.entries(values).map(([key, value]) => [`shadow.${key}`, value])
    addAnswer(rows[i]!, Object.fromEntries(named) as Fields, '')
  })
}

/**
 * From the request's end to the response's. Up to 1.0 the response says it, and the request -1 or nothing; since then
 * each says how long its own packets took, so the two times are needed.
 */
function ofOriginal(call: Call, original: Answer): number | null {
  if (call.own === undefined || call.own.startsWith('-')) return milliseconds(original.latency)
  const end = (time: string, took = '0') => BigInt(time) + BigInt(took)
  const ns = end(original.time, original.latency) - end(call.time, call.own)
  // A response older than its request: their clocks are not one, and 0 would be a latency that nobody measured.
  return ns < 0n ? null : Number(ns) / 1e6
}

function milliseconds(ns: string | undefined): number | null {
  return ns === undefined || ns.startsWith('-') ? null : Number(ns) / 1e6
}

function answer(message: Message | undefined, n: number): Answered {
  return message ? answerRows(() => bodyOf(message), n, message.status) : null
}
