/** [threshold, false positive rate, true positive rate (recall), precision]. */
export type CurvePoint = [threshold: number, fpr: number, recall: number, precision: number]

export interface Curves {
  /** One entry per class ranked against the rest: of two classes the second only. */
  classes: { class: string; primary: CurvePoint[]; shadow: CurvePoint[] }[]
}
