/** Bodies in the fields of a record of one's own, and within what a middleware keeps of a call around its body. */
import { isObject } from '../../core/objects'
import { remembered } from '../../core/remembered'
import { parseJson } from '../../files/loose-json'
import { bodies, isBodyText, isOneResponse, REQUEST_NAMES, RESPONSE_NAMES } from '../bodies'
import { ownerOf } from '../role-names'
import { RESPONSE_KEYS } from './body-keys'
import type { Fields } from './expand'
import { openText } from './opened'

/** @returns the JSON in a field's text; the value where it holds none */
export function bodyIn(value: unknown): unknown {
  const inner = typeof value === 'string' ? openText(value) : value
  if (inner !== value || !isBodyText(value)) return inner
  try {
    return parseJson(value)
  } catch {
    return value
  }
}

/** Only what is surely a batch, or has names: `inputs: [5.1, 3.5]` in a record of one's own is one vector. */
export function isBody(value: unknown): value is Fields {
  if (!isObject(value)) return false
  if (isPlainList(value['inputs'] ?? value['outputs'])) return false
  const body = bodies.find((one) => one.marks(value))
  return body !== undefined && body.id !== 'azure'
}

export function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => !Array.isArray(entry) && !isObject(entry))
}

/** Whose body a field holds by its name: one of a request, of the response, of another model's; null where the name says none. */
const sideOf = remembered((key): 'request' | 'response' | 'other' | null => {
  if (REQUEST_NAMES.test(key)) return 'request'
  if (RESPONSE_NAMES.test(key)) return 'response'
  return isOneResponse(key) || ownerOf(key) !== null ? 'other' : null
})

interface Wrapped {
  side: 'request' | 'response' | 'other'
  body: Fields
  /** What is said of the call beside it: status, headers, how long it took. */
  around: Fields
}

/** What a body itself is called, in a request as in a response: an object with a "request" in it is a call. */
const BODY = /^(?:(?:raw|http)_?)?(?:body|payload|json)$/i

/** What is around a body has few fields. */
const FEW = 8
const DEPTH = 2

/**
 * @param key of the field: 'request', 'response', 'mirror'
 * @returns the body that lies in an object of that name: {"status": 200, "body": {"predictions": [1]}}; null where none does
 */
export function wrappedBody(key: string, value: unknown): Wrapped | null {
  const side = isObject(value) && !isBody(value) ? sideOf(key) : null
  const found = side && within(value as Fields, (name) => BODY.test(name) || (side !== 'request' && RESPONSE_NAMES.test(name)), DEPTH) // prettier-ignore
  if (!side || !found) return null
  const answers = RESPONSE_KEYS.some((one) => Object.hasOwn(found.body, one))
  return answers === (side !== 'request') ? { side, ...found } : null
}

function within(
  value: Fields,
  holds: (name: string) => boolean,
  depth: number,
): Omit<Wrapped, 'side'> | null {
  const keys = Object.keys(value)
  if (keys.length > FEW) return null
  for (const key of keys) {
    if (!holds(key)) continue
    const { [key]: held, ...around } = value
    const inner = bodyIn(held)
    if (isBody(inner)) return { body: inner, around }
    const found = depth > 1 && isObject(inner) ? within(inner, holds, depth - 1) : null
    if (found) return { body: found.body, around: { ...around, ...found.around } }
  }
  return null
}
