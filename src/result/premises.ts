import * as v from 'valibot'

/** What the verdict rests on besides the gates' figures. */
export const Premise = v.object({
  id: v.picklist(['replay', 'classes', 'inputs', 'device', 'labels', 'independence']),
  status: v.picklist(['confirmed', 'unconfirmed', 'refuted']),
  /** One or two sentences: what was looked at, and what it showed. */
  detail: v.string(),
  /** Ids of the gates that rest on it: none of them passes where it is refuted. */
  rests: v.optional(v.array(v.string())),
})
export type Premise = v.InferOutput<typeof Premise>
