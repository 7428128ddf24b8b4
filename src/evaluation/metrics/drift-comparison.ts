/** One feature compared with its baseline: what both kinds of feature give. */
import type { DriftFeature } from '../../result/figures'
import { clusteredShares } from '../statistics/design-effect'
import { batchedDependence } from '../statistics/batched-dependence'
import { LEAST_SHARE, psiNoise, total } from '../statistics/psi'
import type { PsiSample } from '../statistics/psi-interval'
import { psiChance } from '../statistics/psi-noise'
import { effectiveN, withoutMissing } from '../statistics/worth'

/** What a kind of feature's comparison gives; the rest is the same for both kinds. */
export type Comparison = Pick<
  DriftFeature,
  | 'psi'
  | 'psiNoise95'
  | 'statistic'
  | 'p'
  | 'distance'
  | 'bins'
  | 'reason'
  | 'nBaseline'
  | 'nCurrent'
  | 'missingBaseline'
  | 'missingCurrent'
> & {
  change: NonNullable<DriftFeature['change']> | null
  worthRows: number | null
  /** What the bounds of PSI are made from; null where nothing was compared. */
  sample: PsiSample | null
  /** Independent rows of the log as far as values or their lack go, where these tell otherwise than the sample does. */
  missingRows?: number
}

/** What a comparison needs besides the two columns. */
export interface Comparing {
  seed: number
  /** Cluster of each row of the log; null where each stands for itself. */
  clusters: Int32Array | null
  /** Places of the log's rows in the order of time, null where that is how they stand; null where it is not known. */
  inTime: { places: Int32Array | null } | null
  /** Whether the training data were standardised before they were saved. */
  standardised?: boolean
}

export type Sizes = Pick<Comparison, 'nBaseline' | 'nCurrent' | 'missingBaseline' | 'missingCurrent'>

/** Whether a feature may be as it was in training, and only be written otherwise: which of the two is wrong no rows tell. */
export function isWrittenOtherwise({ change }: Pick<DriftFeature, 'change'>): boolean {
  return change === 'rescaled' || change === 'recoded' || change === 'stand-in'
}

/** A comparison that could not be made, and why; `change` where that is the log's fault. */
export function noComparison(
  reason: string,
  sizes: Partial<Sizes> = {},
  change: Comparison['change'] = null,
): Comparison {
  return {
    psi: null,
    psiNoise95: null,
    statistic: null,
    p: null,
    distance: null,
    bins: { labels: [], baseline: [], current: [] },
    reason,
    nBaseline: 0,
    nCurrent: 0,
    missingBaseline: 0,
    missingCurrent: 0,
    change,
    worthRows: null,
    sample: null,
    ...sizes,
  }
}

/** The comparison of a feature that one side has no value of. */
export function emptyComparison(sizes: Sizes): Comparison {
  if (sizes.nBaseline === 0) return noComparison('No value in the baseline.', sizes)
  return noComparison('No value in the log.', sizes, 'empty')
}

type Sampled = Pick<Comparison, 'sample' | 'worthRows' | 'psiNoise95' | 'missingRows'>

/** What is in a row of the log. */
export interface Placed {
  /** Bin of each row, made where it is asked for. */
  slots: () => Uint16Array | Int32Array
  /** Bin of rows without a value; one that no row is in where every row has one. */
  missing: number
  /** A number that grows with the value, NaN where there is none; null of categories. */
  scoreOf: ((row: number) => number) | null
}

/** Of the rows that features depending on time are worth, one-sided: Korn, Graubard 1998. */
const CONFIDENCE = 0.95
/** Worth so many rows by its batches, a log is long enough for these to say what it is worth. */
const TOLD_BY_BATCHES = 1000

/**
 * Counts by bin as a sample of as many independent rows as they are worth, by clusters and by time, and the PSI that
 * chance gives such a sample.
 */
export function sampled(
  baseline: number[],
  current: number[],
  { slots: slotsOf, missing, scoreOf }: Placed,
  { seed, clusters, inTime }: Comparing,
): Sampled {
  const plain = { sample: { baseline, current }, worthRows: null }
  const chance = () => psiChance(baseline, current, seed)
  if (!clusters && !inTime) return { ...plain, psiNoise95: chance() }
  const n = total(current)
  const slots = slotsOf()
  const inClusters = (clusters && clusteredShares(slots, current.length, clusters).effectiveRows) ?? n
  const series = (of: (row: number) => number) => inOrder(n, of, inTime?.places ?? null)
  const influence = influences(baseline, current)
  const dated =
    inTime &&
    rowsInTime(
      series((row) => influence[slots[row]!]!),
      scoreOf && (() => series(scoreOf)),
    )
  const lacks =
    inTime && (current[missing] ?? 0) > 0 ? series((row) => (slots[row] === missing ? 1 : 0)) : null
  const rows = Math.min(inClusters, dated?.rows ?? n)
  const missingRows = Math.min(inClusters, lacks ? rowsInTime(lacks, null).rows : n)
  const sample = { baseline, current, currentRows: rows, rowsByBin: inClusters }
  // What may be chance is a precaution of the gate: to say so of every tenth feature would be noise.
  if (!clusters && !dated?.credible) return { ...plain, sample, missingRows, psiNoise95: chance() }
  const used = baseline.filter((count, i) => count + current[i]! > 0).length
  return { sample, missingRows, worthRows: rows, psiNoise95: psiNoise(used, total(baseline), rows) }
}

/** What one more row of a bin does to the index, but for a factor: log(q/p) + 1 - p/q. */
function influences(baseline: number[], current: number[]): Float64Array {
  const share = (counts: number[], i: number) => Math.max(counts[i]! / total(counts), LEAST_SHARE)
  return Float64Array.from(current, (_, i) => {
    const odds = share(current, i) / share(baseline, i)
    return Math.log(odds) + 1 - 1 / odds
  })
}

function inOrder(n: number, of: (row: number) => number, places: Int32Array | null): Float64Array {
  const series = new Float64Array(n)
  for (let i = 0; i < n; i++) series[i] = of(places ? places[i]! : i)
  return series
}

/**
 * Independent rows that the rows are worth by how their influences on the index depend on each other in time. In a short
 * log that lies in a few bins all the while, these do not show it: then what the values themselves may have of it counts.
 * @param scores of the values, asked for where they are needed; null where the influences are all there is
 */
function rowsInTime(
  influence: Float64Array,
  scores: (() => Float64Array) | null,
): { rows: number; credible: boolean } {
  const n = influence.length
  const { found, designEffect, degrees, atMost } = batchedDependence(influence)
  const rows = designEffect === 1 ? n : effectiveN({ n, designEffect, degrees }, CONFIDENCE)
  if (rows >= TOLD_BY_BATCHES) return { rows, credible: found === 'credible' }
  const values = scores && batchedDependence(withoutMissing(scores()))
  return {
    rows: Math.min(rows, n / (values?.atMost ?? atMost)),
    credible: found === 'credible' || values?.found === 'credible',
  }
}
