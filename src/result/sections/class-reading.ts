/** Which output is which class: the labels under the order as it is, and under the order that fits them best. */
import * as v from 'valibot'
import { Figure } from '../figures'
import { byRole, Interval, number } from '../shapes'

/** One model's answers against the labels under both orders. */
export const ModelReading = v.object({
  /** Cohen's kappa with the labels, in the order of the mapping: 0 where they have nothing to do with each other. */
  beyondChance: v.optional(Figure),
  /** Accuracy with the classes in the order of the mapping. */
  asRead: Figure,
  /** Accuracy with the classes in the order that fits best. */
  relabelled: Figure,
  /** relabelled minus asRead. */
  gain: v.object({ value: number, ci95: v.nullable(Interval) }),
})
export type ModelReading = v.InferOutput<typeof ModelReading>

export const ClassReading = v.object({
  /** Names in the order that fits best; equal to the order of the mapping where no other fits better. */
  order: v.array(v.string()),
  primary: v.nullable(ModelReading),
  shadow: v.nullable(ModelReading),
  /**
   * 'as-read': the order of the mapping is plainly right. 'relabelled': another is, and the one of the mapping absurd.
   * 'open': the labels do not tell.
   */
  fits: v.picklist(['as-read', 'relabelled', 'open']),
  /**
   * Where the models do not share one order: the order in which a model's answers fit the labels, and both readings of
   * them; null for a model whose answers do not plainly fit another order.
   */
  own: v.optional(byRole(v.nullable(v.object({ order: v.array(v.string()), reading: ModelReading })))),
  /** Labelled requests that the two are told apart by. */
  n: number,
})
export type ClassReading = v.InferOutput<typeof ClassReading>
