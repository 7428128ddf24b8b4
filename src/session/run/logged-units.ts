/**
 * The unit of latencies that a log does not say: by what else the log holds, where that settles it, else the units that are
 * plausible. Milliseconds are what most write; a guess that can turn the gate around is asked about by what judges it.
 */
import { LATENCY_UNITS, latencyUnits } from '../../core/latency-units'
import type { LatencyUnit, LoggedUnit } from '../../core/latency-units'
import { ROLES, type Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { unitByTimes } from '../../formats/latency-units'
import type { LoggedTimes } from '../requests/latencies'
import { doubtOfName } from './named-units'

/** Medians of two models that are nearer than this are in one unit: another is a thousand apart. */
const ALIKE = 30
/** Medians, in ms, of what is asked over a network and waited for: nothing is shorter, nobody waits longer. */
const PLAUSIBLE = { least: 1, most: 600_000 }
/** More requests under way at a time than a log of one service has. */
const MOST_AT_ONCE = 10_000
/** Fewer times say nothing of how many come in a second. */
const FEWEST = 100

export interface InUnit extends LoggedUnit {
  /** By request, NaN where there is none. */
  ms: Float64Array
}

interface Beside {
  fields: readonly FieldProfile[]
  /** When requests came, in ms; null where nobody knows. */
  times: Float64Array | null
}

export function inTheirUnits(
  logged: Record<Role, LoggedTimes | null>,
  beside: Beside,
): Record<Role, InUnit | null> {
  const told = {
    primary: toldUnit(logged.primary, logged.shadow, beside),
    shadow: toldUnit(logged.shadow, logged.primary, beside),
  }
  const of = (role: Role): InUnit | null => {
    const own = told[role]
    const times = logged[role]
    if (own || !times) return own
    const other = told[role === 'primary' ? 'shadow' : 'primary']
    return (other && !other.doubt && likeOther(times, other)) || assumed(times, beside)
  }
  return { primary: of('primary'), shadow: of('shadow') }
}

/** By name, by a person, or by two times between which it lies. */
function toldUnit(logged: LoggedTimes | null, other: LoggedTimes | null, beside: Beside): InUnit | null {
  if (!logged) return null
  const { field, ms, unit } = logged
  const { fields } = beside
  if (unit) return { field, unit, said: true, by: null, others: [], ms, ...doubtOf(logged, other, beside) }
  const profile = fields.find(({ name }) => name === field)
  const found = profile && unitByTimes(profile, fields)
  if (!found) return null
  return inUnit(logged, found.unit, `“${field}” is the time from “${found.from}” to “${found.to}”`)
}

/** Of a unit that its name says: what a person says, and what its cells say, is not doubted. */
function doubtOf(logged: LoggedTimes, other: LoggedTimes | null, beside: Beside): Partial<InUnit> | null {
  const { field, unit, ms, byName } = logged
  if (unit === null || !byName) return null
  return doubtOfName(
    { field, unit, median: medianOf(ms) },
    {
      fields: beside.fields,
      other: other?.unit && other.field !== field ? medianOf(other.ms) : null,
      plausible: (median) => isPlausible(median, beside),
    },
  )
}

/** By the other model's: of the units, the one in which the two are about as fast. */
function likeOther(logged: LoggedTimes, other: InUnit): InUnit | null {
  const [own, theirs] = [medianOf(logged.ms), medianOf(other.ms)]
  if (!own || !theirs) return null
  const apart = (unit: LatencyUnit) => Math.abs(Math.log((own * latencyUnits[unit].ms) / theirs))
  const unit = LATENCY_UNITS.reduce((a, b) => (apart(b) < apart(a) ? b : a))
  if (apart(unit) > Math.log(ALIKE)) return null
  return inUnit(logged, unit, `in another unit the two models would be hundreds of times apart (“${other.field}” is in ${latencyUnits[other.unit].title})`) // prettier-ignore
}

function inUnit({ field, ms }: LoggedTimes, unit: LatencyUnit, by: string): InUnit {
  const factor = latencyUnits[unit].ms
  return { field, unit, said: false, by, others: [], ms: factor === 1 ? ms : ms.map((one) => one * factor) }
}

function assumed({ field, ms }: LoggedTimes, beside: Beside): InUnit {
  const others = LATENCY_UNITS.filter(
    (unit) => unit !== 'ms' && isPlausible((medianOf(ms) ?? 0) * latencyUnits[unit].ms, beside),
  )
  return { field, unit: 'ms', said: false, by: null, others, ms }
}

/** @param median in ms */
function isPlausible(median: number, { times }: Beside): boolean {
  if (median < PLAUSIBLE.least || median > PLAUSIBLE.most) return false
  const came = times?.filter((at) => at === at).sort()
  if (!came || came.length < FEWEST) return true
  const span = came.at(-1)! - came[0]!
  return span === 0 || (median * came.length) / span < MOST_AT_ONCE
}

/** Of what is there; null where nothing is. */
function medianOf(ms: Float64Array): number | null {
  const sorted = ms.filter((one) => one >= 0).sort()
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

/** How units were taken that no name says, for the account of the measurement; '' where names or people say all. */
export const unitsText = (units: Record<Role, LoggedUnit | null>): string =>
  ROLES.flatMap((role) => {
    const found = units[role]
    return found?.by ? [` “${found.field}” is taken in ${latencyUnits[found.unit].title}: ${found.by}.`] : []
  }).join('')
