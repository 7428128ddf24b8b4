/** Calibration: whether what a model is 80 % sure of comes true 80 % of the time. */
import type { ReliabilityBin, ModelCalibration } from '../../../result/sections/calibration'
import type { ClassIndices } from '../../../core/columns'
import type { EvaluationData, Predictions } from '../../input'
import { wilson } from '../../statistics/binomial'
import { calibrationError } from '../../statistics/calibration-error'
import type { CalibrationBin } from '../../statistics/calibration-error'
import { quantile } from '../../statistics/quantiles'
import { sortScores } from '../../statistics/sorting'
import type { Floats } from '../../statistics/sorting'
import { notProbabilities, scored } from '../scores'
import type { Scored } from '../scores'
import type { Section } from '../section'

const WIDTH_BINS = 10
const MASS_BINS = 15

export const section: Section<'calibration'> = {
  key: 'calibration',
  compute({ data, tally, seed }) {
    if (data.task === 'regression' || !data.labels || tally.labelled === 0) return null
    const primary = model(data, data.primary, data.labels, seed)
    const shadow = model(data, data.shadow, data.labels, seed)
    if (primary.n === 0 && shadow.n === 0) return null
    const two = data.classes.length === 2
    return {
      of: two ? `probability of “${data.classes[1]}”` : 'probability of the predicted class',
      primary,
      shadow,
    }
  },
}

function model(
  { classes }: EvaluationData,
  predictions: Predictions,
  labels: ClassIndices,
  seed: number,
): ModelCalibration {
  const s = scored(predictions, labels, classes.length)
  const reason = typeof s === 'string' ? s : notProbabilities(s)
  if (typeof s === 'string' || reason)
    return { n: 0, bins: [], ece: null, eceCi95: null, eceNoise95: null, reason }
  const { score, hit } = confidences(s, predictions)
  return {
    n: score.length,
    bins: widthBins(score, hit),
    ...calibrationError(massBins(score, hit), score.length, seed),
    reason: null,
  }
}

/** The probability judged and whether it came true, row by row. */
function confidences(s: Scored, predictions: Predictions) {
  const Scores = s.float32(1) ? Float32Array : Float64Array
  const score = new Scores(s.rows.length)
  const hit = new Uint8Array(s.rows.length)
  for (let r = 0; r < s.rows.length; r++) {
    const i = s.rows[r]!
    const c = s.k === 2 ? 1 : predictions.classes[i]!
    score[r] = s.at(i, c)
    hit[r] = s.labels[i] === c ? 1 : 0
  }
  return { score, hit }
}

function widthBins(score: Floats, hit: Uint8Array): ReliabilityBin[] {
  const edges = Array.from({ length: WIDTH_BINS - 1 }, (_, i) => (i + 1) / WIDTH_BINS)
  return binned(score, hit, edges).map(({ n, sum, hits }, i) => ({
    from: i / WIDTH_BINS,
    to: (i + 1) / WIDTH_BINS,
    n,
    mean: n === 0 ? null : sum / n,
    observed: n === 0 ? null : hits / n,
    ci95: wilson(hits, n),
  }))
}

/** Equal mass rather than equal width: a few crowded bins would otherwise hide the error (Nixon et al. 2019). */
function massBins(score: Floats, hit: Uint8Array): CalibrationBin[] {
  const sorted = sortScores(new Float32Array(score))
  const edges = Array.from({ length: MASS_BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / MASS_BINS))
  return binned(score, hit, edges)
}

/** Counts by bin; bin i holds edge[i-1] <= score < edge[i]. */
function binned(score: Floats, hit: Uint8Array, edges: number[]): CalibrationBin[] {
  const bins = Array.from({ length: edges.length + 1 }, (): CalibrationBin => ({
    n: 0,
    sum: 0,
    hits: 0,
    squares: 0,
    honest: 0,
  }))
  for (let r = 0; r < score.length; r++) {
    const x = score[r]!
    let low = 0
    let high = edges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (edges[middle]! <= x) low = middle + 1
      else high = middle
    }
    const bin = bins[low] as CalibrationBin
    const residual = hit[r]! - x
    bin.n++
    bin.sum += x
    bin.hits += hit[r]!
    bin.squares += residual * residual
    bin.honest += x * (1 - x)
  }
  return bins
}
