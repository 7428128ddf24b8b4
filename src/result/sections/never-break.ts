import * as v from 'valibot'
import { number } from '../shapes'

export const NeverBreak = v.object({
  /** Ids asked for. */
  wanted: number,
  /** Of those, in the log and answered or failed by shadow. */
  checked: number,
  /** The first ids that the log does not have, or that shadow was never asked. */
  missing: v.array(v.string()),
  broken: number,
  /** The first that broke. */
  examples: v.array(
    v.object({
      id: v.string(),
      expected: v.string(),
      shadow: v.string(),
    }),
  ),
})
export type NeverBreak = v.InferOutput<typeof NeverBreak>
