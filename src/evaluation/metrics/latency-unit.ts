/** Whether the latency gate hangs on a unit that nothing in the log settles. */
import { count, msText } from '../../core/numbers'
import { latencyUnits } from '../../core/latency-units'
import type { LatencyUnit, LoggedUnit } from '../../core/latency-units'
import type { Gates } from '../../result/gates'
import type { LatencyInput } from '../input'
import { rateBounds } from '../statistics/bounds'
import type { Judged } from '../statistics/bounds'
import { countAtMost, quantile } from '../statistics/quantiles'

/** Medians this far apart are rather of two units than of two models. */
const UNITS_APART = 100

/** Each ascending, in ms as its unit is taken; null for a model that was not timed. */
interface Sorted {
  primary: Float64Array | null
  shadow: Float64Array | null
}

/** @returns why the unit is in doubt, in a sentence; null where it is said, settled, or nothing hangs on it */
export function unitDoubt(
  { source, units }: LatencyInput,
  sorted: Sorted,
  gates: Gates,
  judged: Judged,
): string | null {
  const { shadow } = sorted
  if (source !== 'logged' || !units?.shadow || !shadow?.length) return null
  return apart(units, sorted) ?? turned(units.shadow, shadow, gates, judged)
}

function apart({ primary, shadow }: NonNullable<LatencyInput['units']>, sorted: Sorted): string | null {
  const median = (values: Float64Array | null) => (values?.length ? quantile(values, 0.5) : null)
  const [p, s] = [median(sorted.primary), median(sorted.shadow)]
  if (!isAssumed(primary) && !isAssumed(shadow)) return null
  if (!p || !s || Math.max(p / s, s / p) < UNITS_APART) return null
  return `Half of primary’s times are above ${msText(p)} and half of shadow’s above ${msText(s)}, taken as milliseconds where no name says so: one of the two may be in seconds.`
}

/** Of the units that are as plausible, one in which the gate would answer otherwise. */
function turned(of: LoggedUnit, sorted: Float64Array, gates: Gates, judged: Judged): string | null {
  const n = sorted.length
  const { slaMs, shareOver } = gates.latency
  const over = (unit: LatencyUnit) => n - countAtMost(sorted, slaMs * (latencyUnits[of.unit].ms / latencyUnits[unit].ms)) // prettier-ignore
  const answer = (unit: LatencyUnit) => {
    const [low, high] = rateBounds(over(unit), n, judged)
    return high < shareOver ? 'pass' : low > shareOver ? 'fail' : null
  }
  const own = answer(of.unit)
  const other = own && of.others.find((unit) => answer(unit) !== own)
  if (!other) return null
  const told = (unit: LatencyUnit) => `in ${latencyUnits[unit].title} ${count(over(unit))}`
  if (of.doubt)
    return `The name of “${of.field}” says ${latencyUnits[of.unit].title}, and ${of.doubt}. The gate hangs on it: ${told(of.unit)} of ${count(n)} are over ${msText(slaMs)}, ${told(other)}.`
  return `Nothing says which unit the times in “${of.field}” have, and the gate hangs on it: ${told(of.unit)} of ${count(n)} are over ${msText(slaMs)}, ${told(other)}.`
}

/** Whether nothing but what most logs are in speaks for it. */
export const isAssumed = (of: LoggedUnit | null): boolean => of !== null && !of.said && of.by === null
