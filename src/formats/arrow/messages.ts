/**
 * Where the messages of an Arrow stream lie, and how many rows each batch has: read without its data
 * (https://arrow.apache.org/docs/format/Columnar.html, "Serialization and Interprocess Communication"; format/Message.fbs).
 * An Arrow file is a stream between two magic words, with a footer that nobody needs who reads it from its start.
 */
import { limits } from '../../core/limits'
import { startsAs } from '../../files/magic'
import { Damage } from '../columnar/damage'
import { tableAt, tableOf } from './flat-buffers'
import { verifyBatch, verifySchema } from './verify'

interface Span {
  from: number
  to: number
}

export interface Batch extends Span {
  /** The first of its rows. */
  first: number
  rows: number
  /** Dictionaries that come before it. */
  dictionaries: number
}

export interface Messages {
  /** `bare`: without its mark and length, as Polars begins a file. */
  schema: Span & { bare?: true }
  dictionaries: Span[]
  batches: Batch[]
}

const SCHEMA = 1
const DICTIONARY = 2
const BATCH = 3
/** Before a file's first message: the magic word, padded to eight bytes. */
const FILE_HEAD = 8
/** Before a message's length; streams written before Arrow 0.15 have none. */
const MARK = 0xffffffff
const MOST_METADATA = 1 << 26
/** What is less is no message's length, but where the table of one begins that has none before it. */
const SHORTEST = 16
const ALIGNED = 8
/** Bytes of a schema without a length, at most. */
const MOST_BARE = 1 << 22

/** @throws Damage, or RangeError where an offset leads out of the bytes */
export async function messagesOf(blob: Blob): Promise<Messages> {
  const found: Messages = { schema: { from: 0, to: 0 }, dictionaries: [], batches: [] }
  let at = startsAs(await bytesAt(blob, 0, FILE_HEAD), 'arrow') ? FILE_HEAD : 0
  let rows = 0
  for (;;) {
    const prefix = await bytesAt(blob, at, at + 8)
    // A stream may end without its end mark.
    if (prefix.length < 4) break
    const view = viewOf(prefix)
    const marked = view.getUint32(0, true) === MARK
    const length = marked ? view.getInt32(4, true) : view.getInt32(0, true)
    if (!marked && at === FILE_HEAD && length < SHORTEST) {
      const to = await markBehind(blob, at)
      messageIn(viewOf(await bytesAt(blob, at, to)))
      found.schema = { from: at, to, bare: true }
      at = to
      continue
    }
    if (length === 0) break
    if (length < 0 || length > MOST_METADATA) throw new Damage('a message has no length')
    const head = at + (marked ? 8 : 4)
    const message = messageIn(viewOf(await bytesAt(blob, head, head + length)))
    const span = { from: at, to: head + length + message.body }
    if (span.to > blob.size) throw new Damage('it ends within a batch')
    if (message.kind === SCHEMA && found.schema.to === 0) found.schema = span
    else if (message.kind === DICTIONARY) found.dictionaries.push(span)
    else if (message.kind === BATCH) {
      const { dictionaries } = found
      found.batches.push({ ...span, first: rows, rows: message.rows, dictionaries: dictionaries.length })
      rows += message.rows
    }
    at = span.to
  }
  if (found.schema.to === 0) throw new Damage('it has no schema')
  return found
}

/** @returns where the first message with a mark begins. @throws Damage where none does */
async function markBehind(blob: Blob, from: number): Promise<number> {
  const view = viewOf(await bytesAt(blob, from, from + MOST_BARE))
  for (let at = ALIGNED; at + 8 <= view.byteLength; at += ALIGNED) {
    const length = view.getInt32(at + 4, true)
    if (view.getUint32(at, true) === MARK && length >= 0 && length <= MOST_METADATA) return from + at
  }
  throw new Damage('a message has no length')
}

/** @returns a schema's message with the mark and the length that it may lack */
export function withMark(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(bytes.length + 8)
  new DataView(whole.buffer).setUint32(0, MARK, true)
  new DataView(whole.buffer).setInt32(4, bytes.length, true)
  whole.set(bytes, 8)
  return whole
}

/** As far as they are there: a Blob of Node's ends the process where a bound makes no sense. */
export async function bytesAt(blob: Blob, from: number, to: number): Promise<Uint8Array> {
  const within = (at: number) => Math.min(blob.size, Math.max(0, at))
  return new Uint8Array(await blob.slice(within(from), within(to)).arrayBuffer())
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A Message of Message.fbs: header_type is its second field, header its third, bodyLength its fourth. */
function messageIn(view: DataView): { kind: number; rows: number; body: number } {
  const message = tableAt(view, view.getUint32(0, true))
  const [type, header, body] = [message(1), message(2), message(3)]
  const kind = type === null || header === null ? 0 : view.getUint8(type)
  if (kind === SCHEMA) verifySchema(view, header!)
  if (kind === BATCH) verifyBatch(view, header!)
  if (kind === DICTIONARY) verifyBatch(view, tableOf(view, header!)(1) ?? 0)
  return {
    kind,
    rows: kind === BATCH ? rowsIn(view, header!) : 0,
    body: body === null ? 0 : count(view, body, Number.MAX_SAFE_INTEGER),
  }
}

/** A RecordBatch's first field is its length. */
function rowsIn(view: DataView, header: number): number {
  const length = tableOf(view, header)(0)
  return length === null ? 0 : count(view, length, limits.rows.value)
}

function count(view: DataView, at: number, most: number): number {
  const value = Number(view.getBigInt64(at, true))
  if (value < 0 || value > most) throw new Damage('a count is none')
  return value
}
