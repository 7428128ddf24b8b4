/**
 * JSON lines of any shape, or one JSON array of such records: fields by path. A record that carries a batched
 * request (`instances`, named tensors, a data frame) becomes one row per instance.
 */
import { isObject } from '../../core/objects'
import { BodyError, markedRows, REQUEST_NAMES, RESPONSE_NAMES } from '../bodies'
import type { BodyRows } from '../bodies'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { headValues } from '../json/values'
import { nestOf } from '../json/nests'
import { maybeOriented } from '../json/oriented'
import { isWrapped, recordValues } from '../json/wrapped'
import { answerRows, isFailure } from '../records/answers'
import { REQUEST_KEYS, RESPONSE_KEYS } from '../records/body-keys'
import { listedRows } from '../records/batch-lists'
import { byModel, modelAnswers } from '../records/by-model'
import { piecesOf } from '../records/collect'
import { expand } from '../records/expand'
import type { Captured, Fields } from '../records/expand'
import { enveloped, opened } from '../records/opened'
import { withPairTexts } from '../records/pair-text'
import { formedRead } from '../records/formed-read'
import { BODY_SETTINGS, isPlain, isPlainName, kindOf } from '../records/key-kinds'
import { recordFormat } from '../records/reader'
import { bodyIn, isBody, isPlainList, wrappedBody } from '../records/wrapped-body'
import type { Piece } from '../records/reader'
import { ownerOf, roleByName } from '../role-names'
import { numberLooksLikeTime } from '../time'

/** The same rows, by an object each. */
export const byObjects = recordFormat({ id: 'jsonl', title: 'JSON lines', sniff, records })

export default {
  ...byObjects,
  read: formedRead({ isPlainName, rows: rowsIn, otherwise: byObjects.read }),
}

function sniff(head: Head): number {
  if (isWrapped(head) || nestOf(head) || (maybeOriented(head) && !head.whole)) return 0.5
  const values = headValues(head)
  if (values.length === 0) return 0
  const records = values.filter((value) => recordIn(value) !== null)
  if (records.length * 2 <= values.length) return 0
  // A bare body may be a list as well, but not of a time and an object.
  return records.some(Array.isArray) ? 0.75 : 0.5
}

function records(reading: Reading): AsyncIterable<Piece> {
  return piecesOf(withPairTexts(recordValues(reading)), rowsIn)
}

function rowsIn(value: unknown, line: number): Fields[] {
  const record = recordIn(value)
  if (!record) throw new BodyError('bad-line', 'not an object')
  return rowsOf(record, line)
}

/** A record, or a time and a record, as Fluentd and Fluent Bit forward them. */
function recordIn(value: unknown): Fields | null {
  if (isObject(value)) return value
  if (!Array.isArray(value) || value.length !== 2 || !isObject(value[1])) return null
  const [time, record] = value as [unknown, Fields]
  return typeof time === 'number' && numberLooksLikeTime(time) ? { time, ...record } : null
}

/** @returns a home-made record as rows: itself, with the JSON in its text opened, unless a request body in it has several instances or names. */
export function rowsOf(value: Fields, line: number): Fields[] {
  if (isPlain(value)) return [value]
  const record = byModel(opened(value))
  const captured = capture(record)
  if (captured) return expand(captured, line)
  const call = callWithin(record)
  const within = call && capture(call)
  return within ? expand(within, line) : [record]
}

/** What is around a call has few fields, and is not far around it: {"data": {"payload": {"request": …, "response": …}}}. */
const FEW = 8
const MOST_AROUND = 3

/** @returns the object that holds a request's body, with what is around it; null where none does */
function callWithin(record: Fields, depth = 1): Fields | null {
  const keys = Object.keys(record)
  if (depth > 1 && keys.length > FEW) return null
  for (const key of keys) {
    const value = record[key]
    if (!isObject(value)) continue
    const call = holdsBody(value) ? value : depth < MOST_AROUND ? callWithin(value, depth + 1) : null
    if (!call) continue
    const { [key]: _call, ...around } = record
    return enveloped(call, around)
  }
  return null
}

const holdsBody = (value: Fields): boolean => {
  const keys = Object.keys(value)
  return keys.length <= FEW && keys.some((key) => kindOf(key) === 'holder' && REQUEST_NAMES.test(key) && isBody(bodyIn(value[key]))) // prettier-ignore
}

