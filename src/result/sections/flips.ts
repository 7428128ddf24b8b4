import * as v from 'valibot'
import { Interval, number } from '../shapes'
import { flipKinds } from '../flip-kinds'
import { FlipCosts } from '../gates-schema'

export const FlipLedger = v.object({
  /** What is counted: labelled requests, or labelled disagreements where only these were chosen for labelling. */
  of: v.picklist(['requests', 'disagreements']),
  /** How many of those both answered. */
  n: number,
  counts: v.object(v.entriesFromList(flipKinds, number)),
  costs: FlipCosts,
  /** Cost of all together: below 0 is a gain. */
  netCost: number,
  /** Mean cost of one of them, with the limits of each kind's share joined (MOVER: Zou, Donner 2008). */
  costPerRequest: number,
  costPerRequestCi95: Interval,
  /** The same counts by label. */
  byClass: v.array(
    v.object({
      class: v.string(),
      ...v.entriesFromList(flipKinds, number),
    }),
  ),
})
export type FlipLedger = v.InferOutput<typeof FlipLedger>
