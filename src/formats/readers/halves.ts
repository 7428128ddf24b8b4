/** Home-made logs with a record for a request and one for each answer to it, joined by the id that both have. */
import { isObject } from '../../core/objects'
import { readHead } from '../../files/source'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { allHeadValues, headValues } from '../json/values'
import type { JsonValues } from '../json/values'
import { recordValues } from '../json/wrapped'
import { collect, giveOldest, piecesOf } from '../records/collect'
import type { Fields } from '../records/expand'
import { halvesPlan, joinedHalves, sideOf } from '../records/halves'
import type { HalvesPlan } from '../records/halves'
import { linesOf } from '../records/lines'
import { opened } from '../records/opened'
import { firstLines, NO_JSON, prefixRoles } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'
import { loggedRecord } from './logged-json'

export default recordFormat({
  id: 'halves',
  paired: true,
  title: 'requests and answers in records of their own',
  sniff: (head) => {
    const found = planOf(head)
    // Bodies of which each answer follows its request are bare bodies, too, and as well read as such.
    return found === null ? 0 : found.inTurn ? 0.69 : 0.72
  },
  records,
  known: prefixRoles,
})

const isJson = ({ text }: Head) => /^\s*[[{]/.test(text)
const recordIn = (value: unknown): Fields | null => (isObject(value) ? opened(value) : null)
const recordsIn = (values: readonly unknown[]) => values.map(recordIn).filter((one) => one !== null)

function planOf(head: Head): HalvesPlan | null {
  if (!isJson(head))
    return halvesPlan(
      firstLines(head)
        .map(unlessBad)
        .filter((one) => one !== null),
    )
  // Nearly all logs have both in one record: of those no more than the first records is looked at.
  const first = recordsIn(headValues(head))
  if (first.length === 0 || first.every((one) => sideOf(one) === 'whole')) return null
  return halvesPlan(recordsIn(allHeadValues(head)))
}

function unlessBad(line: string): Fields | null {
  try {
    return loggedRecord(line)
  } catch {
    return null
  }
}

/** Calls whose other records have not come, at most. */
const MOST_WAITING = 200_000

interface Call {
  line: number
  request: Fields | null
  answers: Map<string, Fields>
}

interface Held {
  plan: HalvesPlan
  calls: Map<string, Call>
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const { source, carry } = reading
  const head = await readHead(source)
  const before = carry?.held.get('halves') as Held | undefined
  const plan = before?.plan ?? planOf(head)
  if (!plan) return
  const held = before ?? { plan, calls: new Map<string, Call>() }
  carry?.held.set('halves', held)
  yield* piecesOf(
    isJson(head) ? recordValues(reading) : loggedValues(reading),
    (value, line, piece) => {
      const record = recordIn(value)
      const rows = record ? add(held, record, line, piece) : []
      giveOldest(held.calls, carry?.most ?? MOST_WAITING, piece, (call, id) => alone(plan, call, id, piece))
      return rows
    },
    carry?.more
      ? undefined
      : (piece) => giveOldest(held.calls, 0, piece, (call, id) => alone(plan, call, id, piece)),
  )
}

/** @returns rows of a record that is a whole call; what a half completes goes into the piece */
function add({ plan, calls }: Held, record: Fields, line: number, piece: Piece): Fields[] {
  const skip = (reason: string, detail: string): Fields[] => {
    piece.skipped.push({ reason, line, detail })
    return []
  }
  const side = sideOf(record)
  if (side === 'whole') return rowsOf(record, line)
  if (side === null) return skip('not-a-prediction', 'a record of neither a request nor an answer')
  const id = String(record[plan.id] ?? '')
  if (id === '') return skip('no-request', `a record without "${plan.id}": nothing says what it belongs to`)
  const name = plan.variant === null ? '' : String(record[plan.variant] ?? '')
  if (side === 'answer' && plan.variant !== null && !plan.names.includes(name))
    return skip('other-model', `an answer of ${name || 'a model without a name'}`)
  const call = calls.get(id) ?? { line, request: null, answers: new Map<string, Fields>() }
  if (side === 'request' ? call.request : call.answers.has(name))
    return skip('duplicate', `a second ${side} with the id ${id}`)
  if (side === 'request') [call.request, call.line] = [record, line]
  else call.answers.set(name, record)
  calls.set(id, call)
  if (!call.request || call.answers.size < Math.max(1, plan.names.length)) return []
  calls.delete(id)
  const { request } = call
  collect(piece, call.line, () => rowsOf(joinedHalves(plan, request, call.answers), call.line))
  return []
}

/** A request that nobody, or only one of two, answered is still a request. */
function alone(plan: HalvesPlan, { line, request, answers }: Call, id: string, piece: Piece): Fields[] {
  if (request) return rowsOf(joinedHalves(plan, request, answers), line)
  piece.skipped.push({
    reason: 'no-request',
    line,
    detail: `an answer whose request ${id} is not in the log`,
  })
  return []
}

async function* loggedValues(reading: Reading): AsyncIterable<JsonValues> {
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const values = lines.flatMap((line, i) => {
      try {
        const value = loggedRecord(line)
        if (value) return [{ line: first + i, value }]
        if (line.trim() !== '') skipped.push({ reason: 'no-record', line: first + i, detail: NO_JSON })
      } catch (error) {
        skipped.push({ reason: 'bad-line', line: first + i, detail: `not JSON: ${(error as Error).message}` })
      }
      return []
    })
    yield { values, skipped }
  }
}
