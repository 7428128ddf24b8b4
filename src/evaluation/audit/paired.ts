/** The accuracy gate of classes, with shadow exactly as much worse as is not accepted. */
import type { Interval } from '../../core/interval'
import type { Random } from '../../core/random'
import type { Gates } from '../../result/gates'
import type { Worth } from '../../result/sections/independence'
import { accuracyLine, statusAgainst } from '../checklist/gates/accuracy'
import { FEW_BURSTS, LEAST_FLIPS } from '../metrics/worths'
import { chosenBounds, isAbove, scaledBy, shareOfRows } from '../statistics/bounds'
import { normalQuantile } from '../statistics/distributions'
import { chosenDifference, chosenInterval, scaledCounts } from '../statistics/double-sampling'
import { MultinomialDraws } from '../statistics/multinomial-draws'
import { newcombe10 } from '../statistics/paired'
import type { PairedCounts } from '../statistics/paired'
import { quantityEffect, tailEffect } from '../statistics/tail-effect'
import { plainWorth, worthOf } from '../statistics/worth'
import { inClusters, INDEPENDENT, inTime, known } from './alike'
import { ClusteredDraws } from './clustered'
import type { Shares } from './clustered'
import { dependenceOf, independentRows } from './gate-audit'
import type { Plan } from './gate-audit'
import { runsFor } from './runs'
import type { Outcome } from './runs'
import { autoregression, effectOf, seriesPlan } from './series'

export interface PairedGate {
  truth: string
  counts: PairedCounts
  /** Where the difference is judged from disagreements alone: how many there are, and how many are labelled. */
  chosen: { n: number; disagreements: number; labelled: number } | null
  worth: Worth
  gates: Gates
  looked: boolean
  clusters: { sizes: Float64Array; field: string } | null
  random: Random
}

type Simulated = Omit<Plan, 'truth' | 'n' | 'dependence'>

/** In microseconds. */
const COST = { counts: 2, looked: 15, worth: 30, clustered: 0.25, row: 0.08 }
const DEPENDENT = 1000
const budgetOf = (n: number) => 2600 + 0.2 * n

/** The rows' outcomes as shares: flips as often as were seen, so many more of them broken than the line says. */
interface LineShares {
  plus: number
  minus: number
  bothWrong: number
}

/** @param flips share of requests that exactly one model has right; at least what the line asks for is taken */
function sharesAt(line: number, flips: number, bothWrong: number): LineShares {
  const all = Math.min(1, Math.max(flips, Math.abs(line)))
  const [plus, minus] = [(all + line) / 2, (all - line) / 2]
  return { plus, minus, bothWrong: Math.min(bothWrong, 1 - all) }
}

export function planPaired(gate: PairedGate): Plan | null {
  const { truth, counts, chosen, worth } = gate
  const { bothRight, firstOnly, secondOnly, bothWrong } = counts
  const n = chosen?.n ?? bothRight + firstOnly + secondOnly + bothWrong
  if (n === 0 || worth.n === 0) return null
  // Where no request was flipped, one might have been.
  const flips = Math.max(firstOnly + secondOnly, 0.5) / (bothRight + firstOnly + secondOnly + bothWrong)
  const shares = sharesAt(accuracyLine(gate.gates), flips, bothWrong / n)
  const dependence = dependenceOf(worth)
  if (chosen) return { truth, n, dependence, ...fromChosen(gate, chosen) }
  const plan = { clusters: clustered, time: inSeries, independent }[dependence](gate, shares)
  return { truth, n, dependence, ...plan }
}

function judgedRun({ gates, looked }: PairedGate, counts: PairedCounts, worth: Worth): Outcome {
  const line = accuracyLine(gates)
  const judged = { worth, confidence: gates.confidence, looked }
  const by = worth.credible ? shareOfRows({ ...judged, confidence: 0.975 }) : 1
  const ci95 = newcombe10(scaledBy(counts, by))
  const passes =
    gates.accuracy.policy === 'point'
      ? (counts.secondOnly - counts.firstOnly) / worth.n >= line
      : isAbove(counts, line, judged)
  return { passes, covers: holds(ci95, line) }
}

const holds = (ci95: Interval | null, line: number): boolean | null =>
  ci95 && ci95[0] <= line && line <= ci95[1]

function independent(gate: PairedGate, shares: LineShares): Simulated {
  const { n } = gate.worth
  return atCounts(gate, shares, n, plainWorth(n), INDEPENDENT)
}

const asWorth = (gate: PairedGate, shares: LineShares): Simulated =>
  atCounts(gate, shares, independentRows(gate.worth), gate.worth, known(gate.worth))

function atCounts(
  gate: PairedGate,
  { plus, minus, bothWrong }: LineShares,
  rows: number,
  worth: Worth,
  alike: string,
): Simulated {
  const draws = new MultinomialDraws(
    Float64Array.of(plus, minus, bothWrong, Math.max(0, 1 - plus - minus - bothWrong)),
    rows,
    gate.random,
  )
  const { n } = worth
  return {
    simulated: rows,
    alike,
    work: { budget: budgetOf(n), cost: gate.looked ? COST.looked : COST.counts },
    run: () => {
      const [secondOnly, firstOnly, wrong, bothRight] = draws.draw() as unknown as [
        number,
        number,
        number,
        number,
      ]
      const counts = { bothRight, firstOnly, secondOnly, bothWrong: wrong }
      return judgedRun(gate, scaledBy(counts, worth.n / rows), worth)
    },
  }
}

