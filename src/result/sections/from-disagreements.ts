/** Requests that both answered, cut by whether the two agree and whether there is a label. */
import * as v from 'valibot'
import { Figure } from '../figures'
import { byRole, Interval, number } from '../shapes'

export const LabelCounts = v.object({
  n: number,
  disagreements: number,
  /** Labelled disagreements. */
  labelled: number,
  labelledAgreements: number,
})
export type LabelCounts = v.InferOutput<typeof LabelCounts>

export const FromDisagreements = v.object({
  ...LabelCounts.entries,
  /** Of the labelled disagreements, those that shadow alone and that primary alone has right. */
  fixed: number,
  broken: number,
  /** Shadow's accuracy minus primary's over all n requests. */
  value: number,
  ci95: Interval,
  /** At the gates' confidence. */
  interval: Interval,
  /** Whether the accuracy gate is judged by this: disagreements and agreements are labelled at different rates. */
  decides: v.boolean(),
  /**
   * Each model's own accuracy over all n requests, agreements and disagreements weighted by how many there are: shadow's minus
   * primary's is `value`. n counts labels. Null where only one of the two is labelled, or chosen ones of it.
   */
  accuracy: v.optional(v.nullable(byRole(Figure))),
  /** What shows that labelled disagreements are no random sample of them, in a sentence; null or absent where nothing does. */
  choice: v.optional(v.nullable(v.string())),
})
export type FromDisagreements = v.InferOutput<typeof FromDisagreements>
