/** The interval of an area under the ROC curve, also where one side has few requests. */
import type { Interval } from '../../core/interval'
import { tTwoSided, zTwoSided } from './distributions'

/** A sample's area, and DeLong's two parts of its variance; null of a side that is a single request. */
export interface RankArea {
  auc: number
  positives: number
  negatives: number
  /** Variance from which positives, and which negatives, there are (DeLong, DeLong, Clarke-Pearson 1988). */
  ofPositives: number | null
  ofNegatives: number | null
}

/** On the smaller side; of so many, half of what a model of the scores adds to their own variance is kept at twice as many. */
const FEW = 20

/**
 * DeLong's variance is that of the requests at hand: of ten positives that all score high it is near 0, whatever the
 * next would. So the interval is the wider of two that use it (on the logit scale, and Wilson's at the n that it is
 * worth), by Student's t with Satterthwaite's degrees of freedom; and it goes out towards Newcombe's method 5 (Newcombe
 * 2006, Stat Med 25:559), whose variance is that of a model and depends on the area asked about: all the way up to 20
 * requests on the smaller side, and ever less with more.
 */
export function areaInterval(area: RankArea, confidence = 0.95): Interval {
  const modelled = newcombe5(area, confidence)
  const own = delongIntervals(area, confidence)
  if (own.length === 0) return modelled
  const low = Math.min(...own.map(([end]) => end))
  const high = Math.max(...own.map(([, end]) => end))
  const weight = Math.min(1, FEW / Math.min(area.positives, area.negatives))
  return [
    Math.max(0, low + weight * Math.min(0, modelled[0] - low)),
    Math.min(1, high + weight * Math.max(0, modelled[1] - high)),
  ]
}

function delongIntervals(
  { auc, positives, negatives, ofPositives, ofNegatives }: RankArea,
  confidence: number,
) {
  if (ofPositives === null || ofNegatives === null) return []
  const variance = ofPositives + ofNegatives
  const spread = ofPositives ** 2 / (positives - 1) + ofNegatives ** 2 / (negatives - 1)
  const least = Math.min(positives, negatives)
  const t = tTwoSided(confidence, spread > 0 ? Math.max(1, variance ** 2 / spread) : least - 1)
  const effective = variance > 0 && auc > 0 && auc < 1 ? (auc * (1 - auc)) / variance : least
  return [logitInterval(auc, variance, positives * negatives, t), wilsonAt(auc, effective, t)]
}

/** On the logit scale, about the area with half a pair of requests added to each side, so that 1 has a logit. */
function logitInterval(auc: number, variance: number, pairs: number, t: number): Interval {
  const centre = (auc * pairs + 0.5) / (pairs + 1)
  const half = (t * Math.sqrt(variance)) / (centre * (1 - centre))
  const logit = Math.log(centre / (1 - centre))
  return [1 / (1 + Math.exp(half - logit)), 1 / (1 + Math.exp(-half - logit))]
}

function wilsonAt(share: number, n: number, t: number): Interval {
  const centre = (share + (t * t) / (2 * n)) / (1 + (t * t) / n)
  const half = (t / (1 + (t * t) / n)) * Math.sqrt((share * (1 - share)) / n + (t * t) / (4 * n * n))
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

/** The areas from which the one seen is no further than z errors of theirs (Hanley, McNeil 1982, both sides as large). */
function newcombe5({ auc, positives, negatives }: RankArea, confidence: number): Interval {
  const z = zTwoSided(confidence)
  const side = Math.max(0, (positives + negatives) / 2 - 1)
  const error = (x: number) => {
    const pairs = 1 + side * ((1 - x) / (2 - x) + x / (1 + x))
    return Math.sqrt((x * (1 - x) * pairs) / (positives * negatives))
  }
  const end = (to: number) => {
    let [inside, outside] = [auc, to]
    for (let i = 0; i < 60; i++) {
      const middle = (inside + outside) / 2
      if (Math.abs(auc - middle) > z * error(middle)) outside = middle
      else inside = middle
    }
    return inside
  }
  return [auc === 0 ? 0 : end(0), auc === 1 ? 1 : end(1)]
}
