import * as v from 'valibot'
import { number } from '../shapes'

/** [threshold, false positive rate, true positive rate (recall), precision]. */
export const CurvePoint = v.strictTuple([number, number, number, number])
export type CurvePoint = v.InferOutput<typeof CurvePoint>

export const Curves = v.object({
  /** One entry per class ranked against the rest: of two classes the second only. */
  classes: v.array(
    v.object({
      class: v.string(),
      primary: v.array(CurvePoint),
      shadow: v.array(CurvePoint),
    }),
  ),
})
export type Curves = v.InferOutput<typeof Curves>
