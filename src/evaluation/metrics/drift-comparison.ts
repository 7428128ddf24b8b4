/** One feature compared with its baseline: what both kinds of feature give. */
import type { DriftFeature } from '../../result/figures'

/** What a kind of feature's comparison gives; the rest is the same for both kinds. */
export type Comparison = Pick<
  DriftFeature,
  'psi' | 'psiNoise95' | 'statistic' | 'p' | 'distance' | 'bins' | 'reason'
> & { nBaseline: number; nCurrent: number; missingBaseline: number; missingCurrent: number }

/** A comparison that could not be made, and why. */
export function noComparison(
  reason: string,
  sizes: Partial<Pick<Comparison, 'nBaseline' | 'nCurrent' | 'missingBaseline' | 'missingCurrent'>> = {},
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
    ...sizes,
  }
}
