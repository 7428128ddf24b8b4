/**
 * What drift answers of one normal feature, from nothing but what its answer rests on: counts by bin, what rows are worth,
 * and how likely the index is with the true one on the limit. `drift.trust.ts` compares it with the whole gate.
 */
import { sampled } from '../../src/evaluation/metrics/drift-comparison'
import { binsOf, innerEdges, scorer } from '../../src/evaluation/metrics/drift-numeric'
import type { EvaluationData } from '../../src/evaluation/input'
import { normalCdf, normalQuantile } from '../../src/evaluation/statistics/distributions'
import { MultinomialDraws } from '../../src/evaluation/statistics/multinomial-draws'
import { LEAST_ROWS, LEAST_TELLING, psiAtLimit } from '../../src/evaluation/statistics/psi-interval'
import type { PsiSample } from '../../src/evaluation/statistics/psi-interval'
import { sortedValues } from '../../src/evaluation/statistics/quantiles'
import type { Random } from '../../src/core/random'
import type { Gates } from '../../src/result/gates'
import { shiftOf } from '../simulations/drift'
import { BASELINE, driftedValues, type Case } from './logs'
import { clustersOf, normals } from './series'

const BINS = 10
const SEED = 1
const BASE = Array.from({ length: BINS }, () => BASELINE / BINS)

export interface Seen {
  values: Float64Array
  /** Deciles of the baseline. */
  edges: number[]
  clusters: Int32Array | null
}

export type Answer = 'pass' | 'fail'

/** @returns whether drift gives this answer */
export const driftIs = (wanted: Answer, seen: Seen, gates: Gates): boolean =>
  answers(wanted, sampleOf(seen), gates)

function answers(wanted: Answer, sample: PsiSample, { drift, confidence }: Gates): boolean {
  if (sample.currentRows! < (wanted === 'pass' ? LEAST_ROWS : LEAST_TELLING)) return false
  const at = psiAtLimit(sample, drift.psi, SEED)!
  return (wanted === 'pass' ? at.small : at.large) <= 1 - confidence
}

function sampleOf({ values, edges, clusters }: Seen) {
  const current = Array.from({ length: BINS }, () => 0)
  const slots = binsOf(values, edges, BINS)
  for (const slot of slots) current[slot]! += 1
  let score: ((row: number) => number) | null = null
  const placed = {
    slots: () => slots,
    missing: BINS,
    scoreOf: (row: number) => (score ??= scorer(sortedValues(values), values))(row),
  }
  return sampled(BASE, current, placed, { seed: SEED, clusters, inTime: { places: null } }).sample!
}

/**
 * The same of so large a log that not even its rows are drawn, but counts: of clusters, where all rows of one have the same
 * value, as many of them. Rao and Scott's design effect is then their size, but for a cluster. Neighbours are strangers.
 */
export function drawnIs(wanted: Answer, { n, dependence, random }: Case, psi: number, gates: Gates): boolean {
  const size = dependence.kind === 'clusters' ? dependence.size : 1
  const below = deciles(random).map((edge) => normalCdf(edge - (psi === 0 ? 0 : shiftOf(psi))))
  const shares = Float64Array.from([...below, 1], (b, i) => b - (below[i - 1] ?? 0))
  const current = new MultinomialDraws(shares, n / size, random).draw().map((clusters) => size * clusters)
  const currentRows = size === 1 ? n : n / size - 1
  return answers(wanted, { baseline: BASE, current, currentRows }, gates)
}

/** A log as `driftLog` makes it, without its baseline's rows: to make and sort these takes longer than all the rest. */
export function drawnDrift(given: Case, psi: number): Seen {
  const { n, dependence, random } = given
  const values = driftedValues(given, psi)
  return { values, edges: deciles(random), clusters: clustersOf(n, dependence)?.codes ?? null }
}

export function seenOf({ features, baseline, clusters }: EvaluationData): Seen {
  const [now, before] = [features[0]!.column, baseline![0]!.column]
  if (now.kind !== 'number' || before.kind !== 'number') throw new Error('no numbers')
  const edges = innerEdges(sortedValues(before.values))
  return { values: now.values, edges, clusters: clusters?.codes ?? null }
}

/** Deciles of so many standard normals as numpy has them, from sums of gaps between uniform order statistics (Rényi 1953). */
function deciles(random: Random): number[] {
  const z = normals(BINS, random)
  const tenths: { at: number; gap: number }[] = []
  let sum = 0
  for (let k = 0; k <= BINS; k += 1) {
    const gap = -Math.log((random.below(2 ** 31) + 0.5) / 2 ** 31)
    tenths.push({ at: sum, gap })
    if (k < BINS) sum += (k === 0 ? 0 : gap) + gamma(BASELINE / BINS - (k === 0 ? 0 : 1), z[k]!)
    else sum += gap
  }
  // The k-th lies between the order statistics 2,000 k and one more, nearer to the first the larger k is.
  return tenths
    .slice(1, BINS)
    .map(({ at, gap }, k) => normalQuantile((at + gap * (1 - (k + 1) / BINS)) / sum))
}

/** A gamma from a standard normal (Wilson, Hilferty 1931), which of this shape is right to a thousandth of its spread. */
const gamma = (shape: number, z: number) => shape * (1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3
