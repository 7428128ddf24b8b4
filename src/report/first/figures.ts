/** The three figures of the first page: production, candidate, and the difference between them. */
import type { Interval } from '../../core/interval'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { ModelQuality } from '../../result/quality'
import type { RegressionModel } from '../../result/regression'

interface Shown {
  value: number | null
  ci95: Interval | null
  n: number | null
  reason: string | null
}

export interface Headline {
  /** 'Accuracy'. */
  name: string
  /** Shares in percent and points, or numbers in the unit of the label. */
  as: 'percent' | 'adaptive'
  primary: Shown
  shadow: Shown
  /** Whether agreements and disagreements count by how many there are, not by how many are labelled. */
  weighted?: boolean
  /** Shadow minus primary. */
  difference: Shown
}

const unknown = (reason: string): Shown => ({ value: null, ci95: null, n: null, reason })

/** @returns null where no request that both answered has a label */
export function headlineOf(result: EvaluationResult): Headline | null {
  const found = result.task === 'regression' ? ofNumbers(result) : ofClasses(result)
  const withheld = result.audit?.accuracy?.withheld
  if (!found || !withheld) return found
  return { ...found, difference: { ...found.difference, ci95: null, reason: withheld } }
}

/** Whether labels are of chosen disagreements, and no model's own accuracy is known from them. */
export function onlyOfDisagreements({
  quality,
  fromDisagreements,
}: Pick<EvaluationResult, 'quality' | 'fromDisagreements'>): boolean {
  const known = quality && (quality.primary.accuracy !== null || quality.shadow.accuracy !== null)
  return Boolean(fromDisagreements?.decides) && !known
}

function ofClasses({ quality, fromDisagreements }: EvaluationResult): Headline | null {
  const name = 'Accuracy'
  const of = (model: ModelQuality): Shown => ({
    value: model.accuracy,
    ci95: model.accuracyCi95,
    n: model.n,
    reason: model.accuracy === null ? model.reason : null,
  })
  if (fromDisagreements?.decides) {
    const { value, ci95, n, accuracy } = fromDisagreements
    const difference = { value, ci95, n, reason: null }
    // Weighted as the difference is: the two subtract to it, as plain accuracies of all labels would not.
    if (accuracy) return { name, as: 'percent', ...accuracy, weighted: true, difference }
    const alone = unknown('only requests they disagree on were chosen for labelling')
    const [primary, shadow] =
      quality && !onlyOfDisagreements({ quality, fromDisagreements })
        ? [of(quality.primary), of(quality.shadow)]
        : [alone, alone]
    return { name, as: 'percent', primary, shadow, difference }
  }
  if (!quality || quality.accuracyDifference.value === null) return null
  const { value, ci95, n, reason } = quality.accuracyDifference
  return {
    ...{ name, as: 'percent', primary: of(quality.primary), shadow: of(quality.shadow) },
    difference: { value, ci95, n, reason },
  }
}

function ofNumbers({ regression }: EvaluationResult): Headline | null {
  if (!regression?.primary || !regression.shadow || !regression.maeDifference) return null
  const of = ({ mae, maeCi95, n, reason }: RegressionModel): Shown => ({
    value: mae,
    ci95: maeCi95,
    n,
    reason: mae === null ? reason : null,
  })
  const { value, ci95, n, reason } = regression.maeDifference
  return {
    ...{ name: 'Mean absolute error', as: 'adaptive' },
    ...{ primary: of(regression.primary), shadow: of(regression.shadow) },
    difference: { value, ci95, n, reason },
  }
}

/** What replacing production by the candidate changes for whoever asks. */
export interface Changes {
  /** Shares of requests that shadow alone, and that primary alone, has right. */
  fixed: number
  broken: number
  /** Both wrong. */
  wrong: number | null
  /** What the shares rest on, in numbers of requests. */
  counts: { fixed: number; broken: number; of: number }
  /** Whether they are those of the labelled disagreements, taken to stand for the others. */
  carriedOver: boolean
}

/** @returns null without labels, and for numbers, which are near or far rather than right or wrong */
export function changesOf({ flips, fromDisagreements }: EvaluationResult): Changes | null {
  if (flips?.of === 'requests') {
    const { fixed, broken, bothWrongSame, bothWrongDifferent } = flips.counts
    return {
      ...{ fixed: fixed / flips.n, broken: broken / flips.n },
      wrong: (bothWrongSame + bothWrongDifferent) / flips.n,
      ...{ counts: { fixed, broken, of: flips.n }, carriedOver: false },
    }
  }
  if (!fromDisagreements || fromDisagreements.labelled === 0) return null
  const { fixed, broken, labelled, disagreements, n } = fromDisagreements
  const each = disagreements / n / labelled
  return {
    ...{ fixed: fixed * each, broken: broken * each, wrong: null },
    ...{ counts: { fixed, broken, of: labelled }, carriedOver: true },
  }
}

/** A share as so many of a thousand: '105', '3.2', '0.05'. */
export function perThousand(share: number): string {
  const value = share * 1000
  const digits = value === 0 || value >= 10 ? 0 : value >= 1 ? 1 : 2
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
