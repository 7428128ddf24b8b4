import * as v from 'valibot'
import { number } from '../shapes'

export const Power = v.object({
  /** Labelled requests that both answered. */
  n: number,
  /** Share of requests on which exactly one of the two is right. */
  discordance: number,
  power: number,
  /** Smallest difference in accuracy found with that power at this n, at the gates' confidence. */
  detectable: number,
  /** Labels needed to find differences of these sizes; null where the flips seen cannot hold such a difference. */
  table: v.array(
    v.object({
      difference: number,
      labels: v.nullable(number),
    }),
  ),
  reason: v.nullable(v.string()),
})
export type Power = v.InferOutput<typeof Power>
