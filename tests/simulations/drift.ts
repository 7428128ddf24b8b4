/** How often drift passes and fails at a known PSI: seeded simulations. */
import { driftAnswers, driftMeasures } from '../../src/evaluation/metrics/drift'
import type { FeatureColumn } from '../../src/evaluation/input'
import type { TimeOrder } from '../../src/evaluation/metrics/time-order'
import { normalCdf, normalQuantile } from '../../src/evaluation/statistics/distributions'
import { psi } from '../../src/evaluation/statistics/psi'
import { defaultGates } from '../../src/result/gates'
import { Draws } from './draws'

export interface DriftAnswers {
  pass: number
  fail: number
}

const column = (values: Float64Array): FeatureColumn => ({ name: 'x', column: { kind: 'number', values } })

/** The shift of a standard normal whose PSI over the deciles is this. */
export function shiftOf(wanted: number): number {
  const edges = Array.from({ length: 9 }, (_, i) => normalQuantile((i + 1) / 10))
  const shares = (shift: number) => {
    const below = [...edges.map((edge) => normalCdf(edge - shift)), 1]
    return below.map((b, i) => b - (below[i - 1] ?? 0))
  }
  let [low, high] = [0, 4]
  for (let i = 0; i < 50; i += 1) {
    const middle = (low + high) / 2
    if (psi(shares(0), shares(middle)) < wanted) low = middle
    else high = middle
  }
  return low
}

/** So many values of one small share that grew together until the index is on the limit, beside others that shrank. */
export function rareOnLimit(
  { others, grown, share }: Record<'others' | 'grown' | 'share', number>,
  limit: number,
) {
  const shares = (of: number) =>
    Float64Array.from({ length: others + grown }, (_, i) => (i < others ? (1 - grown * of) / others : of))
  let now = share
  while (psi(shares(share), shares(now)) < limit) now += 1e-5
  return [shares(share), shares(now)]
}

/** Shares of samples that pass and that fail: n requests of a normal feature, m rows of training, so much true PSI. */
export function driftShares(
  { n, m, psi: wanted, limit }: { n: number; m: number; psi: number; limit: number },
  trials: number,
  seed = 1,
): DriftAnswers {
  const draws = new Draws(seed)
  const shift = shiftOf(wanted)
  const values = (size: number, by: number) => Float64Array.from({ length: size }, () => draws.normal() + by)
  return answers(trials, limit, () => ({
    features: [column(values(n, shift))],
    baseline: [column(values(m, 0))],
    clusters: null,
    seed: draws.seed(),
  }))
}

/** The same of users who each keep one value for all their rows, and did not drift. `untold`: nobody says who they are. */
export function clusteredDrift(
  { users, rows, m, untold = false }: { users: number; rows: number; m: number; untold?: boolean },
  trials: number,
  seed = 1,
): DriftAnswers {
  const draws = new Draws(seed)
  const codes = Int32Array.from({ length: users * rows }, (_, i) => Math.floor(i / rows))
  return answers(trials, defaultGates.drift.psi, () => {
    const own = Array.from({ length: users }, () => draws.normal())
    return {
      features: [column(Float64Array.from(codes, (user) => own[user] as number))],
      baseline: [column(Float64Array.from({ length: m }, () => draws.normal()))],
      clusters: untold ? null : { field: 'user', codes },
      seed: draws.seed(),
    }
  })
}

/** The same of values that follow those before them (an autoregression of `phi`), in the order of time. */
export function slowDrift(
  { n, m, phi, psi: wanted, limit }: { n: number; m: number; phi: number; psi: number; limit: number },
  trials: number,
  seed = 1,
): DriftAnswers {
  const draws = new Draws(seed)
  const shift = shiftOf(wanted)
  return answers(trials, limit, () => {
    let last = draws.normal()
    const values = Float64Array.from({ length: n }, () => {
      last = phi * last + Math.sqrt(1 - phi * phi) * draws.normal()
      return last + shift
    })
    const before = Float64Array.from({ length: m }, () => draws.normal())
    return inTime(values, before, draws)
  })
}

/** One feature of a log in the order of its times. */
const inTime = (values: Float64Array, before: Float64Array, draws: Draws) => ({
  features: [column(values)],
  baseline: [column(before)],
  clusters: null,
  order: { by: 'times', rows: null } as const,
  seed: draws.seed(),
})

/** A feature that follows the hour, `noise` of its swing beside it, in a log of so many days. */
export function hourly(
  { n, days, noise, shift }: { n: number; days: number; noise: number; shift: number },
  trials: number,
  seed = 1,
): DriftAnswers {
  const draws = new Draws(seed)
  const at = (day: number) => Math.sin(2 * Math.PI * day) + noise * draws.normal()
  return answers(trials, defaultGates.drift.psi, () => {
    const values = Float64Array.from({ length: n }, (_, i) => at((i * days) / n) + shift)
    const before = Float64Array.from({ length: 10_000 }, (_, i) => at(i / 10_000))
    return inTime(values, before, draws)
  })
}

interface Sample {
  order?: TimeOrder
  features: FeatureColumn[]
  baseline: FeatureColumn[]
  clusters: { field: string; codes: Int32Array } | null
  seed: number
}

function answers(trials: number, limit: number, make: () => Sample): DriftAnswers {
  let [pass, fail] = [0, 0]
  const gates = { ...defaultGates, drift: { psi: limit, allowed: 0 } }
  for (let t = 0; t < trials; t += 1) {
    const { seed, order, ...sample } = make()
    const [feature] = driftAnswers(driftMeasures({ ...sample, featureRows: null }, seed, order), gates, seed)
    if (feature?.answer === 'pass') pass += 1
    if (feature?.answer === 'fail') fail += 1
  }
  return { pass: pass / trials, fail: fail / trials }
}

/** Counts of two samples of one Zipf distribution over many categories. */
export function sparseCounts(
  { categories, m, n }: { categories: number; m: number; n: number },
  seed: number,
) {
  const draws = new Draws(seed)
  const weights = Array.from({ length: categories }, (_, i) => 1 / (i + 1))
  const sum = weights.reduce((a, b) => a + b, 0)
  const shares = weights.map((w) => w / sum)
  return { baseline: draws.counts(m, shares), current: draws.counts(n, shares) }
}
