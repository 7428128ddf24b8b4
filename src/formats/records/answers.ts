/** What a response says of its request. A failed call has no answer, and its request can be replayed all the same. */
import { BodyError, bodyRows } from '../bodies'
import type { BodyRows } from '../bodies'
import { isObject } from '../../core/objects'

/** Keys of an object that says what went wrong: one of the first, and none but these. */
const WRONG = ['error', 'errors', 'error_code', 'exception', 'traceback', 'detail', 'message', 'fault']
const ERROR_KEYS = new Set([...WRONG, 'code', 'status', 'stack_trace', 'reason', 'type', 'title', 'path', 'timestamp', 'details', 'success']) // prettier-ignore
/** How servers and proxies begin when they have no JSON to say it in. */
const ERROR_TEXT =
  /^\s*(?:<[!?a-z]|"?(?:internal server error|bad gateway|bad request|service unavailable|gateway time-?out|upstream (?:connect|request)|no healthy upstream|traceback \(|error\b.*:|exception\b.*:))/i

/** A response that is no answer, and why: its request is kept, and this is counted. */
interface Unanswered {
  unanswered: string
  /** It says something, but not of n instances. */
  misfit?: true
}

export type Answered = BodyRows | Unanswered | null

/**
 * @param body of the response, or a call that gives it and may throw BodyError.
 * @param n instances of the request; null where it was not captured, and the response says how many.
 * @param status of the response, where the envelope says it.
 * @param read how the envelope has bodies read, where it says more of them than they do.
 * @returns n rows; why there are none, where the call failed or the response is not of n instances; null where nothing
 * was captured.
 */
export function answerRows(
  body: unknown,
  n: number | null,
  status?: unknown,
  read = (value: unknown) => bodyRows(value, 'response'),
): Answered {
  if (failed(status)) return { unanswered: `the response's status is ${String(status)}` }
  try {
    const value: unknown = typeof body === 'function' ? (body as () => unknown)() : body
    if (value === null || value === undefined || value === '') return null
    if (isFailure(value)) return WENT_WRONG
    const rows = read(value)
    if (rows.rows.some(isFailure)) return WENT_WRONG
    const fit = n === null ? rows : fitted(rows, n)
    return fit ?? { unanswered: `${n} instances and ${rows.rows.length} predictions`, misfit: true }
  } catch (error) {
    if (error instanceof BodyError) return { unanswered: error.message }
    throw error
  }
}

const WENT_WRONG: Unanswered = { unanswered: 'the response says what went wrong' }

/** 0 is what browsers log for a call that was not answered. */
function failed(status: unknown): boolean {
  if (status === null || status === undefined || status === '') return false
  const code = Number(status)
  return code >= 400 || code === 0
}

/** Whether a response's body, or its only row, says what went wrong instead of an answer. */
export function isFailure(value: unknown): boolean {
  if (typeof value === 'string') return ERROR_TEXT.test(value)
  if (!isObject(value)) return false
  const keys = Object.keys(value)
  return (
    keys.length > 0 &&
    keys.every((key) => ERROR_KEYS.has(key)) &&
    keys.some((key) => WRONG.includes(key) && (typeof value[key] === 'string' || isObject(value[key])))
  )
}

/**
 * @returns the response as n rows: one line of n numbers answers n instances (XGBoost's container prints them so), and
 * several plain numbers answer one instance with its scores. Null where neither fits.
 */
export function fitted(response: BodyRows, n: number): BodyRows | null {
  const { title, rows } = response
  if (rows.length === n) return response
  const key = onlyKey(rows)
  if (key === null) return null
  const [first] = rows
  const list = rows.length === 1 ? first![key] : rows.map((row) => row[key])
  if (!Array.isArray(list)) return null
  if (n > 1 && rows.length === 1 && list.length === n && list.every(isScalar))
    return { title, rows: list.map((value: unknown) => ({ [key]: value })) }
  return n === 1 && list.every(isScalar) ? { title, rows: [{ [key]: list }] } : null
}

/** The one key that all rows have and nothing beside it. */
function onlyKey(rows: Record<string, unknown>[]): string | null {
  const key = rows[0] === undefined ? undefined : Object.keys(rows[0])[0]
  const alone = (row: Record<string, unknown>) => Object.keys(row).length === 1 && key! in row
  return key !== undefined && rows.every(alone) ? key : null
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}
