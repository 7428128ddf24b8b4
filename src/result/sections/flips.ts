import type { FlipKind } from '../flip-kinds'
import type { Interval } from '../../core/interval'
import type { FlipCosts } from '../gates'
export interface FlipLedger {
  /** What is counted: labelled requests, or labelled disagreements where only these were chosen for labelling. */
  of: 'requests' | 'disagreements'
  /** How many of those both answered. */
  n: number
  counts: Record<FlipKind, number>
  costs: FlipCosts
  /** Cost of all together: below 0 is a gain. */
  netCost: number
  /** Mean cost of one of them, with its interval by the central limit. */
  costPerRequest: number
  costPerRequestCi95: Interval
  /** The same counts by label. */
  byClass: ({ class: string } & Record<FlipKind, number>)[]
}
