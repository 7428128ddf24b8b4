/** One feature compared with its baseline: what both kinds of feature give. */
import type { DriftFeature } from '../../result/figures'
import { clusteredShares } from '../statistics/design-effect'
import { batchedDependence } from '../statistics/dependence'
import { LEAST_SHARE, psiNoise, total } from '../statistics/psi'
import type { PsiSample } from '../statistics/psi-interval'
import { psiChance } from '../statistics/psi-noise'
import { effectiveN } from '../statistics/worth'

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
}

/** What a comparison needs besides the two columns. */
export interface Comparing {
  seed: number
  /** Cluster of each row of the log; null where each stands for itself. */
  clusters: Int32Array | null
  /** Places of the log's rows in the order of time, null where that is how they stand; null where it is not known. */
  inTime: { places: Int32Array | null } | null
}

export type Sizes = Pick<Comparison, 'nBaseline' | 'nCurrent' | 'missingBaseline' | 'missingCurrent'>

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

type Sampled = Pick<Comparison, 'sample' | 'worthRows' | 'psiNoise95'>

/** Of the rows that features depending on time are worth, one-sided: Korn, Graubard 1998. */
const CONFIDENCE = 0.95

/**
 * Counts by bin as a sample of as many independent rows as they are worth, by clusters and by time, and the PSI that
 * chance gives such a sample.
 * @param slotOf bin of a row of the log
 */
export function sampled(
  baseline: number[],
  current: number[],
  slotOf: (row: number) => number,
  { seed, clusters, inTime }: Comparing,
): Sampled {
  const plain = { sample: { baseline, current }, worthRows: null }
  const chance = () => psiChance(baseline, current, seed)
  if (!clusters && !inTime) return { ...plain, psiNoise95: chance() }
  const n = total(current)
  const slots = new Int32Array(n)
  for (let i = 0; i < n; i++) slots[i] = slotOf(i)
  const inClusters = clusters && clusteredShares(slots, current.length, clusters).effectiveRows
  const dated = inTime && rowsInTime(slots, influences(baseline, current), inTime.places)
  const rows = Math.min(inClusters ?? n, dated?.rows ?? n)
  const sample = { baseline, current, currentRows: rows, rowsByBin: inClusters ?? n }
  // What may be chance is a precaution of the gate: to say so of every tenth feature would be noise.
  if (!clusters && !dated?.credible) return { ...plain, sample, psiNoise95: chance() }
  const used = baseline.filter((count, i) => count + current[i]! > 0).length
  return { sample, worthRows: rows, psiNoise95: psiNoise(used, total(baseline), rows) }
}

/** What one more row of a bin does to the index, but for a factor: log(q/p) + 1 - p/q. */
function influences(baseline: number[], current: number[]): Float64Array {
  const share = (counts: number[], i: number) => Math.max(counts[i]! / total(counts), LEAST_SHARE)
  return Float64Array.from(current, (_, i) => {
    const odds = share(current, i) / share(baseline, i)
    return Math.log(odds) + 1 - 1 / odds
  })
}

/** Independent rows that the rows are worth by how their influences on the index depend on each other in time. */
function rowsInTime(slots: Int32Array, influence: Float64Array, places: Int32Array | null) {
  const series = new Float64Array(slots.length)
  for (let i = 0; i < series.length; i++) series[i] = influence[slots[places ? places[i]! : i]!]!
  const { found, designEffect, degrees } = batchedDependence(series)
  const n = slots.length
  if (designEffect === 1) return { rows: n, credible: false }
  return { rows: effectiveN({ n, designEffect, degrees }, CONFIDENCE), credible: found === 'credible' }
}
