import * as v from 'valibot'
import { number } from '../shapes'

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
    }),
  ),
  /** After how many labelled requests e first reached the threshold, and who led; null where it never did. */
  crossed: v.nullable(
    v.object({
      n: number,
      leads: v.picklist(['primary', 'shadow']),
    }),
  ),
  log10E: number,
})
export type Sequential = v.InferOutput<typeof Sequential>
