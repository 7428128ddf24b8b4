/** One captured record, with a request body and perhaps a response body in it, as one flat row per instance. */
import { BodyError } from '../bodies'
import type { BodyRows } from '../bodies'
import { checkInstances } from '../bodies/contract'
import { isObject } from '../../core/objects'
import { remembered } from '../../core/remembered'
import { parseJson } from '../../files/loose-json'
import { plainName, roleByName } from '../role-names'
import { fitted } from './answers'
import { classScores } from './class-scores'
import type { Answered } from './answers'

export type Fields = Record<string, unknown>

/** Under it a row keeps which of its fields the response gave: no name says so of a field called "p". */
const ANSWERED = Symbol('answered')

/** @returns the names of the fields that a response gave. */
export function answeredFields(row: Fields): readonly string[] {
  return (row as { [ANSWERED]?: string[] })[ANSWERED] ?? []
}

/** Under it a row keeps why its call has no answer. */
const UNANSWERED = Symbol('unanswered')

/** @returns why the call that the row is of has no answer, on its first row; null on others, and where nothing was captured. */
export function whyUnanswered(row: Fields): string | null {
  return (row as { [UNANSWERED]?: string })[UNANSWERED] ?? null
}

/** Adds to what is noted: where two models were asked, both may have failed. @param row the first one of the call */
export function noteUnanswered(row: Fields | undefined, why: string): void {
  if (!row) return
  const before = whyUnanswered(row)
  ;(row as { [UNANSWERED]?: string })[UNANSWERED] = before === null ? why : `${before}; ${why}`
}

/** Marks fields that the row has already as given by a response. */
export function markAnswered(row: Fields, names: readonly string[]): void {
  ;(row as { [ANSWERED]?: string[] })[ANSWERED] = [...answeredFields(row), ...names]
}

/** Adds a response's values to a row, under a name of their own where the row has the name. */
export function addAnswer(row: Fields, values: Fields | undefined, prefix: string, marked = never): void {
  const ranked = values && classScores(values)
  if (values) markAnswered(row, add(row, ranked ? { predictions: ranked } : values, prefix, marked))
}

/** A record as an envelope understood it. */
export interface Captured {
  /** Id, time, latency, status, labels: what is said once for the whole request. */
  meta: Fields
  request: BodyRows | null
  response: Answered
  /** Where several models answered: each answer under the name of the field that held it. */
  others?: { name: string; response: Answered }[]
  /** The field of `meta` that names the request, where there is one. */
  id?: string
}

/** Names of the fields that tell a batch's rows apart. */
export const GROUP_FIELD = 'group'
export const INDEX_FIELD = 'group_index'

/**
 * @param line stands in for the id where there is none.
 * @returns the rows. In a batched request every row has a `group` and its own id, 'id[i]'; the request's
 * latency stays with its first row alone: it is one measurement, neither N of them nor N parts.
 * @throws BodyError where the response has another number of instances than the request.
 */
export function expand(record: Captured, line: number): Fields[] {
  const { meta, request } = record
  const why = record.response && 'unanswered' in record.response ? record.response.unanswered : null
  const given = record.response && 'rows' in record.response ? record.response : null
  const n = request ? request.rows.length : (given?.rows.length ?? 1)
  checkInstances(n)
  if (n === 0) throw new BodyError('no-request', 'the request has no instances')
  const response = given && fitted(given, n)
  if (given && !response)
    throw new BodyError('response-mismatch', `${n} instances and ${given.rows.length} predictions`)
  const each = n > 1 ? { ...record, meta: withLists(meta) } : record
  return Array.from({ length: n }, (_, i) => {
    const row: Fields = n > 1 ? metaOf(each, i, n, line) : { ...meta }
    if (request) withoutSize(row, n)
    add(row, request?.rows[i], 'request.')
    addAnswer(row, response?.rows[i], 'response.', isLabel)
    if (i === 0 && why !== null) noteUnanswered(row, why)
    for (const other of record.others ?? []) addOther(row, i, n, other)
    return row
  })
}

/** One of several models' answers: each value under the name that says whose it is, 'shadow_response.prediction'. */
function addOther(
  row: Fields,
  i: number,
  n: number,
  { name, response }: { name: string; response: Answered },
): void {
  const rows = response && 'rows' in response ? fitted(response, n) : null
  const values = rows?.rows[i]
  if (values)
    addAnswer(
      row,
      Object.fromEntries(Object.entries(values).map(([key, one]) => [`${name}.${key}`, one])),
      '',
    )
  else if (i === 0 && response)
    noteUnanswered(row, `${name}: ${'rows' in response ? 'another number of answers' : response.unanswered}`)
}

/** @returns the names they have now. */
function add(row: Fields, values: Fields | undefined, prefix: string, marked = never): string[] {
  if (!values) return []
  return Object.keys(values).map((key) => {
    const name = Object.hasOwn(row, key) || marked(key) ? prefix + key : key
    row[name] = values[key]
    return name
  })
}

const never = (_key: string) => false
/** A response's "label" is what the model answered, not the truth: it keeps the word that says so. */
const isLabel = remembered((key) => roleByName(key) === 'label')

function metaOf(record: Captured, i: number, n: number, line: number): Fields {
  const row: Fields = {}
  const id = record.id === undefined ? undefined : record.meta[record.id]
  const group = id === undefined || id === null ? `line ${line}` : String(id)
  for (const [key, value] of Object.entries(record.meta)) {
    if (key === record.id) row[key] = `${group}[${i}]`
    else if (Array.isArray(value) && value.length === n) row[key] = value[i] as unknown
    else row[key] = i > 0 ? withoutLatencies(key, value) : value
  }
  row[GROUP_FIELD] = group
  row[INDEX_FIELD] = i
  return row
}

/** Lists that lie in a cell's text, which may say something of each instance: the labels of a batch. */
function withLists(meta: Fields): Fields {
  const lists = Object.entries(meta).flatMap(([key, value]) => {
    const list = typeof value === 'string' && value[0] === '[' ? listIn(value) : null
    return list ? [[key, list] as const] : []
  })
  return lists.length > 0 ? { ...meta, ...Object.fromEntries(lists) } : meta
}

function listIn(text: string): unknown[] | null {
  try {
    const value = parseJson(text, { python: true })
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** What is said of the whole batch, without how long it took: that is one measurement, and the first row's. */
function withoutLatencies(key: string, value: unknown): unknown {
  if (isLatency(key)) return null
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutLatencies(name, part)]))
}

const SIZE = /^(?:batch_?(?:size|len|length)|(?:n|num|number_of)_?(?:rows|instances|samples|requests))$/

/** How many instances came together is no feature of any of them. */
function withoutSize(row: Fields, n: number): void {
  for (const key of Object.keys(row)) if (Number(row[key]) === n && SIZE.test(plainName(key))) delete row[key]
}

function isLatency(name: string): boolean {
  return /(?:latency|duration|elapsed|execution_time|response_time|time_ms|took)/.test(plainName(name))
}
