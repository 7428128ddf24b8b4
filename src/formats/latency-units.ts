/** Units of latencies, as the names of columns say them. */
import type { FieldRole } from '../core/roles'
import { ownerOf, plainName, roleByName } from './role-names'

/** Units of latencies that a name may end with, in words, and how many milliseconds each is. */
const UNITS: [ending: RegExp, words: string, ms: number][] = [
  [/_?(?:s|secs?|seconds?)$/, 'seconds', 1000],
  [/_?(?:us|usecs?|micros(?:econds?)?)$/, 'µs', 1e-3],
  [/_?(?:ns|nsecs?|nanos(?:econds?)?)$/, 'ns', 1e-6],
]
const LATENCY = /(?:latency|duration|elapsed|(?:response|execution|inference)_?time)$/

/** What a name says before its unit, and the unit; null where it names none, or milliseconds. */
function inUnit(last: string): { what: string; words: string; ms: number } | null {
  for (const [ending, words, ms] of UNITS) {
    const what = last.replace(ending, '')
    const apart = what === '' || last[what.length] === '_' || LATENCY.test(what)
    if (what !== last && apart) return { what, words, ms }
  }
  return null
}

/** Milliseconds per unit of a latency, by its name; 1 where the name does not say. */
export function millisecondsPer(name: string): number {
  return inUnit(plainName(name.split('.').at(-1)!))?.ms ?? 1
}

/** Whether a name ends with a unit of time: without one, its numbers are taken as milliseconds. */
export function saysUnit(name: string): boolean {
  const last = plainName(name.split('.').at(-1)!)
  return (
    inUnit(last) !== null ||
    /(?:^|_|latency|duration|elapsed|time)(?:ms|msecs?|millis(?:econds?)?)$/.test(last)
  )
}

/** Whether a name says that a model took this long: a duration in seconds is a call's or a trip's as well. */
function ofModel(name: string): boolean {
  const plain = plainName(name)
  return /latency|response|inference|execution|elapsed/.test(plain) || ownerOf(name) !== null
}

/** A latency by its name that is not in milliseconds ('shadow_latency_s'), with the role that it would have if it were. */
export function otherUnit(name: string): { role: FieldRole; words: string } | null {
  const parts = name.split('.')
  const unit = inUnit(plainName(parts.pop()!))
  if (!unit || !LATENCY.test(unit.what) || !ofModel(name)) return null
  const role = roleByName([...parts, `${unit.what}_ms`].join('.'))
  return role?.endsWith('-latency') ? { role, words: unit.words } : null
}
