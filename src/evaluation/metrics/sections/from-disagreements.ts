/** Label only what matters: the accuracy difference that labels of disagreements alone justify. */
import { chosenBounds, shareOfRows } from '../../statistics/bounds'
import { chosenDifference, chosenInterval, scaledCounts } from '../../statistics/double-sampling'
import { labelStrata } from '../../statistics/label-strata'
import { weightedAccuracy } from '../../statistics/weighted-accuracy'
import { plainWorth } from '../../statistics/worth'
import { flipTotals } from '../../tally'
import { labelChoice } from '../label-choice'
import { labelCounts } from '../label-scope'
import type { Figure } from '../../../result/figures'
import type { LabelCounts } from '../../../result/sections/from-disagreements'
import type { Section } from '../section'

/**
 * Where both give the same answer the difference is 0 whatever the label, so only disagreements need one:
 * difference = (fixed - broken) / labelled x disagreements / n. Needs the labelled ones to be all the disagreements
 * or a random sample of them; null where none is labelled.
 */
export const section: Section<'fromDisagreements'> = {
  key: 'fromDisagreements',
  takesChosenLabels: true,
  compute({ data, tally, gates, chosen, worths, looks, once }) {
    if (data.task === 'regression' || !data.labels) return null
    const found = labelCounts(tally)
    if (found.labelled === 0) return null
    const { fixed, broken, bothRight } = flipTotals(tally)
    const counts = { ...found, fixed, broken }
    const { confidence } = gates
    const worth = worths.accuracy ?? plainWorth(0)
    const judged = { worth, confidence, looked: looks > 0 }
    const by = shareOfRows(judged)
    const times = worth.credible ? by : 1
    const own = (right: number) => ownAccuracy(found, right, bothRight, times)
    const [primary, shadow] = [own(broken), own(fixed)]
    return {
      ...counts,
      value: chosenDifference(counts),
      ci95: chosenInterval(worth.credible ? scaledCounts(counts, by) : counts),
      interval: chosenBounds(counts, judged),
      accuracy: chosen || !primary || !shadow ? null : { primary, shadow },
      // Wherever the two are labelled at other rates, it is right and the plain difference is not.
      choice: once('label choice', () => labelChoice(data)),
      decides: chosen || labelStrata(counts, confidence).differ,
    }
  },
}

/** @param right labelled disagreements that the model is right on; of agreements both are */
function ownAccuracy(counts: LabelCounts, right: number, bothRight: number, times: number): Figure | null {
  const { n, disagreements, labelled, labelledAgreements } = counts
  const found = weightedAccuracy({
    n: n * times,
    disagreements: disagreements * times,
    labelled: labelled * times,
    right: right * times,
    labelledAgreements: labelledAgreements * times,
    rightAgreements: bothRight * times,
  })
  return found && { ...found, n: labelled + labelledAgreements, reason: null }
}
