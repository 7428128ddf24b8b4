/** Who decided, as they wrote it beside the verdict: a person's word, which no figure rests on. */
import * as v from 'valibot'

export const Decision = v.object({
  /** A name. */
  by: v.string(),
  /** ISO date; '' where none was given. */
  on: v.string(),
  /** What was decided, in their words. */
  note: v.string(),
})
export type Decision = v.InferOutput<typeof Decision>
