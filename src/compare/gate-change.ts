/** What the changes of all gates have in common: their unit, their margin, and the intervals that the gates were judged by. */
import type { GateGlyph } from '../result/checklist'
import type { EvaluationResult } from '../result/evaluation-result'
import { apart, dependent, fromInterval, type Change, type Estimate } from './estimate'
import type { Pair } from './pair'

export interface GateChange {
  change: Change
  unit: string
  /** How much worse still counts as no worse, in the same unit. */
  margin: number
  better: 'more' | 'less'
  /** Why it settles nothing all the same, or null. */
  doubt: string | null
}

/** Of the SLA: less is no difference that anybody gates on. */
const SHARE_OF_SLA = 0.05

/** The stricter of both: a gate that was loosened in between makes nothing no worse. */
function marginOf(id: string, x: GateGlyph, y: GateGlyph, { a, b }: Pair): number {
  const line = Math.min(Math.abs(x.limit), Math.abs(y.limit))
  if (id === 'accuracy' && (y.unit === 'pt' || y.unit === '%'))
    return 100 * Math.min(a.gates.accuracy.margin, b.gates.accuracy.margin)
  // A rise as large as all that is allowed: with less, no number of requests without an error in either would do.
  if (id === 'errors') return line
  // A whole number of features has no part of one.
  return y.unit === 'features' ? 0 : SHARE_OF_SLA * line
}

/** What every change is told with. */
export function plainly(id: string, x: GateGlyph, y: GateGlyph, pair: Pair): Omit<GateChange, 'change'> {
  const better = y.passes === 'above' ? 'more' : 'less'
  return { unit: y.unit, margin: marginOf(id, x, y, pair), better, doubt: null }
}

/** By the intervals that the gates were judged by. */
export function byGlyphs(id: string, x: GateGlyph, y: GateGlyph, pair: Pair): GateChange {
  const of = ({ value, low, high, unit }: GateGlyph, { gates }: EvaluationResult): Estimate =>
    unit === 'features'
      ? { value: value!, at: () => [low ?? value!, high ?? value!] }
      : // A point without an interval, as of a rule by point estimate, has no bounds that anything could rest on.
        fromInterval(value!, low === high ? [null, null] : [low, high], gates.confidence)
  const [before, now] = [of(x, pair.a), of(y, pair.b)]
  // Bounds of a number of features are no limits of confidence: they stand against each other as they are.
  const change = y.unit === 'features' ? dependent(before, now) : between(before, now, pair)
  return { change, ...plainly(id, x, y, pair) }
}

/** By whether the two may have requests in common. */
export function between(a: Estimate, b: Estimate, { relation }: Pick<Pair, 'relation'>): Change {
  return relation.requests === 'apart' ? apart(a, b) : dependent(a, b)
}
