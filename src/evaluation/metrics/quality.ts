/** One model against the labels, from its table of label by prediction. */
import type { Averages, ClassQuality, ModelQuality } from '../../result/quality'
import { wilson } from '../statistics/binomial'
import { balancedInterval, macroInterval, weightedInterval } from '../statistics/averages'
import type { Averaged, ClassCounts } from '../statistics/averages'
import { countTable, marginsOf, type Table } from '../statistics/count-table'
import { correlationInterval, deltaError, f1Interval, NO_SPREAD } from '../statistics/tables'

export type TableQuality = Omit<
  ModelQuality,
  'reason' | 'logLoss' | 'brier' | 'rocAuc' | 'averagePrecision' | 'confusion'
>

/** What the figures of a table are made from. */
type Margins = ClassCounts

/**
 * Accuracy, per-class precision, recall and F1 with Wilson intervals, their averages and balanced accuracy (by joining
 * the limits of the classes, see averages.ts) and MCC (delta method on Fisher's scale).
 * Precision of a class never predicted and recall of a class never seen are undefined (null, with the reason);
 * the averages count them as 0, as scikit-learn does by default.
 * @param counts rows label, columns prediction: counts of labelled requests that the model answered
 */
export function tableQuality(counts: Table, classes: string[]): TableQuality {
  const table = countTable(counts)
  const { rows: support, columns: predicted, diagonal: right, n } = marginsOf(table)
  const hits = total(right)
  const perClass = classes.map((name, i) => classQuality(name, right[i]!, predicted[i]!, support[i]!))
  const margins = { table, n, support, predicted, right }
  return {
    n,
    accuracy: n === 0 ? null : hits / n,
    accuracyCi95: wilson(hits, n),
    ...balanced(perClass, margins),
    ...matthews(hits, margins),
    perClass,
    macro: averages(perClass, margins, 'macro'),
    weighted: averages(perClass, margins, 'weighted'),
  }
}

function classQuality(name: string, right: number, predicted: number, support: number): ClassQuality {
  const reasons: string[] = []
  if (predicted === 0) reasons.push('never predicted, so it has no precision')
  if (support === 0) reasons.push('not among the labels, so it has no recall')
  return {
    class: name,
    precision: predicted === 0 ? null : right / predicted,
    recall: support === 0 ? null : right / support,
    f1: predicted + support === 0 ? null : (2 * right) / (predicted + support),
    support,
    predicted,
    precisionCi95: wilson(right, predicted),
    recallCi95: wilson(right, support),
    f1Ci95: f1Interval(right, predicted, support),
    reason: reasons.length > 0 ? reasons.join('; ') : null,
  }
}

/** Mean recall of the classes that occur among the labels. */
function balanced(perClass: ClassQuality[], margins: Margins) {
  const recalls = perClass.flatMap(({ recall }) => (recall === null ? [] : [recall]))
  const value = recalls.length === 0 ? null : total(recalls) / recalls.length
  return { balancedAccuracy: value, balancedAccuracyCi95: balancedInterval(margins) }
}

/** Averages over all classes, undefined ones as 0. */
function averages(perClass: ClassQuality[], margins: Margins, kind: 'macro' | 'weighted'): Averages {
  const { n, support } = margins
  if (n === 0) {
    const none = { precision: null, recall: null, f1: null }
    return { ...none, precisionCi95: null, recallCi95: null, f1Ci95: null }
  }
  const weights = kind === 'macro' ? perClass.map(() => 1 / perClass.length) : support.map((s) => s / n)
  const mean = (key: Averaged) => total(perClass.map((c, i) => weights[i]! * (c[key] ?? 0)))
  const interval = (key: Averaged) =>
    kind === 'macro' ? macroInterval(margins, key) : weightedInterval(margins, key)
  return {
    precision: mean('precision'),
    recall: mean('recall'),
    f1: mean('f1'),
    precisionCi95: interval('precision'),
    recallCi95: interval('recall'),
    f1Ci95: interval('f1'),
  }
}

/** Matthews correlation of k classes (Gorodkin 2004); 0, its limit, where labels or predictions are one class only. */
function matthews(hits: number, { table, n, support, predicted }: Margins) {
  if (n === 0) return { mcc: null, mccCi95: null, mccReason: 'No labelled request was answered.' }
  const cross = total(support.map((s, i) => s * predicted[i]!))
  const spreadTrue = n * n - total(support.map((s) => s * s))
  const spreadPredicted = n * n - total(predicted.map((p) => p * p))
  if (spreadTrue === 0 || spreadPredicted === 0)
    return {
      mcc: 0,
      mccCi95: null,
      mccReason: 'Labels or predictions are one class only: 0 is the limit, not a measurement.',
    }
  const joint = Math.sqrt(spreadTrue * spreadPredicted)
  const covariance = hits * n - cross
  const se = deltaError(table, n, (i, j) => {
    const label = support[i]!
    const prediction = predicted[j]!
    const direct = (i === j ? n : 0) - predicted[i]! - support[j]!
    return (n * (direct + covariance * (label / spreadTrue + prediction / spreadPredicted))) / joint
  })
  const mcc = covariance / joint
  const mccCi95 = correlationInterval(mcc, se)
  return { mcc, mccCi95, mccReason: mccCi95 ? null : NO_SPREAD }
}

function total(values: number[]): number {
  return values.reduce((sum, v) => sum + v, 0)
}
