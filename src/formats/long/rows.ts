/**
 * The rows of a request become one, in which what each model said stands under its name: 'champion.prediction',
 * 'challenger.prediction'.
 */
import { remembered } from '../../core/remembered'
import type { JsonValues } from '../json/values'
import { otherUnit } from '../latency-units'
import { piecesOf } from '../records/collect'
import { addAnswer, answeredFields } from '../records/expand'
import type { Fields } from '../records/expand'
import { around } from '../records/opened'
import type { Piece } from '../records/reader'
import { isAnswered, isScoreName, namedRole, plainName } from '../role-names'
import { holdsAnswer, isDecision } from './plan'
import type { Plan } from './plan'
import { Waiting } from './waiting'
import type { WaitingRow } from './waiting'

/** @param rowsOf one record as rows, a row per request and model. @throws BodyError */
export function longPieces(
  records: AsyncIterable<JsonValues>,
  rowsOf: (value: unknown, line: number) => Fields[],
  plan: Plan,
  waiting = new Waiting(),
): AsyncIterable<Piece> {
  return piecesOf(
    records,
    (value, line, piece) => {
      const rows = rowsOf(value, line).flatMap((row) => joined(row, line, plan, waiting, piece))
      while (waiting.full && waiting.met) giveUp(waiting, piece, 'too-far-apart')
      return rows
    },
    (piece) => {
      while (giveUp(waiting, piece, 'one-answer'));
    },
  )
}

/** Skips the row that waits longest. @returns whether there was one */
function giveUp(waiting: Waiting, piece: Piece, reason: 'one-answer' | 'too-far-apart'): boolean {
  const one = waiting.oldest()
  if (!one) return false
  const detail = reason === 'one-answer' ? `only ${one.variant} answered the request ${one.id}` : apart(one)
  piece.skipped.push({ reason, line: one.line, detail })
  return true
}

const apart = ({ id, variant }: { id: string; variant: string }) =>
  `the other answer to ${id} is too far from that of ${variant}: sort the log by request`

/** @returns the request's one row once both models' rows are there */
function joined(row: Fields, line: number, plan: Plan, waiting: Waiting, piece: Piece): Fields[] {
  const id = String(row[plan.id] ?? '')
  const variant = String(row[plan.variant] ?? 'a model without a name')
  const skip = (reason: string, detail: string): Fields[] => {
    piece.skipped.push({ reason, line, detail })
    return []
  }
  if (!plan.names.includes(variant)) return skip('other-model', `an answer of ${variant}`)
  const other = waiting.get(id)
  if (!other) {
    // Sorted by model, the first of them are those whose answers come next; else those that came last are.
    if (waiting.full) return skip('too-far-apart', apart({ id, variant }))
    waiting.put(id, { line, variant, row })
    return []
  }
  if (other.variant === variant) return skip('duplicate', `a second answer of ${variant} to ${id}`)
  waiting.meet(id)
  const labels = twoLabels(other.row, row)
  if (labels) return skip('two-labels', `the rows of ${id} have the labels ${labels}`)
  return [oneRow(plan, other, { line, variant, row })]
}

/** @param last as it was read; the first may have waited without its marks */
function oneRow(plan: Plan, first: WaitingRow, last: WaitingRow): Fields {
  const both: Fields = {}
  const answered = new Set(answeredFields(last.row))
  for (const { variant, row } of [first, last]) {
    const given: Fields = {}
    for (const key of Object.keys(row)) {
      if (key === plan.variant) continue
      if (answered.has(key)) given[`${variant}.${key}`] = row[key]
      else if (isOfModel(key)) both[`${variant}.${key}`] = row[key]
      // Said with either answer: the label may come with the later one.
      else both[key] ??= row[key]
    }
    if (answered.size > 0) addAnswer(both, given, '')
  }
  return around(both, last.row)
}

/** Labels of one request that contradict each other, in words: which of them is true decides, and is not for a reader to say. */
function twoLabels(a: Fields, b: Fields): string | null {
  for (const key of Object.keys(a)) {
    const [one, two] = [a[key] ?? '', b[key] ?? '']
    const differ = one !== '' && two !== '' && one !== two
    if (differ && namedRole(key)?.role === 'label') return `${String(one)} and ${String(two)}`
  }
  return null
}

/** Whether a field is what a model said or took, and no part of the request. */
const isOfModel = remembered((name) => {
  const role = namedRole(name)?.role ?? ''
  return (
    role.startsWith('primary') ||
    role === 'status' ||
    isAnswered(name) ||
    holdsAnswer(name) ||
    isDecision(name) ||
    isScoreName(name) ||
    otherUnit(name) !== null ||
    /(?:^|_)(?:error|exception|latency)(?:_|$)/.test(plainName(name))
  )
})
