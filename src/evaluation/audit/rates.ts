/** Gates of a rate, errors and latency over the SLA, with the rate exactly at the limit. */
import type { Random } from '../../core/random'
import type { Worth } from '../../result/sections/independence'
import { rateBounds, rateUpper } from '../statistics/bounds'
import { timeDependence } from '../statistics/dependence'
import { binomialQuantile, normalQuantile } from '../statistics/distributions'
import { binomialDraw } from '../statistics/multinomial-draws'
import { quantityEffect, tailEffect } from '../statistics/tail-effect'
import { plainWorth, worthOf } from '../statistics/worth'
import type { TimeEffect } from '../statistics/worth'
import { FEW_BURSTS } from '../metrics/worths'
import { inClusters, INDEPENDENT, inTime, known } from './alike'
import { ClusteredDraws } from './clustered'
import { dependenceOf, independentRows } from './gate-audit'
import type { Plan } from './gate-audit'
import { runsFor } from './runs'
import type { Outcome } from './runs'
import { autoregression, effectOf, seriesPlan, tabulated } from './series'

export interface RateGate {
  truth: string
  limit: number
  worth: Worth
  confidence: number
  looked: boolean
  /** Rows per cluster of the rows that count, and the column that says so; null without clusters. */
  clusters: { sizes: Float64Array; field: string } | null
  /** Whether the gate sees the quantity of which the events are the tail, as it does latencies. */
  quantity: boolean
  random: Random
}

type Simulated = Omit<Plan, 'truth' | 'n' | 'dependence'>

/** @returns null where there are no rows, or the limit is no rate that could be on its line */
export function planRate(gate: RateGate): Plan | null {
  const { truth, limit, worth } = gate
  if (worth.n === 0 || limit <= 0 || limit >= 1) return null
  const dependence = dependenceOf(worth)
  // Where not even a run without an event would pass, dependence can only make it less.
  if (rateBounds(0, worth.n, { ...gate, worth: plainWorth(worth.n) })[1] >= limit)
    return { truth, n: worth.n, dependence, ...independent(gate) }
  const plan = { clusters: clustered, time: inSeries, independent }[dependence](gate)
  return { truth, n: worth.n, dependence, ...plan }
}

/** Rows that are independent: exact bounds turn where the binomial distribution does. */
function independent(gate: RateGate): Simulated {
  const { n } = gate.worth
  if (gate.looked) return atCounts(gate, n, plainWorth(n), INDEPENDENT)
  const { limit, confidence, random } = gate
  const at = (tail: number) => binomialQuantile(tail, n, limit)
  let turns: Turns | null = null
  return byTurns(n, INDEPENDENT, () => {
    turns ??= { passing: at(1 - confidence) - 1, first: at(0.025), last: at(0.975) }
    return { turns, k: binomialDraw(n, limit, random) }
  })
}

const asWorth = (gate: RateGate): Simulated =>
  atCounts(gate, independentRows(gate.worth), gate.worth, known(gate.worth))

/** Bounds follow from the count alone: each turns at one. */
function atCounts(
  { limit, confidence, looked, random }: RateGate,
  rows: number,
  worth: Worth,
  alike: string,
): Simulated {
  const { n } = worth
  const at = (k: number, one: number) => rateBounds((k * n) / rows, n, { worth, confidence: one, looked })
  let turns: Turns | null = null
  return byTurns(rows, alike, () => {
    turns ??= {
      passing: lastWhere(rows, (k) => at(k, confidence)[1] < limit),
      first: lastWhere(rows, (k) => at(k, 0.975)[1] < limit) + 1,
      last: lastWhere(rows, (k) => at(k, 0.975)[0] <= limit),
    }
    return { turns, k: binomialDraw(rows, limit, random) }
  })
}

/** The gate passes up to `passing` events; the interval holds the limit from `first` to `last`. */
interface Turns {
  passing: number
  first: number
  last: number
}

function byTurns(rows: number, alike: string, draw: () => { turns: Turns; k: number }): Simulated {
  return {
    simulated: rows,
    alike,
    work: { budget: budgetOf(rows), cost: COST.counts },
    run: () => {
      const { turns, k } = draw()
      return { passes: k <= turns.passing, covers: k >= turns.first && k <= turns.last }
    },
  }
}

/** @returns the largest k of 0 to n for which a condition holds that, once false, stays false; -1 where it never does */
function lastWhere(n: number, condition: (k: number) => boolean): number {
  let low = -1
  let high = n
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (condition(middle)) low = middle
    else high = middle - 1
  }
  return low
}

/** In microseconds. */
const COST = { counts: 0.5, bounds: 35, clustered: 0.25, row: 0.1 }
const DEPENDENT = 1200
const budgetOf = (n: number) => 1000 + 0.1 * n

/** Only the bound on the limit's side is looked for: the other holds. */
function judgedRun({ limit, confidence, looked }: RateGate, k: number, worth: Worth): Outcome {
  const upper = (one: number) => rateUpper(k, worth.n, { worth, confidence: one, looked })
  if (k >= limit * worth.n) {
    const [lower] = rateBounds(k, worth.n, { worth, confidence: 0.975, looked })
    return { passes: false, covers: lower <= limit }
  }
  const passes = upper(confidence) < limit
  return { passes, covers: !passes && confidence <= 0.975 ? true : upper(0.975) >= limit }
}

function clustered(gate: RateGate): Simulated {
  const { clusters, worth, limit, random } = gate
  const shares = { plus: limit, minus: 0 }
  if (!clusters || clusters.sizes.length < 2) return asWorth(gate)
  const icc = Math.max(0, worth.icc ?? 0)
  const draws = new ClusteredDraws(clusters.sizes, icc, random)
  const work = {
    budget: DEPENDENT + budgetOf(worth.n),
    cost: COST.bounds + COST.clustered * draws.expected(shares),
  }
  // Of so many clusters with an event, what they are worth is as good as known.
  if (runsFor(work) === 0) return asWorth(gate)
  return {
    simulated: worth.n,
    alike: inClusters(clusters.sizes.length, clusters.field, icc),
    work,
    run: () => {
      const { plus, worth: drawn } = draws.draw(shares)
      return judgedRun(gate, plus, drawn)
    },
  }
}

function inSeries(gate: RateGate): Simulated {
  const { worth, limit, quantity, random } = gate
  const plan = seriesPlan(worth.n, quantityEffect(worth.designEffect, limit))
  if (!plan) return asWorth(gate)
  const z = new Float64Array(plan.rows)
  const column = new Float64Array(plan.rows)
  const line = normalQuantile(1 - limit)
  const effect = tailEffect(effectOf(plan), limit)
  const tail = tabulated((quantity) => tailEffect(quantity, limit))
  /** What latencies themselves show; of failures, what else in the log showed it, where these alone are too few. */
  const shown = (k: number): { known?: TimeEffect } => {
    if (!quantity) return k / effect < FEW_BURSTS ? { known: { effect, credible: true } } : {}
    const seen = timeDependence(z)
    return { known: { effect: tail(seen.designEffect), credible: seen.found === 'credible' } }
  }
  return {
    simulated: plan.rows,
    alike: inTime(plan, worth.n),
    work: { budget: DEPENDENT + budgetOf(worth.n), cost: COST.bounds + COST.row * plan.rows },
    run: () => {
      autoregression(z, plan.phi, random)
      let k = 0
      for (let i = 0; i < z.length; i++) k += column[i] = z[i]! > line ? 1 : 0
      return judgedRun(gate, k, worthOf(column, { codes: null, inTime: true, ...shown(k) }))
    },
  }
}
