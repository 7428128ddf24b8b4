/** One model against the labels: the table's figures and those of its probabilities. */
import type { ClassIndices } from '../../core/columns'
import type { Predictions } from '../input'
import type { ModelQuality } from '../../result/quality'
import { cellsOf, inner } from '../counts'
import type { ModelTally } from '../tally'
import { tableQuality } from './quality'
import { ranking } from './ranking'
import { brier, logLoss, scored } from './scores'

/**
 * @param labels class index per row, -1 for none
 * @param shown classes of the table that is given, where it is not of all
 */
export function modelQuality(
  tally: ModelTally,
  predictions: Predictions,
  labels: ClassIndices,
  classes: string[],
  shown: Int32Array | null = null,
): ModelQuality {
  const table = tableQuality(cellsOf(tally.byLabel, classes.length), classes)
  const confusion = inner(tally.byLabel, classes.length, shown ?? undefined)
  const reason = table.n === 0 ? 'No labelled request was answered.' : null
  return { ...table, reason, ...ofProbabilities(predictions, labels, classes.length), confusion }
}

function ofProbabilities(predictions: Predictions, labels: ClassIndices, k: number) {
  const s = scored(predictions, labels, k)
  if (typeof s === 'string') {
    const none = { value: null, ci95: null, n: 0, reason: s }
    return { logLoss: none, brier: none, rocAuc: none, averagePrecision: none }
  }
  return { logLoss: logLoss(s), brier: brier(s), ...ranking(s) }
}
