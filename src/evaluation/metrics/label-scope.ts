/** What the labels are labels of: a sample of all requests, or of the disagreements alone. */
import type { LabelCounts } from '../../result/sections/from-disagreements'
import { percentText } from '../../core/numbers'
import { labelStrata } from '../statistics/label-strata'
import type { EvaluationData } from '../input'
import { cellsOf } from '../counts'
import { marginsOf } from '../statistics/count-table'
import { addRows, createTally, flipTotals } from '../tally'
import type { Tally } from '../tally'

/** How many times as often as agreements disagreements are labelled before it is no accident. */
const OFTEN = 2
const Z = 4

/** Of classes: the tally has all it needs. */
export function labelCounts(tally: Tally): LabelCounts {
  const { n, diagonal } = marginsOf(cellsOf(tally.pairs, tally.k))
  const agreements = diagonal.reduce((sum, count) => sum + count, 0)
  const { bothRight, broken, fixed, bothWrongSame, bothWrongDifferent } = flipTotals(tally)
  return {
    n,
    disagreements: n - agreements,
    labelled: broken + fixed + bothWrongDifferent,
    labelledAgreements: bothRight + bothWrongSame,
  }
}

/** Of numbers: those further apart than the tolerance disagree. */
export function numberLabelCounts(
  { n: rows, primary, shadow, labelValues }: EvaluationData,
  tolerance: number,
): LabelCounts {
  const counts = { n: 0, disagreements: 0, labelled: 0, labelledAgreements: 0 }
  for (let i = 0; i < rows; i++) {
    const apart = Math.abs(primary.values[i]! - shadow.values[i]!)
    if (apart !== apart) continue
    const labelled = labelValues !== null && !Number.isNaN(labelValues[i]!)
    counts.n++
    if (apart > tolerance) counts.disagreements++
    if (labelled && apart > tolerance) counts.labelled++
    if (labelled && apart <= tolerance) counts.labelledAgreements++
  }
  return counts
}

/**
 * Whether disagreements were chosen for labelling: no agreement has a label, or disagreements have one at least twice
 * as often and credibly so. Then the labelled requests are no sample of all of them: a model's own accuracy is not
 * identified, while the difference of the two is, because agreements cancel in it.
 */
export function ofDisagreementsOnly({
  n,
  disagreements,
  labelled,
  labelledAgreements,
}: LabelCounts): boolean {
  const agreements = n - disagreements
  if (labelled === 0 || agreements === 0) return false
  if (labelledAgreements === 0) return true
  const among = labelled / disagreements
  const elsewhere = labelledAgreements / agreements
  if (among < OFTEN * elsewhere) return false
  const pooled = (labelled + labelledAgreements) / n
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / disagreements + 1 / agreements))
  return (among - elsewhere) / se > Z
}

/** Whether disagreements are labelled at least as often as agreements. */
const disagreementsMore = ({ n, disagreements, labelled, labelledAgreements }: LabelCounts): boolean =>
  labelled * (n - disagreements) >= labelledAgreements * disagreements

/** Whether disagreements were chosen for labelling, after 'labelled': a rate that is a little higher is no choice. */
export function labelledHowOften(counts: LabelCounts): string {
  if (ofDisagreementsOnly(counts)) return 'and disagreements were chosen for it'
  return `disagreements ${disagreementsMore(counts) ? 'more' : 'less'} often than agreements`
}

/** At which rates the two are labelled: '60 % of agreements and 15 % of disagreements are labelled'. */
export function labelledText({ n, disagreements, labelled, labelledAgreements }: LabelCounts): string {
  const rate = (k: number, of: number) => (of === 0 ? 'none' : percentText(k / of))
  return `${rate(labelledAgreements, n - disagreements)} of agreements and ${rate(labelled, disagreements)} of disagreements are labelled`
}

/** Why labels give no difference in accuracy: agreements have some, and disagreements, which alone decide, have none. */
export function noDisagreementLabelled(counts: LabelCounts): string | null {
  if (counts.labelled > 0 || !labelStrata({ ...counts, fixed: 0, broken: 0 }, 0.95).differ) return null
  return `${labelledText(counts)}: where the two agree, accuracy cannot differ. Label disagreements.`
}

/** Why figures of labels are undefined where only disagreements are labelled. */
export const NOT_IDENTIFIED =
  'Only disagreements were chosen for labelling: they are no sample of all requests, so this is not known. The difference in accuracy is, because requests on which both agree cancel in it.'

/** The same evaluation as if nothing were labelled. */
export function withoutLabels(data: EvaluationData): { data: EvaluationData; tally: Tally } {
  const bare = { ...data, labels: null, labelValues: null }
  const tally = createTally(data.task === 'regression' ? 0 : data.classes.length)
  addRows(tally, data.primary, data.shadow, null, 0, data.n)
  return { data: bare, tally }
}
