/** What the verdict rests on, as the result holds it (contract.md, "Added since"). */
import * as v from 'valibot'
import { Patch } from './patch'

export const PremiseId = v.picklist(['replay', 'classes', 'inputs', 'device', 'labels', 'independence'])
export type PremiseId = v.InferOutput<typeof PremiseId>

export const PremiseStatus = v.picklist(['confirmed', 'unconfirmed', 'refuted'])
export type PremiseStatus = v.InferOutput<typeof PremiseStatus>

export const PremiseItem = v.object({
  id: PremiseId,
  status: PremiseStatus,
  /** The evidence in a sentence: '19,998 of 20,000 logged answers are given again.' */
  detail: v.string(),
  /** What a person can do about it; null where nothing is to be done. */
  mend: v.nullable(v.string()),
  /** Edits of the mapping that settle it, each one click. */
  patches: v.array(Patch),
  /** Gates that rest on it: none of them passes while it is refuted. */
  rests: v.array(v.string()),
  /** Unconfirmed, none of them passes either: what it leaves open could turn their figures around. */
  blocks: v.optional(v.boolean()),
  /** None of them fails, either: the other reading could turn that around. */
  blocksFail: v.optional(v.boolean()),
})
export type PremiseItem = v.InferOutput<typeof PremiseItem>
