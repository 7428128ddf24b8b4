/** Features as a list of objects, each a name and a value, as stores without maps keep them (BigQuery, Firestore, Avro). */
import { isObject } from '../../core/objects'
import { isGiven, plainName } from '../role-names'
import type { Fields } from './expand'

const NAMES = ['key', 'name', 'k', 'feature', 'feature_name', 'column']
/** What events keep so besides: Google Analytics' in BigQuery, attributes of OpenTelemetry's. */
const PARAMS =
  /^(?:(?:event|user|request|custom)_)?(?:params|parameters|properties|attributes|fields|labels|tags|kv)$/
/** The value, or the one of its type. */
const VALUES = ['value', 'v', 'val', 'feature_value']
const TYPED = /^(?:string|int|integer|long|float|double|number|bool|boolean)_?value$/i

/**
 * @param holder what the list is called: classes with their scores are such a list as well, and stay one
 * @returns an object of the values by their names; null for any other list
 */
export function namedValues(holder: string, list: unknown): Fields | null {
  if (!Array.isArray(list) || !list.every(isObject) || list.length === 0) return null
  if (!isGiven(`${holder}.0`) && !(PARAMS.test(plainName(holder)) && list.length > 1)) return null
  const named: Fields = {}
  for (const one of list) {
    const name = NAMES.find((key) => typeof one[key] === 'string')
    const value = VALUES.find((key) => Object.hasOwn(one, key))
    const others = Object.keys(one).filter((key) => key !== name)
    if (name === undefined || (value !== undefined && others.length > 1)) return null
    if (value === undefined && !others.every((key) => TYPED.test(key))) return null
    const key = one[name] as string
    if (Object.hasOwn(named, key)) return null
    named[key] = value === undefined ? theOneOf(others.map((other) => one[other])) : plain(one[value])
  }
  return named
}

const theOneOf = (values: readonly unknown[]): unknown =>
  values.find((one) => one !== null && one !== undefined) ?? null

/** {"double_value": 1.5, "int_value": null} as 1.5. */
const plain = (value: unknown): unknown =>
  isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => TYPED.test(key))
    ? theOneOf(Object.values(value))
    : value
