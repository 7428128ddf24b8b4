/** Parts of a log in which labels, or one model's answers, are of other requests: where they stop to go together. */
import * as v from 'valibot'
import { byRole, Interval, number } from '../shapes'

/** Agreement with the labels beyond chance, as kappa has it: 1 is all of them, 0 is what chance gives. */
const BeyondChance = v.object({ value: number, ci95: v.nullable(Interval), n: number })
export type BeyondChance = v.InferOutput<typeof BeyondChance>
const OfModel = v.object({ inside: BeyondChance, elsewhere: BeyondChance })

export const LabelStretch = v.object({
  /** Whose column it is that goes with nothing there: the labels, where neither model's answers go with them. */
  whose: v.picklist(['labels', 'primary', 'shadow']),
  /** The first and last request, in the order of time or of the log; a column and its value; null where it is the whole log. */
  part: v.nullable(v.object({ by: v.nullable(v.string()), from: v.string(), to: v.string() })),
  /** Labelled requests that both models answered, there. */
  n: number,
  primary: OfModel,
  shadow: OfModel,
  /**
   * By how many rows the labels stand after (or, below 0, before) the requests that they fit, and how well the answers
   * then go with them; null where no such move makes them fit.
   */
  shift: v.nullable(v.object({ rows: number, ...byRole(BeyondChance).entries })),
  /** What shadow gains without that part: of accuracy, or of primary's mean |error| as a share; null where nothing is left. */
  without: v.nullable(v.object({ value: number, ci95: v.nullable(Interval), n: number })),
})
export type LabelStretch = v.InferOutput<typeof LabelStretch>

export const LabelStretches = v.array(LabelStretch)
export type LabelStretches = v.InferOutput<typeof LabelStretches>
