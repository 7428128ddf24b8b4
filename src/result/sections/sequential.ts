import * as v from 'valibot'
import { number } from '../shapes'

const Crossing = v.object({ n: number, leads: v.picklist(['primary', 'shadow']) })

export const Sequential = v.object({
  /** 1 / (1 - confidence): e at or past this rejects "both are equally often right". */
  threshold: number,
  /** Labelled requests so far, and log10 of e there; in the log's order. */
  points: v.array(
    v.object({
      n: number,
      broken: number,
      fixed: number,
      log10E: number,
      /** Bounds of shadow's accuracy minus primary's, each one-sided at the gates' confidence over all looks. */
      low: v.optional(number),
      high: v.optional(number),
    }),
  ),
  /** After how many labelled requests e first reached the threshold, and who led; null where it never did. */
  crossed: v.nullable(Crossing),
  /** The same if every request were independent of the others: what was shown while it ran. Absent in older results. */
  crossedIfIndependent: v.optional(v.nullable(Crossing)),
  log10E: number,
  /** The difference that the accuracy gate asks to be above: minus the margin. Absent in older results. */
  line: v.optional(number),
  /** At which point the bounds first left that line, and to which side; null where they never did. */
  settled: v.optional(v.nullable(v.object({ n: number, above: v.boolean() }))),
  /** Independent requests that a labelled request counts as: below 1 where requests depend on each other. */
  share: v.optional(number),
})
export type Sequential = v.InferOutput<typeof Sequential>
