/**
 * One event of the payload loggers of KServe, Knative and Seldon, whichever way it was stored: as JSON (structured, or with
 * its headers beside the body), as KServe's log request (JSON, CSV or Parquet in a bucket), or printed by event-display.
 * https://kserve.github.io/website/docs/model-serving/predictive-inference/logger
 * https://github.com/kserve/kserve/tree/master/pkg/logger
 */
import { BodyError, bodyRows } from '../bodies'
import { bodyFromBase64, bodyFromBytes } from '../bodies/bytes'
import { isObject } from '../../core/objects'
import { remembered } from '../../core/remembered'
import { isFailure } from './answers'
import type { Fields } from './expand'
import type { KnownRoles } from './fields'
import type { Half, PairFormat } from './pairs'

const TYPE = /(?:^|\.)(?:serving\.inference|seldon\.serving(?:\.inference)?)\.(request|response)$/
/** Feedback, outliers and drift travel the same road. */
const OTHER = /^(?:org\.kubeflow|io\.seldon)\.serving\.(?:[\w.]+\.)?(\w+)$/

const EVENT_COLUMNS = ['reqtype', 'bytes', 'id']

export const eventRoles: KnownRoles = {
  id: { role: 'id', why: 'request and response are joined on it' },
  time: { role: 'time', why: 'of the event' },
}

/** An event's attributes by name, in lower case and without "ce-": "ReqType", "req_type" and "reqType" are one. */
function attributes(record: Fields): Map<string, unknown> {
  const { headers } = record
  const found = new Map<string, unknown>()
  for (const part of isObject(headers) ? [headers, record] : [record])
    for (const key of Object.keys(part)) found.set(plain(key), part[key])
  return found
}

const plain = remembered((key) =>
  key
    .toLowerCase()
    .replace(/^ce[-_]/, '')
    .replace(/[-_]/g, ''),
)

/** 'request', 'response' or what else the event is of; null where it is none of theirs. */
function kindOf(event: Map<string, unknown>): string | null {
  const type = event.get('reqtype') ?? event.get('type')
  return typeof type === 'string' ? ((TYPE.exec(type) ?? OTHER.exec(type))?.[1] ?? null) : null
}

function isEvent(record: Fields): boolean {
  return kindOf(attributes(record)) !== null
}

/** Whether a table of these columns is of KServe's log requests. */
export function isEventTable(names: readonly string[]): boolean {
  return eventColumns(names).length === EVENT_COLUMNS.length
}

/** The columns of such a table that are read. */
export function eventColumns(names: readonly string[]): string[] {
  return names.filter((name) => EVENT_COLUMNS.includes(plain(name)))
}

export const eventFormat: PairFormat = {
  id: 'cloudevents',
  title: 'KServe, Knative or Seldon logger (CloudEvents)',
  is: isEvent,
  isTable: isEventTable,
  halves: (record) => [eventHalf(record)],
  idField: 'id',
  known: eventRoles,
}

/** @throws BodyError */
export function eventHalf(record: Fields): Half {
  const event = attributes(record)
  const side = kindOf(event)
  if (side !== 'request' && side !== 'response')
    throw new BodyError('not-a-prediction', `an event of another kind: ${side}`)
  // Seldon gives every event an id of its own, and the call's in an attribute beside it.
  const id = event.get('requestid') ?? event.get('id')
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '')
    throw new BodyError('bad-line', 'no id')
  const body = bodyOf(event, side)
  const rows = isFailure(body) ? null : bodyRows(body, side)
  if (rows === null || (side === 'response' && rows.rows.some(isFailure)))
    throw new BodyError('error-response', `the ${side} is an error`)
  const time = event.get('time')
  return { side, id: String(id), meta: time === undefined ? {} : { time }, rows }
}

function bodyOf(event: Map<string, unknown>, side: string): unknown {
  const encoded = event.get('bytes') ?? event.get('database64')
  if (encoded instanceof Uint8Array) return bodyFromBytes(encoded)
  if (typeof encoded === 'string' && encoded !== '')
    // In Parquet the bytes are as they were; KServe's first CSV has quotes around its base64.
    return /^\s*[[{]/.test(encoded) ? encoded : bodyFromBase64(encoded.replace(/^"|"$/g, ''))
  const data = event.get('data') ?? event.get('payload') ?? event.get('body')
  if (data === undefined || data === null || data === '')
    throw new BodyError('no-request', `the ${side} has no body`)
  return data
}
