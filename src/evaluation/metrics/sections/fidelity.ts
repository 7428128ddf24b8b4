/** Replay fidelity: whether the replayed primary gives what primary answered in production. */
import { textAt } from '../../../core/columns'
import type { EvaluationData, Predictions } from '../../input'
import { wilson } from '../../statistics/binomial'
import { predictionText } from '../disagreements'
import { sameNumber, testCauses } from '../fidelity-causes'
import { scoreOf } from '../scores'
import type { Section } from '../section'

/** float32 arithmetic on another backend flips a few requests that lie on a threshold; not one in a hundred. */
export const FAITHFUL = 0.99
const EXAMPLES = 10

export const section: Section<'fidelity'> = {
  key: 'fidelity',
  compute({ data }) {
    const logged = data.loggedPrimary
    if (!logged || logged === data.primary) return null
    const compared = compare(data, logged)
    const { n, same, largest, different } = compared
    if (n === 0) return null
    const agreement = same / n
    const ci95 = wilson(same, n)
    // Unfaithful only where the whole interval says so: three requests are no proof against a replay.
    const faithful = (ci95?.[1] ?? 1) >= FAITHFUL
    return {
      agreement: { value: agreement, ci95, n, reason: null },
      largestDifference: largest,
      faithful,
      threshold: FAITHFUL,
      firstDifferent: different.map((row) => ({
        row,
        id: textAt(data.ids, row),
        replayed: predictionText(data, data.primary, row) ?? '',
        logged: predictionText(data, logged, row) ?? '',
      })),
      ...(same === n ? { tested: [], causes: [] } : testCauses(data, logged, agreement)),
      untested: same === n ? [] : (data.hypotheses?.notes ?? []),
    }
  },
}

function compare(data: EvaluationData, logged: Predictions) {
  const different: number[] = []
  let n = 0
  let same = 0
  let largest: number | null = null
  const { primary } = data
  for (let i = 0; i < data.n; i += 1) {
    const outcome = data.task === 'regression' ? numbers(primary, logged, i) : classes(primary, logged, i)
    if (!outcome) continue
    n += 1
    if (outcome.same) same += 1
    else if (different.length < EXAMPLES) different.push(i)
    if (!Number.isNaN(outcome.distance) && outcome.distance > (largest ?? -1)) largest = outcome.distance
  }
  return { n, same, largest, different }
}

function classes(a: Predictions, b: Predictions, i: number) {
  const p = a.classes[i] ?? -1
  const l = b.classes[i] ?? -1
  if (p < 0 || l < 0) return null
  const distance = p === l ? Math.abs(scoreOf(a, i) - scoreOf(b, i)) : NaN
  return { same: p === l, distance }
}

function numbers(a: Predictions, b: Predictions, i: number) {
  const p = a.values[i] ?? NaN
  const l = b.values[i] ?? NaN
  const distance = Math.abs(p - l)
  if (Number.isNaN(distance)) return null
  return { same: sameNumber(p, l), distance }
}
