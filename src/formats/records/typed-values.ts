/** Values with their type around them, as stores and Avro write them: as they are. */
import { isObject } from '../../core/objects'
import type { Fields } from './expand'

/** How Avro's JSON writes a value that may be of several types: {"double": 1.5}. https://avro.apache.org/docs/1.11.1/specification/#json-encoding */
const UNION: Record<string, string> = { int: 'number', long: 'number', float: 'number', double: 'number', string: 'string', bytes: 'string', boolean: 'boolean' } // prettier-ignore

/** Types as MongoDB's extended JSON writes them. https://www.mongodb.com/docs/manual/reference/mongodb-extended-json */
const EXTENDED = new Set([
  '$numberInt',
  '$numberLong',
  '$numberDouble',
  '$numberDecimal',
  '$oid',
  '$date',
  '$uuid',
])

/** @returns the one value of a union; the same where it is none */
export function withoutUnion(value: Fields): unknown {
  let type: string | undefined
  for (const key in value) {
    if (type !== undefined) return value
    type = key
  }
  if (type === undefined) return value
  const inner = value[type]
  if (type === 'array' && Array.isArray(inner))
    return inner.map((one) => (isObject(one) ? withoutUnion(one) : one))
  if (EXTENDED.has(type)) return isObject(inner) ? withoutUnion(inner) : inner
  return Object.hasOwn(UNION, type) && typeof inner === UNION[type] ? inner : value
}

/** Types as DynamoDB writes them around each value. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
const DYNAMO = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'])

/** @returns the item with its values as they are; the same where not every one of them has such a type */
export function withoutTypes(item: Fields): Fields {
  const typed = Object.values(item).every((one) => isObject(one) && Object.keys(one).length === 1 && DYNAMO.has(Object.keys(one)[0]!)) // prettier-ignore
  return typed ? Object.fromEntries(Object.entries(item).map(([key, one]) => [key, untyped(one)])) : item
}

function untyped(value: unknown): unknown {
  const [[type = '', inner] = []] = isObject(value) ? Object.entries(value) : []
  if (type === 'NULL') return null
  if (type === 'N') return Number(inner)
  if (type === 'NS' && Array.isArray(inner)) return inner.map(Number)
  if (type === 'L' && Array.isArray(inner)) return inner.map(untyped)
  if (type === 'M' && isObject(inner)) return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, untyped(one)])) // prettier-ignore
  return inner
}
