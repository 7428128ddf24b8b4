/** Edits of a mapping that a finding suggests: a person applies them with one click, and takes them back with another. */
import * as v from 'valibot'

/** One step of a JSON Patch (RFC 6902), of the two kinds that a mapping needs. */
export const PatchStep = v.object({
  op: v.picklist(['add', 'replace']),
  /** JSON pointer into the mapping (RFC 6901); '-' at its end appends to a list. */
  path: v.string(),
  value: v.unknown(),
})
export type PatchStep = v.InferOutput<typeof PatchStep>

export const Patch = v.object({
  /** What it does, as a button says it: 'Take this order'. */
  label: v.string(),
  steps: v.array(PatchStep),
  /** The two models change places; the steps are of the mapping after that. */
  exchangeModels: v.optional(v.boolean()),
})
export type Patch = v.InferOutput<typeof Patch>
