/** Two evaluations gate by gate: is the second credibly no worse than the first? */
import type { ChecklistItem, GateStatus } from '../result/checklist'
import type { EvaluationResult } from '../result/evaluation-result'
import type { Change } from './estimate'
import { listText } from '../core/words'
import { changeOf } from './gate-changes'
import type { Pair } from './pair'

export type Standing = 'no worse' | 'worse' | 'open'

export interface Difference {
  value: number
  low: number
  high: number
  unit: string
}

export interface ComparedGate {
  id: string
  title: string
  a: ChecklistItem | null
  b: ChecklistItem | null
  /** B's figure less A's, each end one-sided at the gates' confidence; null where there is none to compare. */
  difference: Difference | null
  /** What the interval rests on; null without one. */
  how: Change['how'] | null
  /** How much worse still counts as no worse, in the same unit. */
  margin: number
  standing: Standing
  /** What else is to be known of it, or ''. */
  why: string
}

/** Gates of an answer that is not measured: without evidence in both, nothing of it got worse. */
const UNMEASURED = new Set(['rollback', 'never-break'])
/** From worst to best, for gates that have no figure. */
const order: GateStatus[] = ['fail', 'insufficient', 'pass']

export function compareGates(pair: Pair): ComparedGate[] {
  const ids = [...new Set([...pair.a.checklist, ...pair.b.checklist].map(({ id }) => id))]
  return ids.map((id) => withPremises(compareGate(id, pair), pair))
}

export function standingOf(gates: readonly ComparedGate[]): Standing {
  const standings = gates.map(({ standing }) => standing)
  return standings.includes('worse') ? 'worse' : standings.includes('open') ? 'open' : 'no worse'
}

const gateOf = ({ checklist }: EvaluationResult, id: string) =>
  checklist.find((gate) => gate.id === id) ?? null

function compareGate(id: string, pair: Pair): ComparedGate {
  const [a, b] = [gateOf(pair.a, id), gateOf(pair.b, id)]
  const held = { id, title: (b ?? a)!.title, a, b, difference: null, how: null, margin: 0 }
  if (!a || !b) return { ...held, standing: 'open', why: `${a ? 'B' : 'A'} has no such gate` }
  const found = changeOf(id, a, b, pair)
  if (found === null) return { ...held, ...byStatus(id, a.status, b.status) }
  if ('why' in found) return { ...held, standing: 'open', why: found.why }
  const { change, unit, margin, better } = found
  const confidence = Math.max(pair.a.gates.confidence, pair.b.gates.confidence)
  const [low, high] = change.at(confidence)
  const said = { difference: { value: change.value, low, high, unit }, how: change.how, margin }
  if (found.doubt) return { ...held, ...said, standing: 'open', why: found.doubt }
  // Nothing is credible of a figure that may be anything.
  if (!Number.isFinite(low) && !Number.isFinite(high))
    return { ...held, ...said, standing: 'open', why: withoutInterval(a, b) }
  const settled = judged(change, [low, high], better, margin)
  // However small the change: what passed, or might have, fails now.
  if (settled.standing === 'no worse' && b.status === 'fail' && a.status !== 'fail')
    return { ...held, ...said, standing: 'open', why: 'by less than the margin, and over the line' }
  return { ...held, ...said, ...settled }
}

/** Whose figure stands without an interval: of too few requests, or judged by its point estimate. */
function withoutInterval(a: ChecklistItem, b: ChecklistItem): string {
  const bare = Object.entries({ A: a, B: b }).flatMap(([name, { glyph }]) =>
    !glyph || glyph.low === null || glyph.low === glyph.high ? [name] : [],
  )
  return bare.length > 0
    ? `${listText(bare)} ${bare.length > 1 ? 'were' : 'was'} judged without an interval`
    : 'too few requests for an interval'
}

function judged(
  { how }: Change,
  [low, high]: [number, number],
  better: 'more' | 'less',
  margin: number,
): Pick<ComparedGate, 'standing' | 'why'> {
  if (how === 'identical') return { standing: 'no worse', why: 'of the same files' }
  // The least and the most that B may be better by.
  const [least, most] = better === 'more' ? [low, high] : [-high, -low]
  if (least >= -margin) return { standing: 'no worse', why: least > 0 ? 'credibly better' : '' }
  if (most < 0) return { standing: 'worse', why: '' }
  return { standing: 'open', why: 'the interval holds both worse and no worse' }
}

function byStatus(id: string, a: GateStatus, b: GateStatus): Pick<ComparedGate, 'standing' | 'why'> {
  if (b === 'not-checked')
    return a === 'not-checked'
      ? { standing: 'no worse', why: 'checked in neither' }
      : { standing: 'open', why: 'not checked in B' }
  const [before, now] = [order.indexOf(a), order.indexOf(b)]
  if (now < before)
    return b === 'fail'
      ? { standing: 'worse', why: 'by its answer' }
      : { standing: 'open', why: 'by its answer' }
  if (b === 'insufficient' && !UNMEASURED.has(id)) return { standing: 'open', why: 'no evidence in either' }
  return { standing: 'no worse', why: 'by its answer' }
}

/** A figure that rests on what was refuted says nothing, whichever of the two it is of. */
function withPremises(gate: ComparedGate, { a, b }: Pair): ComparedGate {
  if (gate.standing === 'open' || gate.how === 'identical') return gate
  for (const [name, { premises = [] }] of [
    ['B', b],
    ['A', a],
  ] as const)
    // prettier-ignore
    if (premises.some(({ status, rests }) => status === 'refuted' && rests.includes(gate.id)))
      return { ...gate, standing: 'open', why: `${name} rests on a refuted premise` }
  return gate
}
