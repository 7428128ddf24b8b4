import * as v from 'valibot'
import { Patch } from '../patch'
import { Figure } from '../figures'
import { Interval, number } from '../shapes'

export const CauseCode = v.picklist([
  'relabelled',
  'shifted',
  'threshold',
  'output-scale',
  'column-order',
  'columns-exchanged',
  'input-scale',
  'several',
  'models-exchanged',
])
export type CauseCode = v.InferOutput<typeof CauseCode>

export const CauseTest = v.object({
  code: CauseCode,
  /** What production may have done otherwise: 'primary was answered with “age” and “income” exchanged'. */
  what: v.string(),
  /** Agreement with the logged answers if that is undone; null with the reason where there was nothing to undo. */
  agreement: Figure,
  /** Agreement of the replay as it is, on the same requests. */
  asReplayed: number,
  /** Agreement gained by undoing it, with its 95 % interval; null where there was nothing to undo. */
  gain: v.nullable(
    v.object({
      value: number,
      ci95: v.nullable(Interval),
    }),
  ),
  /** How many of its kind it is the best of, chosen on other requests; 1 where it was named beforehand. */
  bestOf: number,
  likely: v.boolean(),
})
export type CauseTest = v.InferOutput<typeof CauseTest>

export const Cause = v.object({
  code: CauseCode,
  /** Agreement (share) that undoing the cause gives. */
  agreement: number,
  /** In words: what it looks like, how much it explains, and what to do. */
  detail: v.string(),
  /** The edit that mends it; absent where no mapping can. */
  patch: v.optional(Patch),
})
export type Cause = v.InferOutput<typeof Cause>

export const Fidelity = v.object({
  /** Replayed primary against logged primary. */
  agreement: Figure,
  /**
   * The same on requests to which another request's answer would not do: what a replay with other inputs, or one that
   * always says the same, would get wrong. Nearly all requests where scores are logged, few where nearly all are of one class.
   */
  telling: v.optional(Figure),
  /** What the log holds of production's answers, and so was compared: 'class', 'class and score', 'number'. */
  compared: v.optional(v.string()),
  /** Largest difference of score (of the predicted class, where the class is the same) or number; null without. */
  largestDifference: v.nullable(number),
  /** Whether at least 99 % agree, and 90 % of those that tell, credibly, or as far as the log can tell. */
  faithful: v.boolean(),
  /** Share below which a replay counts as unfaithful. */
  threshold: number,
  firstDifferent: v.array(
    v.object({
      row: number,
      id: v.string(),
      replayed: v.string(),
      logged: v.string(),
    }),
  ),
  /** What explains the difference clearly better than the replay as it is, best first. */
  causes: v.array(Cause),
  /** Everything that was tested as a cause, with its result; what explains most first. Empty where nothing differs. */
  tested: v.array(CauseTest),
  /** What could not be tested as a cause, and why. */
  untested: v.array(v.string()),
})
export type Fidelity = v.InferOutput<typeof Fidelity>
