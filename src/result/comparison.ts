/** Two evaluations beside each other, gate by gate: is the second credibly no worse than the first? */
import type { ChecklistItem, GateStatus } from './checklist'
import type { EvaluationResult } from './evaluation-result'

export type Standing = 'no worse' | 'worse' | 'open'

export interface ComparedGate {
  id: string
  title: string
  a: ChecklistItem | null
  b: ChecklistItem | null
  /** B's figure less A's with its interval, in the gate's unit; null where either has no figure. */
  difference: { value: number; low: number; high: number; unit: string } | null
  /** How much worse still counts as no worse, in the same unit. */
  margin: number
  standing: Standing
  /** What else is to be known of it, or ''. */
  why: string
}

export interface Comparison {
  gates: ComparedGate[]
  /** worse: one gate at least; no worse: all; open: anything else. */
  standing: Standing
}

/** Of a gate's line, for gates that have no margin of their own: less is no difference that anybody gates on. */
const SHARE_OF_LINE = 0.05

/** From worst to best, for gates that have no figure. */
const order: GateStatus[] = ['fail', 'insufficient', 'pass']

/**
 * @param a the evaluation to compare with
 * @param b the one that is judged
 * @throws RangeError where one is of a classifier and the other of a regression
 */
export function compareResults(a: EvaluationResult, b: EvaluationResult): Comparison {
  if (a.task !== b.task) throw new RangeError(`One is of ${a.task}, the other of ${b.task}.`)
  const ids = [...new Set([...a.checklist, ...b.checklist].map(({ id }) => id))]
  const of = (result: EvaluationResult, id: string) => result.checklist.find((gate) => gate.id === id) ?? null
  const refuted = new Set(
    (b.premises ?? []).filter(({ status }) => status === 'refuted').flatMap(({ rests }) => rests),
  )
  const gates = ids.map((id) => {
    const compared = compareGate(of(a, id), of(b, id), b)
    return refuted.has(id) && compared.standing === 'no worse'
      ? { ...compared, standing: 'open' as const, why: 'B rests on a refuted premise' }
      : compared
  })
  const standings = gates.map(({ standing }) => standing)
  const standing = standings.includes('worse') ? 'worse' : standings.includes('open') ? 'open' : 'no worse'
  return { gates, standing }
}

function compareGate(
  a: ChecklistItem | null,
  b: ChecklistItem | null,
  { gates }: EvaluationResult,
): ComparedGate {
  const { id, title } = (b ?? a)!
  const held = { id, title, a, b, difference: null, margin: 0 }
  if (!a || !b) return { ...held, standing: 'open', why: `${a ? 'B' : 'A'} has no such gate` }
  const [x, y] = [a.glyph, b.glyph]
  if (x && y && x.value !== null && y.value !== null && x.unit === y.unit) {
    const margin = id === 'accuracy' && y.unit === 'pt' ? 100 * gates.accuracy.margin : ofLine(y)
    const difference = differenceOf(x, y)
    return { ...held, difference, margin, ...standingOf(difference, y.passes, margin, same(x, y)) }
  }
  return { ...held, ...byStatus(a.status, b.status) }
}

type Glyph = NonNullable<ChecklistItem['glyph']>

/** A whole number of features has no part of one. */
const ofLine = ({ limit, unit }: Glyph) => (unit === 'features' ? 0 : SHARE_OF_LINE * Math.abs(limit))

const same = (x: Glyph, y: Glyph) => x.value === y.value && x.low === y.low && x.high === y.high

/**
 * The interval of a difference from the intervals of both (MOVER: Zou and Donner 2008, Statistics in Medicine 27,
 * 1693-1702). It takes them for independent, which widens it where both are of the same requests.
 */
function differenceOf(x: Glyph, y: Glyph): NonNullable<ComparedGate['difference']> {
  const [a, b] = [x.value!, y.value!]
  const [al, ah, bl, bh] = [x.low ?? a, x.high ?? a, y.low ?? b, y.high ?? b]
  const value = b - a
  return {
    value,
    low: value - Math.hypot(b - bl, ah - a),
    high: value + Math.hypot(bh - b, a - al),
    unit: y.unit,
  }
}

function standingOf(
  { low, high }: { low: number; high: number },
  passes: Glyph['passes'],
  margin: number,
  same: boolean,
): Pick<ComparedGate, 'standing' | 'why'> {
  if (same) return { standing: 'no worse', why: 'the same figure' }
  // The least and the most that B may be better by.
  const [least, most] = passes === 'above' ? [low, high] : [-high, -low]
  if (least >= -margin) return { standing: 'no worse', why: least > 0 ? 'credibly better' : '' }
  if (most < 0) return { standing: 'worse', why: '' }
  return { standing: 'open', why: 'the interval holds both' }
}

function byStatus(a: GateStatus, b: GateStatus): Pick<ComparedGate, 'standing' | 'why'> {
  if (b === 'not-checked')
    return a === 'not-checked'
      ? { standing: 'no worse', why: 'checked in neither' }
      : { standing: 'open', why: 'not checked in B' }
  const [before, now] = [order.indexOf(a), order.indexOf(b)]
  if (now >= before) return { standing: 'no worse', why: 'by its answer' }
  return b === 'fail'
    ? { standing: 'worse', why: 'by its answer' }
    : { standing: 'open', why: 'by its answer' }
}
