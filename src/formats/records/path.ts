import { isList } from '../columns/values'
import type { Fields } from './expand'

/**
 * @param path a field's name: a key as it is, or keys joined by '.', with '[i]' for an entry of a list.
 * @returns how to get it from a record; undefined where it is not there. A key with a dot in it comes first.
 */
export function fieldReader(path: string): (record: Fields) => unknown {
  const steps = path.split(/\.|\[(\d+)\]/).filter((step) => step !== undefined && step !== '')
  const simple = steps.length === 1 && steps[0] === path
  // What every object has of its own accord (`constructor`) is no field.
  const inherited = path in Object.prototype
  return (record) => {
    const value = inherited ? undefined : record[path]
    if (value !== undefined) return value
    if (Object.hasOwn(record, path)) return record[path]
    if (simple) return undefined
    return walk(record, steps, 0)
  }
}

function walk(value: unknown, steps: string[], at: number): unknown {
  if (at === steps.length) return value
  // In place of a list, a text says why it is not there: '***' is no missing value.
  if (typeof value === 'string' && at === steps.length - 1 && /^\d+$/.test(steps[at]!)) return value
  if (typeof value !== 'object' || value === null) return undefined
  if (isList(value)) return walk(value[Number(steps[at])], steps, at + 1)
  // Keys may hold dots themselves: the longest that is there wins.
  for (let to = steps.length; to > at; to--) {
    const key = steps.slice(at, to).join('.')
    if (Object.hasOwn(value, key)) return walk((value as Fields)[key], steps, to)
  }
  return undefined
}
