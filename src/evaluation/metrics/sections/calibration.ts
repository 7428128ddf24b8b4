/** Calibration: whether what a model is 80 % sure of comes true 80 % of the time. */
import type { EvaluationData, Predictions } from '../../input'
import type { Interval } from '../../result'
import { wilson } from '../../statistics/binomial'
import { quantile } from '../../statistics/quantiles'
import { sortScores } from '../../statistics/sorting'
import { scored } from '../scores'
import type { Scored } from '../scores'
import type { Section } from '../section'

export interface ReliabilityBin {
  from: number
  to: number
  n: number
  /** Mean probability, and share that came true with its Wilson interval; null where the bin is empty. */
  mean: number | null
  observed: number | null
  ci95: Interval | null
}

export interface ModelCalibration {
  n: number
  /** Ten bins of equal width. */
  bins: ReliabilityBin[]
  /** Expected calibration error over 15 bins of equal mass: mean |observed - probability|; null where undefined. */
  ece: number | null
  reason: string | null
}

export interface Calibration {
  /** Of two classes the probability of the second; of more the predicted class's. */
  of: string
  primary: ModelCalibration
  shadow: ModelCalibration
}

const WIDTH_BINS = 10
const MASS_BINS = 15

export const section: Section<'calibration'> = {
  key: 'calibration',
  compute({ data, tally }) {
    if (data.task === 'regression' || !data.labels || tally.labelled === 0) return null
    const primary = model(data, data.primary, data.labels)
    const shadow = model(data, data.shadow, data.labels)
    if (primary.n === 0 && shadow.n === 0) return null
    const two = data.classes.length === 2
    return {
      of: two ? `probability of “${data.classes[1]}”` : 'probability of the predicted class',
      primary,
      shadow,
    }
  },
}

function model({ classes }: EvaluationData, predictions: Predictions, labels: Int32Array): ModelCalibration {
  const s = scored(predictions, labels, classes.length)
  if (typeof s === 'string') return { n: 0, bins: [], ece: null, reason: s }
  const { score, hit } = confidences(s, predictions)
  return { n: score.length, bins: widthBins(score, hit), ece: massError(score, hit), reason: null }
}

/** The probability judged and whether it came true, row by row. */
function confidences(s: Scored, predictions: Predictions) {
  const score = new Float64Array(s.rows.length)
  const hit = new Uint8Array(s.rows.length)
  for (let r = 0; r < s.rows.length; r += 1) {
    const i = s.rows[r] as number
    const c = s.k === 2 ? 1 : (predictions.classes[i] as number)
    score[r] = s.at(i, c)
    hit[r] = s.labels[i] === c ? 1 : 0
  }
  return { score, hit }
}

function widthBins(score: Float64Array, hit: Uint8Array): ReliabilityBin[] {
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
function massError(score: Float64Array, hit: Uint8Array): number | null {
  if (score.length === 0) return null
  const sorted = new Float64Array(sortScores(new Float32Array(score)))
  const edges = Array.from({ length: MASS_BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / MASS_BINS))
  let error = 0
  for (const { sum, hits } of binned(score, hit, edges)) error += Math.abs(hits - sum)
  return error / score.length
}

/** Counts by bin; bin i holds edge[i-1] <= score < edge[i]. */
function binned(score: Float64Array, hit: Uint8Array, edges: number[]) {
  const bins = Array.from({ length: edges.length + 1 }, () => ({ n: 0, sum: 0, hits: 0 }))
  for (let r = 0; r < score.length; r += 1) {
    const x = score[r] as number
    let low = 0
    let high = edges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((edges[middle] as number) <= x) low = middle + 1
      else high = middle
    }
    const bin = bins[low] as (typeof bins)[number]
    bin.n += 1
    bin.sum += x
    bin.hits += hit[r] as number
  }
  return bins
}
