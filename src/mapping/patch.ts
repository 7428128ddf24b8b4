/** Applies what a finding suggests to a mapping, or to a gates file (JSON Patch, RFC 6902: add and replace). */
import { keysOf } from '../core/json-pointer'
import type { PatchStep } from '../result/patch'

/**
 * @returns a changed copy; what is given stays as it is
 * @throws RangeError where a step names a place that it does not have
 */
export function applyPatch<T extends object>(mapping: T, steps: readonly PatchStep[]): T {
  const changed = structuredClone(mapping)
  for (const step of steps) applyStep(changed, step)
  return changed
}

function applyStep(mapping: object, { path, value }: PatchStep): void {
  const keys = keysOf(path)
  const last = keys.pop()
  if (last === undefined) throw new RangeError(`A patch of the whole mapping is none: '${path}'`)
  let at: unknown = mapping
  for (const [depth, key] of keys.entries()) {
    const next = own(at, key)
    // A list or table that is left out of a mapping is empty: something may be added to it.
    at = next ?? (depth === keys.length - 1 ? put(at, key, last === '-' ? [] : {}) : undefined)
  }
  if (typeof at !== 'object' || at === null) throw new RangeError(`The mapping has no '${path}'`)
  if (Array.isArray(at) && last === '-') at.push(structuredClone(value))
  else put(at, last, structuredClone(value))
}

function own(at: unknown, key: string): unknown {
  return typeof at === 'object' && at !== null && Object.hasOwn(at, key)
    ? (at as Record<string, unknown>)[key]
    : undefined
}

/** An own property whatever its name: a column may be called __proto__. */
function put(at: unknown, key: string, value: unknown): unknown {
  if (typeof at !== 'object' || at === null) return undefined
  Object.defineProperty(at, key, { value, writable: true, enumerable: true, configurable: true })
  return value
}
