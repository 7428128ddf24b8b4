/** Requests that both answered, cut by whether the two agree and whether there is a label. */
import type { Interval } from '../../core/interval'
export interface LabelCounts {
  n: number
  disagreements: number
  /** Labelled disagreements. */
  labelled: number
  labelledAgreements: number
}

export interface FromDisagreements extends LabelCounts {
  /** Of the labelled disagreements, those that shadow alone and that primary alone has right. */
  fixed: number
  broken: number
  /** Shadow's accuracy minus primary's over all n requests. */
  value: number
  ci95: Interval
  /** At the gates' confidence. */
  interval: Interval
  /** Whether the accuracy gate is judged by this: disagreements were chosen for labelling. */
  decides: boolean
}
