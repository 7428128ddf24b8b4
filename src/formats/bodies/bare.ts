/** A body that is nothing but its values: a list, a list of lists, a list of objects, an object, a scalar. */
import { isObject } from '../../core/objects'
import type { BodyRows } from './contract'

/**
 * @param name what the values are called where they have no name.
 * @param single whether a list of scalars is one instance (a request's features) or one scalar per instance.
 */
export function bareRows(value: unknown, name: string, single: boolean): BodyRows {
  if (isObject(value)) return { title: 'a bare object', rows: [value] }
  if (!Array.isArray(value)) return { title: 'a bare value', rows: [{ [name]: value }] }
  if (value.length > 0 && value.every(isObject)) return { title: 'a bare list of objects', rows: value }
  const nested = value.some(Array.isArray)
  if (!nested && single) return { title: 'a bare list', rows: [{ [name]: value }] }
  return {
    title: nested ? 'a bare list of lists' : 'a bare list',
    rows: value.map((entry) => ({ [name]: entry })),
  }
}
