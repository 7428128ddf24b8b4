/** Numbers that are their labels times one factor, throughout: euros beside dollars, gross beside net. Or a model with a bias. */
import { ROLES, type Role } from '../../core/roles'
import type { ByFactor } from '../rival'
import { pairedErrors } from './paired-errors'
import { readingOf } from './rival-readings'
import type { Read } from './rival-readings'
import { quantile, sortedValues } from '../statistics/quantiles'

/** Requests that are enough to know a factor by. */
const ENOUGH = 20_000
/** Labelled requests from which on a factor is known. */
const FEWEST = 100
/**
 * Of the mean |error|, what dividing may leave. Production's bias is not what makes a candidate better than it would be without;
 * a candidate's is its own fault, unless it is nearly all that is wrong with it.
 */
const LEAVES: Record<Role, number> = { primary: 2 / 3, shadow: 0.4 }
/** How much of a factor's distance from 1 small and large labels may be apart in it. */
const EVEN = 0.5

/** @returns models whose numbers a single factor explains, with the figures where they are divided by it */
export function byFactor(data: Read, roles: readonly Role[]): ByFactor[] {
  const { labelValues: labels } = data
  if (data.task !== 'regression' || !labels) return []
  return ROLES.filter((role) => roles.includes(role)).flatMap((role) => {
    const factor = factorOf(data[role].values, labels)
    if (factor === null) return []
    const divided: Read = { ...data, [role]: { ...data[role], values: data[role].values.map((value) => value / factor) } } // prettier-ignore
    const left = meanError(divided, role) / meanError(data, role)
    if (!(left <= LEAVES[role])) return []
    return [{ role, factor, asTaken: readingOf(data), divided: readingOf(divided) }]
  })
}

function meanError(data: Read, role: Role): number {
  const errors = pairedErrors(data, data.labelValues!, null)[role === 'primary' ? 'a' : 'b']
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}

/** The median ratio, where it is the same for small labels as for large ones; null where it is not, or signs are mixed. */
function factorOf(values: Float64Array, labels: Float64Array): number | null {
  const sign = Math.sign(labels.find((label) => label !== 0 && label === label) ?? 0)
  const middle = quantile(sortedValues(labels), 0.5)
  const halves: number[][] = [[], []]
  const step = Math.max(1, Math.floor(labels.length / ENOUGH))
  for (let i = 0; i < labels.length; i += step) {
    const [value, label] = [values[i]!, labels[i]!]
    if (!Number.isFinite(value) || !Number.isFinite(label)) continue
    if (label * sign < 0) return null
    if (label !== 0) halves[label * sign > middle * sign ? 1 : 0]!.push(value / label)
  }
  if (halves[0]!.length + halves[1]!.length < FEWEST || halves.some((half) => half.length === 0)) return null
  const [all, low, high] = [halves.flat(), ...halves].map((ratios) => quantile(Float64Array.from(ratios).sort(), 0.5)) // prettier-ignore
  return all! > 0 && Math.abs(high! - low!) < EVEN * Math.abs(all! - 1) ? all! : null
}
