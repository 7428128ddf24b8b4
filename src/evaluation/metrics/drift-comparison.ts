/** One feature compared with its baseline: what both kinds of feature give. */
import type { DriftFeature } from '../../result/figures'
import { clusteredShares } from '../statistics/design-effect'
import { psiNoise } from '../statistics/psi'
import type { PsiSample } from '../statistics/psi-interval'
import { psiChance } from '../statistics/psi-noise'

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

/**
 * Counts by bin as a sample of as many independent rows as they are worth, and the PSI that chance gives such a sample.
 * @param slotOf bin of a row of the log; asked only where rows come in clusters
 */
export function sampled(
  baseline: number[],
  current: number[],
  slotOf: (row: number) => number,
  { seed, clusters }: Comparing,
): Pick<Comparison, 'sample' | 'worthRows' | 'psiNoise95'> {
  if (!clusters)
    return { sample: { baseline, current }, worthRows: null, psiNoise95: psiChance(baseline, current, seed) }
  const slots = new Int32Array(clusters.length)
  for (let i = 0; i < slots.length; i++) slots[i] = slotOf(i)
  const { effectiveRows } = clusteredShares(slots, current.length, clusters)
  const used = baseline.filter((count, i) => count + current[i]! > 0).length
  const m = baseline.reduce((sum, count) => sum + count, 0)
  return {
    sample: { baseline, current, currentRows: effectiveRows },
    worthRows: effectiveRows,
    psiNoise95: psiNoise(used, m, effectiveRows),
  }
}
