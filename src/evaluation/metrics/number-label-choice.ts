/** Numbers whose labels are missing where the two models differ: what is left speaks for whom the missing ones spoke against. */
import { count, percent } from '../../core/numbers'
import { wilson } from '../statistics/binomial'
import { quantile, sortedValues } from '../statistics/quantiles'
import type { EvaluationData } from '../input'

/** The requests on which the models are furthest apart are the largest quarter. */
const FURTHEST = 0.75
/** Rates of labelling this near to each other turn no difference around. */
const LEAST_GAP = 0.1
/** Rows that the quarter is cut by. */
const MOST_SAMPLED = 8192

interface Side {
  of: number
  labelled: number
}

/**
 * Labels at random, and of a stretch of time, are as many where the two are far apart as where they are near. On a request
 * without a label shadow's error exceeds primary's by no more than the two differ (triangle inequality), so that whether
 * those that are left out could make shadow the worse one is known.
 * @returns a sentence; null where they are not credibly fewer there, or could turn nothing around
 */
export function numberLabelChoice(data: EvaluationData): string | null {
  const { n, labelValues } = data
  if (data.task !== 'regression' || !labelValues) return null
  const [p, s] = [data.primary.values, data.shadow.values]
  const line = furthestFrom(p, s, n)
  const [near, far]: [Side, Side] = [{ of: 0, labelled: 0 }, { of: 0, labelled: 0 }] // prettier-ignore
  let [gain, atStake] = [0, 0]
  for (let i = 0; i < n; i++) {
    const apart = Math.abs(p[i]! - s[i]!)
    if (apart !== apart) continue
    const side = apart > line ? far : near
    const label = labelValues[i]!
    side.of++
    if (label === label) {
      side.labelled++
      gain += Math.abs(p[i]! - label) - Math.abs(s[i]! - label)
    } else atStake += apart
  }
  const [low, high] = [wilson(near.labelled, near.of)?.[0] ?? 0, wilson(far.labelled, far.of)?.[1] ?? 1]
  const [often, seldom] = [near.labelled / near.of, far.labelled / far.of]
  if (far.labelled === 0 || low <= high || often - seldom < LEAST_GAP || gain >= atStake) return null
  return `Where the models are furthest apart, ${percent(seldom)} of the requests are labelled, elsewhere ${percent(often)}: whatever left out ${count(far.of - far.labelled)} of those goes with what decides. Shadow may be the worse one on them, and over all.`
}

/** How far apart the two are on three quarters of the requests, by evenly spaced ones. */
function furthestFrom(p: Float64Array, s: Float64Array, n: number): number {
  const step = Math.max(1, Math.floor(n / MOST_SAMPLED))
  const sample = new Float64Array(Math.ceil(n / step))
  for (let at = 0; at < sample.length; at++) sample[at] = Math.abs(p[at * step]! - s[at * step]!)
  return quantile(sortedValues(sample), FURTHEST)
}