function clustered(gate: PairedGate, shares: LineShares): Simulated {
  const { clusters, worth, random } = gate
  const { n } = worth
  if (!clusters || clusters.sizes.length < 2) return asWorth(gate, shares)
  const icc = Math.max(0, worth.icc ?? 0)
  const draws = new ClusteredDraws(clusters.sizes, icc, random)
  const work = {
    budget: DEPENDENT + budgetOf(n),
    cost: COST.worth + COST.clustered * draws.expected(shares),
  }
  // Of so many clusters with a flip, what they are worth is as good as known.
  if (runsFor(work) === 0) return asWorth(gate, shares)
  return {
    simulated: n,
    alike: inClusters(clusters.sizes.length, clusters.field, icc),
    work,
    run: () => {
      const drawn = draws.draw(shares)
      return judgedRun(gate, whole(n, drawn, shares), drawn.worth)
    },
  }
}

/** Shadow breaks in the worst moments, and fixes in the best. */
function inSeries(gate: PairedGate, shares: LineShares): Simulated {
  const { worth, random } = gate
  const { plus, minus } = shares
  const flips = Math.min(0.5, plus + minus)
  const plan = seriesPlan(worth.n, quantityEffect(worth.designEffect, flips))
  if (!plan) return asWorth(gate, shares)
  const z = new Float64Array(plan.rows)
  const column = new Float64Array(plan.rows)
  const [low, high] = [normalQuantile(minus), normalQuantile(1 - plus)]
  // What each model's own mistakes show of time is known where flips are too few to show it.
  const effect = tailEffect(effectOf(plan), Math.max(flips, LEAST_FLIPS))
  return {
    simulated: plan.rows,
    alike: inTime(plan, worth.n),
    work: { budget: DEPENDENT + budgetOf(worth.n), cost: COST.worth + COST.row * plan.rows },
    run: () => {
      autoregression(z, plan.phi, random)
      let [broken, fixed] = [0, 0]
      for (let i = 0; i < z.length; i++) {
        const value = z[i]!
        column[i] = value > high ? 1 : value < low ? -1 : 0
        if (value > high) fixed++
        else if (value < low) broken++
      }
      const known = (broken + fixed) / effect < FEW_BURSTS ? { known: { effect, credible: true } } : {}
      const drawn = worthOf(column, { codes: null, inTime: true, ...known })
      return judgedRun(gate, whole(plan.rows, { plus: fixed, minus: broken }, shares), drawn)
    },
  }
}

/** All n rows: of those that are no flips, both models have wrong as many as here. */
function whole(n: number, { plus, minus }: Shares, shares: LineShares): PairedCounts {
  const rest = n - plus - minus
  const bothWrong = rest * (shares.bothWrong / Math.max(1e-9, 1 - shares.plus - shares.minus))
  return { bothRight: rest - bothWrong, firstOnly: minus, secondOnly: plus, bothWrong }
}

/** Labels of disagreements alone: how many requests differ, and which of these were labelled, are both drawn. */
function fromChosen(
  gate: PairedGate,
  { n, disagreements, labelled }: NonNullable<PairedGate['chosen']>,
): Simulated {
  const { worth, gates, counts, random } = gate
  const line = accuracyLine(gates)
  const credible = dependenceOf(worth) !== 'independent'
  const rows = credible ? Math.max(1, Math.round(n / worth.designEffect)) : n
  const share = Math.min(1, Math.max(disagreements / n, Math.abs(line)))
  const flips = (counts.firstOnly + counts.secondOnly) / Math.max(1, labelled)
  const { plus, minus } = sharesAt(line, share * flips, 0)
  const rate = disagreements > 0 ? labelled / disagreements : 1
  const draws = new MultinomialDraws(
    Float64Array.of(
      plus * rate,
      minus * rate,
      Math.max(0, (share - plus - minus) * rate),
      share * (1 - rate),
      Math.max(0, 1 - share),
    ),
    rows,
    random,
  )
  const judged = {
    worth: credible ? worth : plainWorth(n),
    confidence: gates.confidence,
    looked: gate.looked,
  }
  const by = shareOfRows(judged)
  return {
    simulated: rows,
    alike: credible ? known(worth) : INDEPENDENT,
    work: { budget: budgetOf(n), cost: 5 * COST.counts },
    run: () => {
      const [fixed, broken, other, unknown] = draws.draw() as unknown as [number, number, number, number]
      const drawn = fixed + broken + other
      if (drawn === 0) return { passes: false, covers: null }
      const whole = { n: rows, disagreements: drawn + unknown, labelled: drawn, fixed, broken }
      const seen = scaledCounts(whole, n / rows)
      const interval = chosenBounds(seen, judged)
      const ci95 = chosenInterval(worth.credible ? scaledCounts(seen, by) : seen)
      const status = statusAgainst(line, chosenDifference(seen), interval, gates.accuracy.policy)
      return { passes: status === 'pass', covers: holds(ci95, line) }
    },
  }
}
