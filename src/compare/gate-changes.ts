/** The change of each gate's figure, by what is known of the requests and models of both. */
import { count, msText } from '../core/numbers'
import type { ChecklistItem, GateGlyph } from '../result/checklist'
import type { EvaluationResult } from '../result/evaluation-result'
import { accuracyOf } from './accuracy-gate'
import { deviceOf } from './differences'
import { apart, fromInterval, identical } from './estimate'
import { between, byGlyphs, plainly, type GateChange } from './gate-change'
import type { Pair } from './pair'
import { sameFiles } from './relation'
import { errorChange } from './same-requests'

/** @returns null where there is no figure; why, where there is no comparing them */
export function changeOf(
  id: string,
  a: ChecklistItem,
  b: ChecklistItem,
  pair: Pair,
): GateChange | { why: string } | null {
  const [x, y] = [a.glyph, b.glyph]
  if (!x || !y || x.value === null || y.value === null) return null
  if (x.unit !== y.unit) return { why: 'the figures are of different units' }
  const { relation } = pair
  if (
    relation.requests === 'same' &&
    same(x, y) &&
    (relation.shadow === true || (id === 'drift' && sameBaseline(pair)))
  )
    return { change: identical, ...plainly(id, x, y, pair) }
  if (id === 'accuracy') return accuracyOf(x, y, pair) ?? byGlyphs(id, x, y, pair)
  if (id === 'errors') return errorsOf(x, y, pair)
  if (id === 'latency') return latencyChange(x, y, pair)
  return byGlyphs(id, x, y, pair)
}

/** Drift is of the log against the training data, whatever the candidate. */
const sameBaseline = ({ a, b }: Pair) => sameFiles(a.evidence.baseline, b.evidence.baseline) === true

const same = (x: GateGlyph, y: GateGlyph) => x.value === y.value && x.low === y.low && x.high === y.high

function errorsOf(x: GateGlyph, y: GateGlyph, pair: Pair): GateChange {
  const judgedBy = (glyph: GateGlyph, { errors }: EvaluationResult) => errors.shadow.rate === glyph.value
  const change = judgedBy(x, pair.a) && judgedBy(y, pair.b) ? errorChange(pair) : null
  return change ? { change, ...plainly('errors', x, y, pair) } : byGlyphs('errors', x, y, pair)
}

function latencyChange(x: GateGlyph, y: GateGlyph, pair: Pair): GateChange | { why: string } {
  const [p, q] = [pair.a.latency, pair.b.latency]
  const told = plainly('latency', x, y, pair)
  if (!p?.shadow || !q?.shadow) return byGlyphs('latency', x, y, pair)
  if (p.source !== q.source) return { why: 'one was measured here, the other is as logged' }
  if (p.shadow.atGate?.quantile !== q.shadow.atGate?.quantile)
    return { why: 'the gates are about different quantiles' }
  const of = (latency: typeof p, glyph: GateGlyph, { gates }: EvaluationResult) => {
    const at = latency.shadow!.atGate
    // The glyph goes on to the end of its axis where there is no bound.
    const ends: [number | null, number | null] =
      at?.value === glyph.value ? [at!.low, at!.high] : [glyph.low, glyph.high]
    return fromInterval(glyph.value!, ends, gates.confidence)
  }
  const [before, now] = [of(p, x, pair.a), of(q, y, pair.b)]
  if (p.source === 'replayed')
    return { ...told, change: apart(before, now, 'occasions'), doubt: otherOccasion(pair) }
  return { ...told, change: between(before, now, pair) }
}

/** Times of two occasions are comparable on the same device, and as far as the same primary took as long on both. */
function otherOccasion(pair: Pair): string | null {
  const { a, b, relation } = pair
  if (deviceOf(a) !== deviceOf(b)) return 'measured on different devices'
  if (relation.primaryFiles !== true) return null
  const [p, q] = [a.latency?.primary, b.latency?.primary]
  if (!p?.atGate || !q?.atGate) return null
  const of = (at: typeof p.atGate, { gates }: EvaluationResult) =>
    fromInterval(at.value, [at.low, at.high], gates.confidence)
  const [low, high] = apart(of(p.atGate, a), of(q.atGate, b)).at(b.gates.confidence)
  const moved = low > 0 || high < 0
  return moved
    ? `the same primary took ${msText(p.atGate.value)} then and ${msText(q.atGate.value)} now (${count(p.n)} and ${count(q.n)} timed): the occasions differ`
    : null
}
