/** How many independent requests a column of outcomes is worth, by its clusters and by its order in time. */
import { gettingOn } from '../../core/getting-on'
import type { Worth } from '../../result/sections/independence'
import { designEffect } from './clusters'
import type { DesignEffect } from './clusters'
import { possibleOf, timeDependence } from './dependence'
import type { TimeDependence } from './dependence'
import { normalQuantile, tTwoSided } from './distributions'
import { moments } from './quantiles'

/** Of time dependence, one degree of freedom per so many effective rows: by simulation. */
const ROWS_PER_DEGREE = 4

/** Dependence in time: its design effect, and whether it is beyond chance. */
export interface TimeEffect {
  effect: number
  credible: boolean
}

export interface WorthOptions {
  /** Cluster of each row; null where no clusters are known. */
  codes: Int32Array | null
  /** Whether the rows are in the order of time. */
  inTime: boolean
  /** Dependence in time that something else shows, where the column has too few events to show any. */
  known?: TimeEffect
  /** Whether what is judged is a mean of numbers: its bounds, other than those of counts, have no room of their own. */
  ofNumbers?: boolean
}

/**
 * What a column is worth; the worse of what its clusters and what its order say.
 * @param column outcomes that count from 0, such as failures; or numbers with a variance of 1. NaN rows do not count
 */
export function worthOf(
  column: Float64Array,
  { codes, inTime: dated, known, ofNumbers }: WorthOptions,
): Worth {
  gettingOn()
  const present = withoutMissing(column)
  const n = present.length
  const time = dated ? timeDependence(present, ofNumbers ? possibleOf(n) : undefined) : NO_TIME
  let events = 0
  for (let i = 0; i < n; i++) if (present[i] !== 0) events++
  const inTime = timeWorth({ n, events }, time, known)
  const inClusters = codes && n > 0 ? clusterWorth(n, column, codes) : null
  const plain = { n, designEffect: 1, degrees: null, because: null, credible: false }
  const worse = [inTime, inClusters].reduce<Pick<Worth, keyof typeof plain>>(
    (kept, found) => (found && isWorse({ ...plain, ...found }, kept) ? { ...plain, ...found } : kept),
    plain,
  )
  return {
    ...worse,
    credible: inClusters !== null || worse.credible,
    clusters: inClusters?.clusters ?? null,
    icc: inClusters?.icc ?? null,
    lagOne: time.lagOne,
  }
}

/** Of n rows with a design effect that is known: for figures that have no column of their own. */
export const plainWorth = (n: number): Worth => ({
  n,
  designEffect: 1,
  degrees: null,
  because: null,
  credible: false,
  clusters: null,
  icc: null,
  lagOne: null,
})

/** A column's rows that are not NaN; the column itself where nothing is missing: a copy of a million rows costs. */
export function withoutMissing(column: Float64Array): Float64Array {
  const kept = new Float64Array(column.length)
  let n = 0
  for (let i = 0; i < column.length; i++) {
    const v = column[i]!
    if (v === v) kept[n++] = v
  }
  return n === column.length ? column : kept.subarray(0, n)
}

const NO_TIME: Omit<TimeDependence, 'n'> = { lagOne: null, found: 'no', designEffect: 1 }

/**
 * By the column's own dependence, or by what something else shows. A rare event tells of its own in bursts: of few
 * bursts the estimate is uncertain, and as many degrees of freedom it has.
 */
function timeWorth(
  { n, events }: { n: number; events: number },
  time: Omit<TimeDependence, 'n'>,
  known: TimeEffect = { effect: 1, credible: false },
): TimeWorth | null {
  const own = { effect: time.designEffect, credible: time.found === 'credible' }
  const worths = [
    { ...own, degrees: Math.min(n / own.effect / ROWS_PER_DEGREE, events / own.effect) },
    { ...known, degrees: n / known.effect / ROWS_PER_DEGREE },
  ]
    .filter(({ effect }) => effect > 1)
    .map(({ effect, degrees, credible }) => ({
      n,
      designEffect: effect,
      degrees: Math.max(1, degrees),
      because: 'time' as const,
      credible,
    }))
  const [first, second] = worths
  return (second && isWorse(second, first!) ? second : first) ?? null
}

/** Whether the first is worth fewer of the same rows. Of the larger effect with fewer degrees that is plain: quantiles cost. */
function isWorse(a: Counted, b: Counted): boolean {
  const [ofA, ofB] = [a.degrees ?? Infinity, b.degrees ?? Infinity]
  if (a.designEffect <= b.designEffect && ofA >= ofB) return false
  if (a.designEffect >= b.designEffect && ofA <= ofB) return true
  return effectiveN(a, 0.95) < effectiveN(b, 0.95)
}

type Counted = Pick<Worth, 'n' | 'designEffect' | 'degrees'>

interface TimeWorth {
  n: number
  designEffect: number
  degrees: number
  because: 'time'
  credible: boolean
}

/**
 * A cluster that fails as a whole may just not have come up: one such, of the usual size, is added to what was seen, so
 * that no failure in few clusters does not count as proof about many (without it, a tenth to a third of runs
 * on the line pass where rare clusters fail together). Its weight fades as outcomes that differ add up.
 */
function clusterWorth(n: number, column: Float64Array, codes: Int32Array) {
  const found = designEffect(column, codes)
  if (!found)
    return {
      n,
      designEffect: n,
      degrees: 1,
      because: 'clusters' as const,
      credible: true,
      clusters: 1,
      icc: null,
    }
  const { squares } = moments(column)
  return { ...clusteredWorth({ n, squares, ...found }), icc: found.icc, because: 'clusters' as const }
}

/** The same of what clusters add up to, without the column. @param squares sum of squared distances from the mean */
export function clusteredWorth(
  found: Pick<Worth, 'n'> & Omit<DesignEffect, 'icc'> & { squares: number },
): Worth {
  const { n, squares, most, value, degrees, eventful, clusters } = found
  return {
    n,
    designEffect: Math.max(1, (squares * (value ?? 1) + most * most) / (squares + most)),
    degrees: Math.max(1, Math.min(degrees, eventful)),
    because: 'clusters',
    credible: true,
    clusters,
    icc: null,
    lagOne: null,
  }
}

/**
 * Independent rows of the same worth for a one-sided bound: n over the design effect, less what an estimated
 * effect costs (Korn, Graubard 1998).
 * @param confidence one-sided
 */
export function effectiveN({ n, designEffect: effect, degrees }: Counted, confidence: number): number {
  if (degrees === null) return n / effect
  return (n / effect) * (normalQuantile(confidence) / tTwoSided(2 * confidence - 1, degrees)) ** 2
}
