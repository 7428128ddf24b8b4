/** Labels in two strata, requests on which the models agree and on which they do not, each labelled at a rate of its own. */
import type { Interval } from '../../core/interval'
import { chosenDifference, chosenInterval } from './double-sampling'
import type { ChosenCounts } from './double-sampling'
import { tango } from './paired'

export interface StrataCounts extends ChosenCounts {
  /** Labelled requests among those on which the two agree. */
  labelledAgreements: number
}

export interface LabelStrata {
  /** Share labelled of the agreements and of the disagreements; null where there are none. */
  rates: { agreements: number | null; disagreements: number | null }
  /** Whether the two rates differ by more than chance would easily give. */
  differ: boolean
  /** Second's accuracy minus first's over all n, from the disagreements alone; null where none of them is labelled. */
  value: number | null
  /** Two-sided at the confidence asked for. */
  interval: Interval | null
}

/** Rates this many standard errors apart differ: unlike a test of rates, nothing is lost where they are taken to. */
const APART = 1

/**
 * The difference in accuracy that labels justify however often agreements and disagreements are labelled: on an agreement
 * it is 0 whatever the label, so it is the share of disagreements times what was won less what was lost among the labelled
 * ones (double sampling, Cochran 1977, chapter 12). It is right wherever labelling is random within each of the two;
 * counting all labelled requests alike is right only where the rates are one. They are taken to differ from one standard
 * error on, because a difference that no test would find still moves the estimate by as much as its own error.
 */
export function labelStrata(counts: StrataCounts, confidence: number): LabelStrata {
  const { n, disagreements, labelled, labelledAgreements } = counts
  const agreements = n - disagreements
  const rates = {
    agreements: agreements > 0 ? labelledAgreements / agreements : null,
    disagreements: disagreements > 0 ? labelled / disagreements : null,
  }
  const known = disagreements === 0 ? n > 0 : labelled > 0
  // No disagreement among n requests bounds the share of them, and with it the difference.
  const none = () => tango({ bothRight: n, firstOnly: 0, secondOnly: 0, bothWrong: 0 }, confidence)
  return {
    rates,
    differ: apart(counts, agreements),
    value: !known ? null : disagreements === 0 ? 0 : chosenDifference(counts),
    interval: !known ? null : disagreements === 0 ? none() : chosenInterval(counts, confidence),
  }
}

function apart(
  { n, disagreements, labelled, labelledAgreements }: StrataCounts,
  agreements: number,
): boolean {
  if (agreements === 0 || disagreements === 0) return false
  const pooled = (labelled + labelledAgreements) / n
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / disagreements + 1 / agreements))
  return error > 0 && Math.abs(labelled / disagreements - labelledAgreements / agreements) > APART * error
}
