/**
 * A data frame as one JSON object, as pandas writes it: by column ({"age": {"0": 31, "1": 45}}, its default), by row
 * ({"0": {"age": 31}}), as lists ({"age": [31, 45]}), or as a table with its schema.
 * https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html
 */
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import { roleByName } from '../role-names'

type Fields = Record<string, unknown>

const STARTS = [
  /^\s*\{\s*"[^"]*"\s*:\s*\{\s*"0"\s*:/,
  /^\s*\{\s*"(?:row_1|[^"]*\d[^"]*)"\s*:\s*\{\s*"/,
  /^\s*\{\s*"[^"]*"\s*:\s*\[\s*(?:"(?:[^"\\]|\\.)*"|[-+\d.eE]+|true|false|null)\s*,/,
  /^\s*\{\s*"(?:columns|meta)"\s*:\s*\[\s*(?:"|\{\s*"name")/,
  /^\s*\{\s*"schema"\s*:\s*\{\s*"fields"\s*:\s*\[/,
]

/** Whether a file starts like one: only the whole object says whether it is. */
export function maybeOriented({ text }: Head): boolean {
  return STARTS.some((start) => start.test(text))
}

/** @returns the frame's rows; null for an object that is a record of its own */
export function orientedRows(value: unknown): Fields[] | null {
  if (!isObject(value)) return null
  if (isObject(value['schema']) && Array.isArray(value['schema']['fields']) && Array.isArray(value['data']))
    return value['data'].filter(isObject)
  if (isTable(value)) return ofTable(value)
  // ClickHouse's JSONColumnsWithMetadata: the columns of the table lie below what they are called.
  const { meta, data } = value
  const framed = Array.isArray(meta) && isObject(data)
  const frame = framed ? data : value
  const names = Object.keys(frame)
  const inner = Object.values(frame)
  if (inner.every(isObject)) return ofObjects(names, inner)
  return inner.every((list) => Array.isArray(list)) ? ofLists(names, inner, framed) : null
}

/**
 * Names and rows, as MLflow's and Weights & Biases' tables are written, and with a type beside each name as Trino and
 * ClickHouse (JSONCompact) answer; a body of one row is a request.
 */
export function isTable(value: unknown): value is Fields {
  const { data } = isObject(value) ? value : {}
  const names = isObject(value) ? namesOf(value) : []
  return names.length > 1 && Array.isArray(data) && data.length > 1 && data.every((row) => Array.isArray(row) && row.length === names.length) // prettier-ignore
}

/** None where one is no name. */
function namesOf({ columns, meta }: Fields): string[] {
  const listed = columns ?? meta
  const names = Array.isArray(listed) ? listed.map((one: unknown) => (isObject(one) ? one['name'] : one)) : []
  return names.every((name) => typeof name === 'string') ? names : []
}

function ofTable(table: Fields): Fields[] {
  const names = namesOf(table)
  return (table['data'] as unknown[][]).map((row) =>
    Object.fromEntries(names.map((name, c) => [name, row[c]])),
  )
}

/** The level of which the keys count 0, 1, 2 is the index. */
function ofObjects(names: string[], inner: readonly Fields[]): Fields[] | null {
  if (counts(names)) return names.length > 1 ? [...inner] : null
  if (isById(names, inner)) return inner.map((record, i) => ({ request_id: names[i], ...record }))
  const index = Object.keys(inner[0] ?? {})
  const same = (one: Fields) => Object.keys(one).length === index.length && index.every((key) => Object.hasOwn(one, key)) // prettier-ignore
  if (names.length < 2 || index.length < 2 || !counts(index) || !inner.every(same)) return null
  return index.map((key) => Object.fromEntries(names.map((name, c) => [name, inner[c]![key]])))
}

/** Records by the request's id: none of its own in them, and the same fields in all, what was answered among them. */
function isById(names: readonly string[], inner: readonly Fields[]): boolean {
  const roles = Object.keys(inner[0] ?? {}).map(roleByName)
  if (names.length < 3 || !names.every((name) => /\d/.test(name)) || roles.includes('id')) return false
  return roles.some((role) => role === 'primary' || role === 'shadow') && inner.every((one) => Object.keys(one).some((key) => roleByName(key) === 'primary' || roleByName(key) === 'shadow')) // prettier-ignore
}

/**
 * Lists of one length are columns where one of them is a request's id, or what was answered, or the truth.
 * @param sure where the object around them says that they are
 */
function ofLists(names: string[], lists: readonly unknown[][], sure: boolean): Fields[] | null {
  const n = lists[0]?.length ?? 0
  const named = names.some((name) => ['id', 'time', 'label', 'primary', 'shadow'].includes(roleByName(name) ?? '')) // prettier-ignore
  if ((!sure && (names.length < 3 || !named)) || n < 2 || !lists.every((list) => list.length === n))
    return null
  return Array.from({ length: n }, (_, i) => Object.fromEntries(names.map((name, c) => [name, lists[c]![i]])))
}

/** From 0 as pandas counts, or as ClickHouse calls its rows (JSONObjectEachRow). */
const counts = (keys: readonly string[]) =>
  keys.every((key, i) => key === String(i)) || keys.every((key, i) => key === `row_${i + 1}`)