/** Finds a request body in the record or one level down; null where there is none. */
function capture(record: Fields): Captured | null {
  let request: BodyRows | null = null
  let answer: Answer | null = null
  let failure: Answer | null = null
  let meta: Fields | null = null
  const others: { name: string; body: unknown }[] = []
  for (const key of Object.keys(record)) {
    const kind = kindOf(key)
    const models = modelAnswers(record[key])
    if (models) {
      const bodies = Object.entries(models).filter(([, body]) => isBody(body) || isFailure(body))
      if (bodies.length === 0) continue
      others.push(...bodies.map(([name, body]) => ({ name: `${key}.${name}`, body })))
      ;(meta ??= { ...record })[key] = besideBodies(models)
      continue
    }
    if (kind === 'list') {
      const rows = listedRows(record, key)
      if (rows) request ??= rows
      if (rows) delete (meta ??= { ...record })[key]
      continue
    }
    if (kind === 'setting' || (kind === 'plain' && !isObject(record[key]))) continue
    const wrapped = kind === 'request' || kind === 'response' ? null : wrappedBody(key, record[key])
    if (wrapped) {
      const { side, body, around } = wrapped
      if (side === 'other') others.push({ name: key, body })
      else if (side === 'response') answer ??= { body, held: true }
      else request ??= markedRows(body)
      meta ??= { ...record }
      if (Object.keys(around).length > 0) meta[key] = around
      else delete meta[key]
      continue
    }
    if (kind === 'one-response' || isModels(key, record[key])) {
      const body = bodyIn(record[key])
      if (!isBody(body) && !isFailure(body)) {
        // Of no known kind, and still fields.
        if (body !== record[key]) (meta ??= { ...record })[key] = body
        continue
      }
      others.push({ name: key, body })
      ;(meta ??= { ...record })[key] = besideBody(body)
      continue
    }
    const held = kind === 'holder' || kind === 'plain'
    const value = kind === 'plain' ? record[key] : bodyIn(record[key])
    const body = held ? value : { [key]: value }
    const answers = kind === 'response' || RESPONSE_NAMES.test(key)
    if (!isBody(body)) {
      // What went wrong stays a field, as it was written.
      if (answers && isFailure(value)) failure ??= { body: value, held }
      // A body in text that is no known body is still a record with fields.
      if (value !== record[key]) (meta ??= { ...record })[key] = value
      continue
    }
    if (answers) answer ??= { body, held }
    else request ??= markedRows(body)
    meta ??= { ...record }
    // Open Inference's bodies name the request themselves.
    if (held && isObject(body) && typeof body['id'] === 'string' && !answers) meta['id'] ??= body['id']
    if (held) delete meta[key]
  }
  if (!meta) return null
  // The answer's body alone says nothing of how many requests there are.
  if (!request)
    return {
      meta,
      request,
      response: answer?.held ? answerRows(answer.body, 1) : null,
      others: answersOf(others, 1),
    }
  const { length } = request.rows
  const captured = finish(meta, request, answer ?? plainList(record, length) ?? failure)
  return { ...captured, others: answersOf(others, length) }
}

const besideBodies = (models: Fields): Fields =>
  Object.fromEntries(Object.entries(models).map(([name, body]) => [name, besideBody(body)]))

/** What a model says beside its answer's body: how long it took. */
function besideBody(body: unknown): unknown {
  if (!isObject(body) || !isBody(body)) return isFailure(body) ? undefined : body
  const { id: _id, model_name: _name, model_version: _version, ...own } = body
  return Object.fromEntries(Object.entries(own).filter(([key]) => !RESPONSE_KEYS.includes(key)))
}

const answersOf = (others: readonly { name: string; body: unknown }[], n: number) =>
  others.map(({ name, body }) => ({ name, response: answerRows(body, n) }))

/** An answer under a model's name alone: {"champion": {"predictions": [1]}, "challenger": …}. */
function isModels(key: string, value: unknown): boolean {
  return (
    isObject(value) &&
    ownerOf(key) !== null &&
    RESPONSE_KEYS.some((one) => Object.hasOwn(value, one)) &&
    !REQUEST_KEYS.some((one) => Object.hasOwn(value, one))
  )
}

interface Answer {
  body: unknown
  /** Under a name that wraps whole bodies, and so not in the record under the body's own key. */
  held: boolean
}

/** With several instances, a list of numbers under "outputs" is no vector but an answer each. */
function plainList({ outputs }: Fields, n: number): Answer | null {
  return n > 1 && isPlainList(outputs) ? { body: { outputs }, held: false } : null
}

function finish(meta: Fields, request: BodyRows, answer: Answer | null): Captured {
  const n = request.rows.length
  for (const key of [...REQUEST_KEYS, ...BODY_SETTINGS]) delete meta[key]
  const answered = answer && answerRows(answer.body, n)
  const fits = answered !== null && 'rows' in answered
  // Predictions of another number are no batch: with one instance they are a field of it, with several they are nobody's.
  const own = n === 1 && !answer?.held && answered !== null && 'misfit' in answered
  if (fits || n > 1) for (const key of RESPONSE_KEYS) delete meta[key]
  const id = Object.keys(meta).find((key) => roleByName(key) === 'id')
  return { meta, request, response: own ? null : answered, ...(id === undefined ? {} : { id }) }
}
