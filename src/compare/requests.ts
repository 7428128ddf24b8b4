/** Two evaluations request by request, by the samples of disagreements that they carry: what is repaired, and what is new. */
import type { EvaluationResult } from '../result/evaluation-result'
import type { DisagreementKind, DisagreementRow } from '../result/requests'
import type { Relation } from './relation'

/** What a candidate makes of a request, beside primary. */
export type State = DisagreementKind | 'agree'

/** repaired and damaged by the label; gone and new where no label tells; else changed in another way, or the same. */
export type Turn = 'repaired' | 'damaged' | 'gone' | 'new' | 'changed' | 'same'

interface PairedRow {
  id: string
  label: string | null
  primary: string | null
  /** What the candidate of A, and that of B, answered; primary's answer where it agrees. */
  a: string | null
  b: string | null
  was: State
  is: State
  turn: Turn
}

export interface PairedRequests {
  /** Why requests are not paired, in a sentence; null where they are. */
  reason: string | null
  /** Whether every disagreement and every error of both is known: then what is in neither is the same in both. */
  complete: boolean
  counts: Record<Turn, number>
  /** What turned, the most telling first. */
  rows: PairedRow[]
  /** Requests in one sample of which the other does not tell. */
  untold: number
  /** Requests known to be the same in both, of each kind. */
  both: { fixed: number; broken: number; error: number; disagree: number }
}

const nothing = (): Record<Turn, number> => ({
  ...{ repaired: 0, damaged: 0, gone: 0, new: 0, changed: 0, same: 0 },
})

const unpaired = (reason: string): PairedRequests => ({
  ...{ reason, complete: false, counts: nothing(), rows: [], untold: 0 },
  both: { fixed: 0, broken: 0, error: 0, disagree: 0 },
})

const order: Turn[] = ['damaged', 'repaired', 'new', 'gone', 'changed', 'same']

export function pairRequests(a: EvaluationResult, b: EvaluationResult, relation: Relation): PairedRequests {
  const reason = whyNot(a, b, relation)
  if (reason) return unpaired(reason)
  const keyOf = keyFor(a, b)
  const [inA, inB] = [byKey(a, keyOf), byKey(b, keyOf)]
  const whole = { a: isComplete(a), b: isComplete(b) }
  const rows: PairedRow[] = []
  let untold = 0
  for (const key of new Set([...inA.keys(), ...inB.keys()])) {
    const [was, is] = [inA.get(key), inB.get(key)]
    if ((!was && !whole.a) || (!is && !whole.b)) untold++
    else rows.push(rowOf(was, is))
  }
  const counts = nothing()
  for (const { turn } of rows) counts[turn]++
  const bothAre = (...kinds: State[]) =>
    rows.filter(({ was, is }) => was === is && kinds.includes(was)).length
  rows.sort((x, y) => order.indexOf(x.turn) - order.indexOf(y.turn))
  return {
    reason: null,
    complete: whole.a && whole.b && untold === 0,
    counts,
    rows: rows.filter(({ turn }) => turn !== 'same'),
    untold,
    both: {
      fixed: bothAre('fixed'),
      broken: bothAre('broken'),
      error: shadowErrors(inA, inB),
      disagree: rows.filter(({ was, is }) => isDisagreement(was) && isDisagreement(is)).length,
    },
  }
}

function whyNot(a: EvaluationResult, b: EvaluationResult, relation: Relation): string | null {
  if (a.task !== 'classification')
    return 'Numbers differ on every request: there are no disagreements to pair.'
  if (relation.requests === 'apart') return 'The two are of different requests.'
  if (relation.requests !== 'same')
    return 'The two are not of the same requests, as far as their logs’ hashes and their ids tell.'
  if (relation.primary !== true || (relation.labels === false && hasLabels(a, b)))
    return relation.primary === true
      ? 'The two have other labels: what is right in one may be wrong in the other.'
      : 'It is not known that primary answers the same in both: a disagreement is with another model.'
  for (const [name, one] of [
    ['A', a],
    ['B', b],
  ] as const)
    // prettier-ignore
    if (one.disagreements.sample.length === 0 && count(one) > 0)
      return `${name} holds no requests: share it with requests and their ids.`
  const [x, y] = [a, b].map(({ shared }) => shared?.as === 'hashed-ids')
  if (x !== y) return 'One has ids, and the other has hashes of ids.'
  const ids = new Set(a.disagreements.sample.map(({ id }) => id))
  if (x && ids.size > 0 && !b.disagreements.sample.some(({ id }) => ids.has(id)))
    return 'No hashed id of one is in the other: they may have been hashed with different salts.'
  return null
}

const hasLabels = (...results: EvaluationResult[]) => results.some(({ requests }) => requests.labelled > 0)

const count = ({ disagreements }: EvaluationResult) =>
  Object.values(disagreements.byKind).reduce((sum, n) => sum + n, 0)

const isComplete = (result: EvaluationResult) => result.disagreements.sample.length === count(result)

type Key = (row: DisagreementRow) => string

/** By id; where several requests have one, by their place in the log too. */
function keyFor(...results: EvaluationResult[]): Key {
  const reused = results.some(({ requests }) =>
    requests.noted?.some(({ reason }) => reason === 'id-conflict'),
  )
  return reused ? ({ id, row }) => `${row} ${id}` : ({ id }) => id
}

const byKey = ({ disagreements }: EvaluationResult, keyOf: Key) =>
  new Map(disagreements.sample.map((row) => [keyOf(row), row]))

const isDisagreement = (state: State) => state !== 'agree' && state !== 'error'

function shadowErrors(a: Map<string, DisagreementRow>, b: typeof a): number {
  let n = 0
  for (const [key, row] of a) if (row.shadowError && b.get(key)?.shadowError) n++
  return n
}

function rowOf(was: DisagreementRow | undefined, is: DisagreementRow | undefined): PairedRow {
  const told = (is ?? was)!
  const states = { was: was?.kind ?? 'agree', is: is?.kind ?? 'agree' } as const
  return {
    ...{ id: told.id, label: told.label, primary: told.primary },
    a: was ? answerOf(was) : told.primary,
    b: is ? answerOf(is) : told.primary,
    ...states,
    turn: turnOf(states.was, states.is, was && is ? answerOf(was) === answerOf(is) : false),
  }
}

const answerOf = ({ shadow, shadowError }: DisagreementRow) => shadow ?? (shadowError || null)

/** What a candidate is right about, as far as it is known: where it agrees, the other's kind says whether primary is right. */
function isRight(state: State, other: State): boolean | null {
  if (state === 'fixed') return true
  if (state === 'broken' || state === 'both-wrong') return false
  if (state !== 'agree') return null
  return other === 'broken' ? true : other === 'fixed' || other === 'both-wrong' ? false : null
}

function turnOf(was: State, is: State, alike: boolean): Turn {
  const [before, now] = [isRight(was, is), isRight(is, was)]
  if (before === false && now === true) return 'repaired'
  if (before === true && now === false) return 'damaged'
  if (was === is && alike) return 'same'
  if (is === 'agree') return 'gone'
  return was === 'agree' ? 'new' : 'changed'
}
