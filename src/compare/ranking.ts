/** Which of several candidates may be the best by accuracy, and what choosing the best-looking one flatters it by. */
import { normalCdf, normalQuantile } from '../evaluation/statistics/distributions'
import type { EvaluationResult } from '../result/evaluation-result'
import { estimateOf } from './gate-estimates'
import { changeOf } from './gate-changes'
import { relationOf } from './relation'
import { pairOf } from './pair'

export interface Ranking {
  /** Why there is none, in a sentence; null where there is. */
  reason: string | null
  /** Place of the candidate whose figure is the best; null without a ranking. */
  best: number | null
  /** Places of those that are not credibly worse than another: the true best is among them, with the gates' confidence. */
  mayBeBest: number[]
  /**
   * By how much the best of as many equally good candidates would look better than it is, at most: their figures' standard
   * error times the expected largest of as many independent normals. In the figure's unit; null where it is not known.
   */
  flattery: number | null
  unit: string
}

const none = (reason: string): Ranking => ({ reason, best: null, mayBeBest: [], flattery: null, unit: '' })

/** Subset selection (Gupta 1965; as multiple comparisons with the best, Hsu 1984), with Bonferroni's share of the error. */
export function rankingOf(results: readonly EvaluationResult[], confidence: number): Ranking {
  const reason = whyNot(results)
  if (reason) return none(reason)
  const each = 1 - (1 - confidence) / (results.length - 1)
  /** By how much one is better than another, at most. */
  const most = (one: EvaluationResult, other: EvaluationResult): number | null => {
    const found = accuracyOf(other, one)
    if (!found || 'why' in found) return null
    const [low, high] = found.change.at(each)
    return found.better === 'more' ? high : -low
  }
  const mayBe = results.map((one) => results.every((other) => other === one || (most(one, other) ?? 0) >= 0))
  const glyphs = results.map((result) => gateOf(result)!.glyph!)
  const better = glyphs[0]!.passes === 'above' ? 1 : -1
  const values = glyphs.map(({ value }) => better * value!)
  const best = values.indexOf(Math.max(...values))
  return {
    ...{ reason: null, best, mayBeBest: [...results.keys()].filter((i) => mayBe[i] || i === best) },
    ...{ flattery: flatteryOf(results[best]!, results.length, confidence), unit: glyphs[best]!.unit },
  }
}

const gateOf = ({ checklist }: EvaluationResult) => checklist.find(({ id }) => id === 'accuracy')

function accuracyOf(a: EvaluationResult, b: EvaluationResult) {
  return changeOf('accuracy', gateOf(a)!, gateOf(b)!, pairOf(a, b))
}

function whyNot(results: readonly EvaluationResult[]): string | null {
  const figured = results.every((result) => gateOf(result)?.glyph?.value != null)
  if (!figured) return 'Without labels in each of them, nothing says which is the best.'
  const units = new Set(results.map((result) => gateOf(result)!.glyph!.unit))
  if (units.size > 1) return 'Their accuracy is in different units.'
  for (const other of results.slice(1)) {
    const { requests, labels, primary, primaryFiles } = relationOf(results[0]!, other)
    if (requests !== 'same')
      return 'They are of different requests: a figure of other traffic is no better and no worse.'
    if (!labels) return 'They have other labels.'
    if (primary === false || primaryFiles === false) return 'They are measured against different primaries.'
  }
  return null
}

function flatteryOf(best: EvaluationResult, k: number, confidence: number): number | null {
  const [low, high] = estimateOf(best, gateOf(best)!)?.at(confidence) ?? [-Infinity, Infinity]
  const error = (high - low) / (2 * normalQuantile(confidence))
  return Number.isFinite(error) ? error * largestOf(k) : null
}

const REACH = 8
const STEPS = 2000

/** Mean of the largest of k independent standard normals: the integral of x dΦ(x)^k, by parts on a grid. */
export function largestOf(k: number): number {
  const step = (2 * REACH) / STEPS
  let mean = REACH
  for (let i = 0; i < STEPS; i++) mean -= step * normalCdf(-REACH + (i + 0.5) * step) ** k
  return mean
}
