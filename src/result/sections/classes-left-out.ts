/** Of many classes, what the tables by class do not show. */
import * as v from 'valibot'
import { number } from '../shapes'

export const ClassesLeftOut = v.object({
  /** Classes of the models. */
  classes: number,
  /** Of these, those that `classes`, `confusion`, `perClass` and `flips.byClass` are of: the ones that occur most. */
  shown: number,
  /** Classes that a model answered or a label names. */
  occurring: number,
  /** Requests that both answered, of which an answer is not among those shown. */
  requests: number,
  /** Requests that both answered. */
  n: number,
})
export type ClassesLeftOut = v.InferOutput<typeof ClassesLeftOut>
