/** Label only what matters: the accuracy difference that labels of disagreements alone justify. */
import type { Interval } from '../../result'
import { chosenDifference, chosenInterval } from '../../statistics/double-sampling'
import { flipTotals } from '../../tally'
import { labelCounts } from '../label-scope'
import type { LabelCounts } from '../label-scope'
import type { Section } from '../section'

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

/**
 * Where both give the same answer the difference is 0 whatever the label, so only disagreements need one:
 * difference = (fixed - broken) / labelled x disagreements / n. Needs the labelled ones to be all the disagreements
 * or a random sample of them; null where none is labelled.
 */
export const section: Section<'fromDisagreements'> = {
  key: 'fromDisagreements',
  takesChosenLabels: true,
  compute({ data, tally, gates, chosen }) {
    if (data.task === 'regression' || !data.labels) return null
    const found = labelCounts(tally)
    if (found.labelled === 0) return null
    const { fixed, broken } = flipTotals(tally)
    const counts = { ...found, fixed, broken }
    return {
      ...counts,
      value: chosenDifference(counts),
      ci95: chosenInterval(counts),
      interval: chosenInterval(counts, gates.confidence),
      decides: chosen,
    }
  },
}
