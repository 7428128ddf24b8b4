/** Label only what matters: the accuracy difference that labels of disagreements alone justify. */
import type { Interval } from '../../result'
import type { EvaluationData } from '../../input'
import { zTwoSided } from '../../statistics/distributions'
import type { Section } from '../section'

export interface FromDisagreements {
  /** Requests that both answered, and on how many of them they differ. */
  n: number
  disagreements: number
  /** Disagreements that are labelled, and among those. */
  labelled: number
  fixed: number
  broken: number
  /** Requests on which both agree that are labelled too. */
  labelledAgreements: number
  /** Shadow's accuracy minus primary's over all n requests. */
  value: number
  ci95: Interval
  /** At the gates' confidence. */
  interval: Interval
  /** Whether the accuracy gate is judged by this: the labels are of disagreements only. */
  decides: boolean
}

/**
 * Where both give the same answer the difference is 0 whatever the label, so only disagreements need one:
 * difference = (fixed - broken) / labelled x disagreements / n. The variance has two parts: which disagreements
 * were labelled (with the finite population correction), and which requests came (Cochran 1977, double sampling).
 * Needs the labelled ones to be a random sample of the disagreements, or all of them.
 */
export const section: Section<'fromDisagreements'> = {
  key: 'fromDisagreements',
  compute({ data, gates }) {
    if (data.task === 'regression' || !data.labels) return null
    const counts = count(data, data.labels)
    const { n, disagreements, labelled, fixed, broken } = counts
    if (labelled < 2 || n === 0) return null
    const share = disagreements / n
    const mean = (fixed - broken) / labelled
    const square = (fixed + broken) / labelled
    const spread = ((square - mean * mean) * labelled) / (labelled - 1)
    const sampling = share ** 2 * spread * (1 / labelled - 1 / disagreements)
    const requests = (share * square - (share * mean) ** 2) / n
    const se = Math.sqrt(Math.max(0, sampling) + Math.max(0, requests))
    const value = share * mean
    const around = (confidence: number): Interval => {
      const half = zTwoSided(confidence) * se
      return [Math.max(-1, value - half), Math.min(1, value + half)]
    }
    const decides = counts.labelledAgreements === 0 && n > disagreements
    return { ...counts, value, ci95: around(0.95), interval: around(gates.confidence), decides }
  },
}

function count({ n: rows, primary, shadow }: EvaluationData, labels: Int32Array) {
  let n = 0
  let disagreements = 0
  let labelled = 0
  let fixed = 0
  let broken = 0
  let labelledAgreements = 0
  for (let i = 0; i < rows; i += 1) {
    const p = primary.classes[i] as number
    const s = shadow.classes[i] as number
    const label = labels[i] as number
    if (p < 0 || s < 0) continue
    n += 1
    if (p === s) {
      if (label >= 0) labelledAgreements += 1
      continue
    }
    disagreements += 1
    if (label < 0) continue
    labelled += 1
    if (s === label) fixed += 1
    else if (p === label) broken += 1
  }
  return { n, disagreements, labelled, fixed, broken, labelledAgreements }
}
