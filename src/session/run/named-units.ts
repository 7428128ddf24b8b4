/** A unit that a column's name says and its numbers speak against: 'latency_us' that holds milliseconds. */
import { msText } from '../../core/numbers'
import { LATENCY_UNITS, latencyUnits } from '../../core/latency-units'
import type { LatencyUnit, LoggedUnit } from '../../core/latency-units'
import type { FieldProfile } from '../../formats/contract'
import { unitByName, unitByTimes } from '../../formats/latency-units'

/**
 * Medians, in ms, outside of which a name is not believed unasked: a call is longer, a wait is shorter. Who names smaller
 * units has calls that are; fractions of a millisecond are as well seconds under the usual name.
 */
const BELIEVED = { least: 0.1, leastNamedMs: 1, most: 60_000 }
/** Two medians so far apart are rather of two units than of two models; of two that are nearer than this, one speaks for the other. */
const FAR = 300
const ALIKE = 30
/** Numbers of one call, in one unit, are within this factor of each other. */
const SAME_CALL = 2
const FEWEST_ROWS = 3

interface Named {
  field: string
  unit: LatencyUnit
  /** Median, in ms, if the unit is what the name says; null where there are no times. */
  median: number | null
}

interface Beside {
  fields: readonly FieldProfile[]
  /** Median of the other model's times, in ms as their name says; null where there is none. */
  other: number | null
  /** Whether times of this median, in ms, are what a log of one service has. */
  plausible(median: number): boolean
}

type Doubt = Required<Pick<LoggedUnit, 'others' | 'doubt'>>

/** @returns what speaks against it, in words, and the units that it may be instead; null where nothing does */
export function doubtOfName(named: Named, beside: Beside): Doubt | null {
  const { unit, median } = named
  const profile = beside.fields.find(({ name }) => name === named.field)
  const between = profile && unitByTimes(profile, beside.fields)
  if (between?.unit === unit) return null
  if (between)
    return {
      others: [between.unit],
      doubt: `it is the time from “${between.from}” to “${between.to}” in ${latencyUnits[between.unit].title}`,
    }
  const twin = profile && sameNumbers(profile, unit, beside.fields)
  if (twin)
    return {
      others: [twin.unit],
      doubt: `its numbers are about those of “${twin.field}”, which are in ${latencyUnits[twin.unit].title}`,
    }
  if (!median) return null
  const { other } = beside
  const apart = other ? Math.max(median / other, other / median) : null
  const half = `half of them would be above ${msText(median)}`
  if (apart && apart >= FAR)
    return orIn(named, beside, `${half}, and of the other model’s above ${msText(other!)}`)
  if (isBelieved(median, unit) && beside.plausible(median)) return null
  if (apart && apart <= ALIKE && isBelieved(other!, unit)) return null
  return orIn(named, beside, half)
}

const leastOf = (unit: LatencyUnit) => (unit === 'ms' ? BELIEVED.leastNamedMs : BELIEVED.least)

const isBelieved = (median: number, unit: LatencyUnit) => median >= leastOf(unit) && median <= BELIEVED.most

/** Too short for a call, the next unit in which they are not; too long for a wait, or far from the other model's, any. */
function orIn({ unit, median }: Named, { plausible }: Beside, doubt: string): Doubt | null {
  const raw = median! / latencyUnits[unit].ms
  const others = LATENCY_UNITS.filter((one) => one !== unit && plausible(raw * latencyUnits[one].ms))
  if (others.length === 0) return null
  const longer = others.filter((one) => latencyUnits[one].ms > latencyUnits[unit].ms)
  return { others: median! < leastOf(unit) && longer.length > 0 ? [longer.at(-1)!] : others, doubt }
}

/** A column whose name says another unit, with about the same numbers in every one of the first rows. */
function sameNumbers(
  own: FieldProfile,
  unit: LatencyUnit,
  fields: readonly FieldProfile[],
): { field: string; unit: LatencyUnit } | null {
  const values = numbersOf(own)
  if (!values) return null
  for (const field of fields) {
    const theirs = unitByName(field.name)
    const beside = field === own || theirs === null || theirs === unit ? null : numbersOf(field)
    if (!beside || beside.length !== values.length) continue
    if (values.every((one, i) => Math.max(one / beside[i]!, beside[i]! / one) <= SAME_CALL))
      return { field: field.name, unit: theirs! }
  }
  return null
}

function numbersOf({ type, missing, examples }: FieldProfile): number[] | null {
  const values = examples.map(Number)
  const all = type === 'number' && missing === 0 && values.length >= FEWEST_ROWS
  return all && values.every((one) => one > 0) ? values : null
}
