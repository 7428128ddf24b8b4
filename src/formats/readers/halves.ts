/** Home-made logs with a record for a request and one for each answer to it, joined by the id that both have. */
import { isObject } from '../../core/objects'
import { readHead, tailText } from '../../files/source'
import type { Head, Source } from '../../files/source'
import type { Reading } from '../contract'
import { allHeadValues, headValues, lineValues } from '../json/values'
import type { JsonValues } from '../json/values'
import { recordValues } from '../json/wrapped'
import { collect, giveOldest, piecesOf } from '../records/collect'
import type { Fields } from '../records/expand'
import { halvesPlan, joinedHalves, labelsOf, sideOf, unlessBad } from '../records/halves'
import type { HalvesPlan } from '../records/halves'
import { linesOf } from '../records/lines'
import { opened } from '../records/opened'
import { firstLines, NO_JSON, prefixRoles } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { saidHalves } from '../records/said-halves'
import type { HalfOf } from '../records/said-halves'
import { rowsOf } from './jsonl'
import { isJson, loggedRecord } from './logged-json'

export default recordFormat({
  id: 'halves',
  paired: true,
  title: 'requests and answers in records of their own',
  sniff: (head) => {
    const found = kindOf(head)
    // Bodies of which each answer follows its request are bare bodies, too, and as well read as such.
    return found === null ? 0 : found.plan.inTurn ? 0.69 : 0.72
  },
  records,
  known: prefixRoles,
})

const recordIn = (value: unknown): Fields | null => (isObject(value) ? opened(value) : null)
const recordsIn = (values: readonly unknown[]) => values.map(recordIn).filter((one) => one !== null)

interface Kind {
  plan: HalvesPlan
  /** What a line of text is of a call; null where its JSON says so. */
  halfOf: HalfOf | null
}

/** Lines of text that are looked at: a call has four of them, and calls come at once. */
const LINES = 60

function kindOf(head: Head): Kind | null {
  if (isJson(head)) return jsonKind(head)
  const records = firstLines(head).map((line) => unlessBad(() => loggedRecord(line)))
  const plan = halvesPlan(records.filter((one) => one !== null))
  return plan ? { plan, halfOf: null } : saidHalves(firstLines(head, LINES), loggedRecord)
}

function jsonKind(head: Head): Kind | null {
  // Nearly all logs have both in one record: of those no more than the first records is looked at.
  const first = recordsIn(headValues(head))
  if (first.length === 0 || first.every((one) => sideOf(one) === 'whole')) return null
  const plan = halvesPlan(recordsIn(allHeadValues(head)))
  return plan && { plan, halfOf: null }
}

/** Whether labels come in records of their own: at the file's start, or at its end, where those of a day come together. */
async function hasLabels(source: Source, head: Head, { halfOf }: Kind): Promise<boolean> {
  const texts = [head.text, (await tailText(source, head)) ?? '']
  const tells = (value: unknown) => isObject(value) && sideOf(value) === 'truth'
  return texts.some((text) =>
    isJson(head)
      ? lineValues(text, Infinity).some(tells)
      : text.split('\n').some((line) => tells(unlessBad(() => (halfOf ?? loggedRecord)(line)))),
  )
}

/** Calls whose other records have not come, at most. */
const MOST_WAITING = 200_000

interface Call {
  line: number
  request: Fields | null
  answers: Map<string, Fields>
  /** What came of it: null where no record said, or two said different things. */
  truth: Fields | null
}

interface Held extends Kind {
  /** Whether labels come in records of their own: a call waits for its own. */
  labelled: boolean
  calls: Map<string, Call>
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const { source, carry } = reading
  const head = await readHead(source)
  const before = carry?.held.get('halves') as Held | undefined
  const kind = before ?? kindOf(head)
  if (!kind) return
  const labelled = before?.labelled ?? (await hasLabels(source, head, kind))
  const held = before ?? { ...kind, labelled, calls: new Map<string, Call>() }
  const { plan, halfOf } = held
  carry?.held.set('halves', held)
  yield* piecesOf(
    isJson(head) ? recordValues(reading) : loggedValues(reading, halfOf),
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
function add({ plan, labelled, calls }: Held, record: Fields, line: number, piece: Piece): Fields[] {
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
  const call = calls.get(id) ?? { line, request: null, answers: new Map<string, Fields>(), truth: null }
  calls.set(id, call)
  if (side === 'truth') {
    const why = tell(call, labelsOf(record))
    return why === null ? [] : skip(why, `another label of ${id}`)
  }
  if (side === 'request' ? call.request : call.answers.has(name))
    return skip('duplicate', `a second ${side} with the id ${id}`)
  if (side === 'request') [call.request, call.line] = [record, line]
  else call.answers.set(name, record)
  if (labelled || !call.request || call.answers.size < Math.max(1, plan.names.length)) return []
  calls.delete(id)
  collect(piece, call.line, () => rowsOf(oneRow(plan, call), call.line))
  return []
}

/** @returns why a further label is left out; of two that differ nobody can say which is true, and neither is taken */
function tell(call: Call, labels: Fields): 'duplicate' | 'two-labels' | null {
  const { truth } = call
  call.truth ??= labels
  if (truth === null) return null
  const same = Object.keys(labels).every((key) => String(truth[key]) === String(labels[key]))
  if (!same) call.truth = {}
  return same ? 'duplicate' : 'two-labels'
}

/** The request with what the models answered, and what came of it. */
const oneRow = (plan: HalvesPlan, { request, answers, truth }: Call): Fields => {
  const row = joinedHalves(plan, request!, answers)
  return truth === null ? row : { ...truth, ...row }
}

/** A request that nobody, or only one of two, answered is still a request. */
function alone(plan: HalvesPlan, call: Call, id: string, piece: Piece): Fields[] {
  const { line, request, answers, truth } = call
  if (request) return rowsOf(oneRow(plan, call), line)
  const what = answers.size === 0 && truth ? 'a label' : 'an answer'
  piece.skipped.push({
    reason: 'no-request',
    line,
    detail: `${what} whose request ${id} is not in the log`,
  })
  return []
}

/** Of a line that belongs to no call of two models. */
const NO_HALF = 'a line that is no part of a call'

async function* loggedValues(reading: Reading, halfOf: HalfOf | null): AsyncIterable<JsonValues> {
  const [valueOf, none] = halfOf ? [halfOf, NO_HALF] : [loggedRecord, NO_JSON]
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const values = lines.flatMap((line, i) => {
      try {
        const value = valueOf(line)
        if (value) return [{ line: first + i, value }]
        if (line.trim() !== '') skipped.push({ reason: 'no-record', line: first + i, detail: none })
      } catch (error) {
        skipped.push({ reason: 'bad-line', line: first + i, detail: `not JSON: ${(error as Error).message}` })
      }
      return []
    })
    yield { values, skipped }
  }
}
