/** Units of latencies, as the names of columns and times beside them say them. */
import { LATENCY_UNITS, latencyUnits, type LatencyUnit } from '../core/latency-units'
import type { FieldRole } from '../core/roles'
import type { FieldProfile } from './contract'
import { ownerWord } from './model-words'
import { ownerOf, plainName, roleByName } from './role-names'
import { looksLikeTime, numberLooksLikeTime, parseTimes } from './time'

/** What a name may end with in each unit, and how that is said of a name. */
const ENDINGS: [ending: RegExp, unit: Exclude<LatencyUnit, 'ms'>, words: string][] = [
  [/_?(?:s|secs?|seconds?)$/, 's', 'seconds'],
  [/_?(?:us|usecs?|micros(?:econds?)?)$/, 'us', 'µs'],
  [/_?(?:ns|nsecs?|nanos(?:econds?)?)$/, 'ns', 'ns'],
]
const MILLISECONDS = /(?:^|_|latency|duration|elapsed|time)(?:ms|msecs?|millis(?:econds?)?)$/
const LATENCY = /(?:latency|duration|elapsed|(?:response|execution|inference)_?time)$/

interface Named {
  /** What the name says before its unit. */
  what: string
  unit: LatencyUnit
  words: string
}

/** null where a name ends with no unit, or with milliseconds. */
function otherThanMs(last: string): Named | null {
  for (const [ending, unit, words] of ENDINGS) {
    const what = last.replace(ending, '')
    const apart = what === '' || last[what.length] === '_' || LATENCY.test(what)
    if (what !== last && apart) return { what, unit, words }
  }
  return null
}

/** The unit of a latency that its name says; null where it says none. */
export function unitByName(name: string): LatencyUnit | null {
  const last = plainName(name.split('.').at(-1)!)
  return otherThanMs(last)?.unit ?? (MILLISECONDS.test(last) ? 'ms' : null)
}

/** Whether a name says that a model took this long: a duration in seconds is a call's or a trip's as well. */
function ofModel(name: string): boolean {
  const plain = plainName(name)
  return /latency|response|inference|execution|elapsed/.test(plain) || ownerOf(name) !== null
}

/** A latency by its name that is not in milliseconds ('shadow_latency_s'), with the role that it would have if it were. */
export function otherUnit(name: string): { role: FieldRole; words: string } | null {
  const parts = name.split('.')
  const named = otherThanMs(plainName(parts.pop()!))
  if (!named || !ofModel(name)) return null
  // 'champion_seconds'; a name that ends with 's' alone may be of anything.
  const bare = ownerWord(named.what) !== null && !/_s$/.test(plainName(name))
  if (!bare && !LATENCY.test(named.what)) return null
  const role = roleByName([...parts, `${named.what}_ms`].join('.'))
  return role?.endsWith('-latency') ? { role, words: named.words } : null
}

/** Fewer first rows show nothing. */
const FEWEST_ROWS = 3
/** How far a time between two columns may be from the latency: their own digits, and what is done before and after. */
const APART = { share: 0.1, ms: 1 }

/** The unit in which a latency is the time between two other columns, in every one of the first rows; null where none is. */
export function unitByTimes(
  field: FieldProfile,
  fields: readonly FieldProfile[],
): { unit: LatencyUnit; from: string; to: string } | null {
  const lasted = field.examples.map(Number)
  if (field.missing > 0 || lasted.length < FEWEST_ROWS || !lasted.every((one) => one > 0)) return null
  const times = fields.flatMap((one) => {
    const ms = one === field || one.examples.length !== lasted.length || one.missing > 0 ? null : timesOf(one)
    return ms ? [{ name: one.name, ms }] : []
  })
  for (const from of times)
    for (const to of times) {
      const between = to.ms.map((at, i) => at - from.ms[i]!)
      // No time is between a column and itself: any short one would be near it.
      if (!between.every((ms) => ms > APART.ms)) continue
      const fits = LATENCY_UNITS.filter((unit) => lasted.every((one, i) => isNear(between[i]!, one * latencyUnits[unit].ms))) // prettier-ignore
      if (fits.length === 1) return { unit: fits[0]!, from: from.name, to: to.name }
    }
  return null
}

const isNear = (between: number, ms: number) => Math.abs(between - ms) <= APART.share * ms + APART.ms

/** The first rows of a column of times, in ms; null where it is none. */
function timesOf({ type, examples }: FieldProfile): Float64Array | null {
  if (type === 'number') {
    const values = Float64Array.from(examples, Number)
    return values.every(numberLooksLikeTime) ? parseTimes({ kind: 'number', values }).ms : null
  }
  return type === 'text' && examples.every(looksLikeTime)
    ? parseTimes({ kind: 'text', codes: Int32Array.from(examples.keys()), dictionary: examples }).ms
    : null
}
