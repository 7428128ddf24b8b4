/** How many independent requests a column of outcomes is worth, by its clusters and by its order in time. */
import { designEffect } from './clusters'
import { timeDependence } from './dependence'
import type { TimeDependence } from './dependence'
import { normalQuantile, tTwoSided } from './distributions'
import { moments } from './quantiles'

export interface Worth {
  /** Rows that counted. */
  n: number
  /** Variance of the mean over that of as many independent rows, as intervals reckon with it: at least 1. */
  designEffect: number
  /** Degrees of freedom of that estimate; null where nothing was estimated. */
  degrees: number | null
  /** Why it is more than 1. */
  because: 'clusters' | 'time' | null
  /** Whether clusters were given, or dependence in time is beyond chance; else the effect is a precaution of gates. */
  credible: boolean
  clusters: number | null
  /** Share of the variance that is between clusters. */
  icc: number | null
  /** Correlation of neighbours in time. */
  lagOne: number | null
}

/** Of time dependence, one degree of freedom per so many effective rows: by simulation. */
const ROWS_PER_DEGREE = 4

/**
 * What a column is worth; the worse of what its clusters and what its order say.
 * @param column in time's order; NaN rows do not count
 * @param codes cluster of each row, in the same order; null where no clusters are known
 * @param known dependence in time that something else shows, where the column has too few events to show any
 */
export function worthOf(column: Float64Array, codes: Int32Array | null, known: number = 1): Worth {
  const present = column.filter((v) => v === v)
  const n = present.length
  const time = timeDependence(present)
  const inTime = timeWorth(n, time, known)
  const inClusters = codes && n > 0 ? clusterWorth(n, column, codes) : null
  const plain = { n, designEffect: 1, degrees: null, because: null, credible: false }
  const worse = [inTime, inClusters].reduce<Pick<Worth, keyof typeof plain>>(
    (kept, found) =>
      found && effectiveN({ ...plain, ...found }, 0.95) < effectiveN(kept, 0.95) ? found : kept,
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

function timeWorth(n: number, time: TimeDependence, known: number) {
  const effect = Math.max(time.designEffect, known)
  if (effect <= 1) return null
  return {
    n,
    designEffect: effect,
    degrees: Math.max(1, n / effect / ROWS_PER_DEGREE),
    because: 'time' as const,
    credible: time.found === 'credible' || known > 1,
  }
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
  const { most, value, clusters, icc } = found
  const effect = Math.max(1, (squares * (value ?? 1) + most * most) / (squares + most))
  const eventful = clustersWithEvents(column, codes)
  return {
    n,
    designEffect: effect,
    degrees: Math.max(1, Math.min(found.degrees, eventful)),
    because: 'clusters' as const,
    credible: true,
    clusters,
    icc,
  }
}

/** Clusters that have another value than 0: a variance is learnt from them alone. */
function clustersWithEvents(column: Float64Array, codes: Int32Array): number {
  const seen = new Set<number>()
  let alone = 0
  column.forEach((v, i) => {
    if (v !== v || v === 0) return
    const code = codes[i] as number
    if (code < 0) alone += 1
    else seen.add(code)
  })
  return seen.size + alone
}

/**
 * Independent rows of the same worth for a one-sided bound: n over the design effect, less what an estimated
 * effect costs (Korn, Graubard 1998).
 * @param confidence one-sided
 */
export function effectiveN(
  { n, designEffect: effect, degrees }: Pick<Worth, 'n' | 'designEffect' | 'degrees'>,
  confidence: number,
): number {
  if (degrees === null) return n / effect
  return (n / effect) * (normalQuantile(confidence) / tTwoSided(2 * confidence - 1, degrees)) ** 2
}
