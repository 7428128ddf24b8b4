/** One model against the labels, from its table of label by prediction. */
import type { Averages, ClassQuality } from '../result'
import { wilson } from '../statistics/binomial'

export interface TableQuality {
  n: number
  accuracy: number | null
  accuracyCi95: [number, number] | null
  balancedAccuracy: number | null
  mcc: number | null
  mccReason: string | null
  perClass: ClassQuality[]
  macro: Averages
  weighted: Averages
}

/**
 * Accuracy, per-class precision, recall and F1 with Wilson intervals, their averages, balanced accuracy and MCC.
 * Precision of a class never predicted and recall of a class never seen are undefined (null, with the reason);
 * the averages count them as 0, as scikit-learn does by default.
 * @param table rows label, columns prediction: counts of labelled requests that the model answered
 */
export function tableQuality(table: number[][], classes: string[]): TableQuality {
  const support = table.map((row) => total(row))
  const predicted = table.map((_, j) => total(table.map((row) => row[j] as number)))
  const right = table.map((row, i) => row[i] as number)
  const n = total(support)
  const hits = total(right)
  const perClass = classes.map((name, i) =>
    classQuality(name, right[i] as number, predicted[i] as number, support[i] as number),
  )
  const { mcc, mccReason } = matthews(hits, n, support, predicted)
  return {
    n,
    accuracy: n === 0 ? null : hits / n,
    accuracyCi95: wilson(hits, n),
    balancedAccuracy: balanced(perClass),
    mcc,
    mccReason,
    perClass,
    macro: averages(n, perClass, () => 1),
    weighted: averages(n, perClass, (c) => c.support),
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
    reason: reasons.length > 0 ? reasons.join('; ') : null,
  }
}

/** Mean recall of the classes that occur among the labels. */
function balanced(perClass: ClassQuality[]): number | null {
  const recalls = perClass.flatMap((c) => (c.recall === null ? [] : [c.recall]))
  return recalls.length === 0 ? null : total(recalls) / recalls.length
}

/** Averages over all classes, undefined ones as 0. */
function averages(n: number, perClass: ClassQuality[], weight: (c: ClassQuality) => number): Averages {
  const all = total(perClass.map(weight))
  if (n === 0 || all === 0) return { precision: null, recall: null, f1: null }
  const mean = (key: 'precision' | 'recall' | 'f1') =>
    total(perClass.map((c) => weight(c) * (c[key] ?? 0))) / all
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') }
}

/** Matthews correlation of k classes (Gorodkin 2004); 0, its limit, where labels or predictions are one class only. */
function matthews(hits: number, n: number, support: number[], predicted: number[]) {
  if (n === 0) return { mcc: null, mccReason: 'No labelled request was answered.' }
  const cross = total(support.map((s, i) => s * (predicted[i] as number)))
  const spreadTrue = n * n - total(support.map((s) => s * s))
  const spreadPredicted = n * n - total(predicted.map((p) => p * p))
  if (spreadTrue === 0 || spreadPredicted === 0)
    return {
      mcc: 0,
      mccReason: 'Labels or predictions are one class only: 0 is the limit, not a measurement.',
    }
  return { mcc: (hits * n - cross) / Math.sqrt(spreadTrue * spreadPredicted), mccReason: null }
}

function total(values: number[]): number {
  return values.reduce((sum, v) => sum + v, 0)
}
