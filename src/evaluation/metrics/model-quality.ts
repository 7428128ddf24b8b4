/** One model against the labels: the table's figures and those of its probabilities. */
import type { ClassIndices } from '../../core/columns'
import type { Predictions } from '../input'
import type { ModelQuality } from '../../result/quality'
import { cellsOf, inner } from '../counts'
import type { ModelTally } from '../tally'
import { tableQuality } from './quality'
import { ranking, type RankedClass } from './ranking'
import { brier, logLoss, notProbabilities, scored, type Scored } from './scores'

/**
 * @param labels class index per row, -1 for none
 * @param ranked its scores, by class
 * @param shown classes of the table that is given, where it is not of all
 */
export function modelQuality(
  tally: ModelTally,
  predictions: Predictions,
  labels: ClassIndices,
  classes: string[],
  ranked: () => RankedClass[],
  shown: Int32Array | null = null,
): ModelQuality {
  const table = tableQuality(cellsOf(tally.byLabel, classes.length), classes)
  const confusion = inner(tally.byLabel, classes.length, shown ?? undefined)
  const reason = table.n === 0 ? 'No labelled request was answered.' : null
  return {
    ...table,
    reason,
    ...ofProbabilities(scored(predictions, labels, classes.length), ranked),
    confusion,
  }
}

function ofProbabilities(s: Scored | string, ranked: () => RankedClass[]) {
  if (typeof s === 'string') {
    const none = { value: null, ci95: null, n: 0, reason: s }
    return { logLoss: none, brier: none, rocAuc: none, averagePrecision: none }
  }
  const reason = notProbabilities(s)
  return { logLoss: logLoss(s, reason), brier: brier(s, reason), ...ranking(s, ranked()) }
}
