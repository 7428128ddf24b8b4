/**
 * Whether a gate passes, from nothing but what its answer rests on: counts, what rows are worth, and the bound on the
 * gate's side. A whole gate also says what would settle it, which takes ten times as long; `gates.ts` compares the two.
 */
import { accuracyLine } from '../../src/evaluation/checklist/gates/accuracy'
import type { EvaluationData } from '../../src/evaluation/input'
import { ofDisagreementsOnly } from '../../src/evaluation/metrics/label-scope'
import { pairedErrors } from '../../src/evaluation/metrics/paired-errors'
import { worthsOf, type Worths } from '../../src/evaluation/metrics/worths'
import { chosenBounds, isAbove, rateBounds, type Judged } from '../../src/evaluation/statistics/bounds'
import { labelStrata } from '../../src/evaluation/statistics/label-strata'
import { pairMoments, ratioBounds } from '../../src/evaluation/statistics/ratio'
import type { Worth } from '../../src/result/sections/independence'
import type { Gates } from '../../src/result/gates'

export type LeanGate = 'accuracy' | 'errors' | 'latency'

/** Requests that both answered, by whether they are labelled and what the label makes of them. */
export interface Outcomes {
  /** Without a label: on which the two agree, and differ. */
  agreed: number
  differed: number
  /** With one. */
  bothRight: number
  bothWrong: number
  fixed: number
  broken: number
}

export function leanPasses(data: EvaluationData, id: LeanGate, gates: Gates, looks = 0): boolean {
  const worths = worthsOf(data)
  const judgedBy = (worth: Worth): Judged => ({ worth, confidence: gates.confidence, looked: looks > 0 })
  if (id === 'errors') {
    const limit = gates.errors.maxRate
    return passesBelow(limit, failures(data), data.n, judgedBy(worths.errors('shadow', limit)))
  }
  if (id === 'latency') {
    const { slaMs, shareOver } = gates.latency
    const { total } = data.latency!.shadow!
    const worth = worths.latency('shadow', slaMs, shareOver)!
    return passesBelow(shareOver, countAbove(total, slaMs), total.length, judgedBy(worth))
  }
  if (data.task === 'regression') return numbersPass(data, worths, gates, judgedBy)
  return accuracyPasses(outcomes(data), accuracyLine(gates), judgedBy(worths.accuracy!))
}

/** Of events, k of n. */
export const passesBelow = (limit: number, k: number, n: number, judged: Judged): boolean =>
  rateBounds(k, n, judged)[1] < limit

export function accuracyPasses(seen: Outcomes, line: number, judged: Judged): boolean {
  const { agreed, differed, bothRight, bothWrong, fixed, broken } = seen
  const labelled = fixed + broken
  const found = {
    n: agreed + differed + bothRight + bothWrong + labelled,
    disagreements: differed + labelled,
    labelled,
    labelledAgreements: bothRight + bothWrong,
    fixed,
    broken,
  }
  const decides = ofDisagreementsOnly(found) || labelStrata(found, judged.confidence).differ
  if (labelled > 0 && decides) return chosenBounds(found, judged)[0] > line
  if (labelled === 0 && differed > 0) return false
  return isAbove({ bothRight, firstOnly: broken, secondOnly: fixed, bothWrong }, line, judged)
}

/** Of two classes, both models answered everything: where both are wrong, they agree. */
function outcomes({ n, labels, primary, shadow }: EvaluationData): Outcomes {
  const seen = { agreed: 0, differed: 0, bothRight: 0, bothWrong: 0, fixed: 0, broken: 0 }
  for (let i = 0; i < n; i += 1) {
    const [p, s, label] = [primary.classes[i]!, shadow.classes[i]!, labels![i]!]
    if (label < 0) seen[p === s ? 'agreed' : 'differed'] += 1
    else if (p === label) seen[s === label ? 'bothRight' : 'broken'] += 1
    else seen[s === label ? 'fixed' : 'bothWrong'] += 1
  }
  return seen
}

function failures({ shadow: { errors } }: EvaluationData): number {
  let k = 0
  for (const code of errors) if (code > 0) k += 1
  return k
}

function countAbove(values: Float64Array, limit: number): number {
  let k = 0
  for (const value of values) if (value > limit) k += 1
  return k
}

function numbersPass(
  data: EvaluationData,
  worths: Worths,
  gates: Gates,
  judgedBy: (worth: Worth) => Judged,
): boolean {
  const { a, b } = pairedErrors(data, data.labelValues!, worths.order.rows)
  const bounds = ratioBounds(pairMoments(a, b), judgedBy(worths.accuracy!))
  return bounds !== null && bounds[1] - 1 < gates.accuracy.margin
}
