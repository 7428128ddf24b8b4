/** Whether files that are to be joined name the log's requests: by the ids of the first rows of each, before anything runs. */
import { PackedTextBuilder, type TextColumn } from '../../core/columns'
import { count } from '../../core/numbers'
import type { Problem } from '../../core/problem'
import type { FieldRequest } from '../../formats/contract'
import { joinById, type Joined, type JoinBatch, type JoinTarget } from '../../formats/join'
import { joinProblems } from '../../formats/join-words'
import type { Mapping } from '../../result/mapping'
import type { JoinedIds } from '../contract'
import { answerFields, idFields, labelFields } from '../intake/joined-fields'
import { readLog, type OpenLog } from '../intake/log'
import type { Slots } from '../intake/slots'
import { columnsToJoin, layoutOf } from '../requests/layout'
import { orderIsSaid } from '../run/join-order'
import { joinBatches } from '../run/joins'
import { inOrder } from './joined-order'
import { slots as slotTable } from '../slots'
import { FIRST_ROWS } from './first-rows'

const JOINED = ['labels', 'primary-predictions', 'shadow-predictions'] as const
/** Rows whose ids are compared: ids that are written otherwise show in the first. */
const COMPARED = 20_000
const BATCH = 4096

/** @returns one for each file that is joined: by an id, or in its order where that is said */
export async function joinedIds(mapping: Mapping, slots: Slots): Promise<JoinedIds[]> {
  const log = slots.table('log')
  if (!log) return []
  const names = log.profile.fields.map((field) => field.name)
  const made: JoinedIds[] = []
  for (const slot of JOINED) {
    const file = slots.table(slot)
    const fields = file && fieldsOf(slot, file, names)
    if (!file || !fields) continue
    const { id, value } = fields
    if (id === null) {
      if (orderIsSaid(mapping)) made.push(await inOrder(slot, log, file, value.name))
      continue
    }
    const columns = columnsOf(mapping, log, file, id.name)
    made.push(await compared(slot, log, file, columns, [id.name, value.name]))
  }
  return made
}

function fieldsOf(slot: (typeof JOINED)[number], { profile }: OpenLog, names: readonly string[]) {
  if (slot === 'labels') {
    const found = labelFields(profile.fields, names)
    return found && { id: found.id, value: found.label }
  }
  const found = answerFields(profile.fields, slotTable[slot].role!, names)
  return found && { id: found.id, value: found.answer }
}

/** Fields of the log that the file may name requests by, the id first. */
function columnsOf(mapping: Mapping, log: OpenLog, file: OpenLog, id: string): string[] {
  const layout = layoutOf(
    mapping,
    log.profile.fields,
    { primary: null, shadow: null },
    {
      names: idFields(file.profile.fields).map(({ name }) => name),
      predictions: { primary: false, shadow: false },
    },
  )
  return columnsToJoin(layout, id).map((at) => layout.requests[at]!.field)
}

/** What two files had in common, by which of their fields: kept as long as both are open. */
const known = new WeakMap<OpenLog, WeakMap<OpenLog, { key: string; found: Promise<JoinedIds> }>>()

function compared(
  slot: (typeof JOINED)[number],
  log: OpenLog,
  file: OpenLog,
  columns: readonly string[],
  fields: readonly [string, string],
): Promise<JoinedIds> {
  const key = JSON.stringify([slot, columns, fields])
  const ofLog = known.get(log) ?? new WeakMap<OpenLog, { key: string; found: Promise<JoinedIds> }>()
  known.set(log, ofLog)
  const last = ofLog.get(file)
  if (last?.key === key) return last.found
  const found = compare(slot, log, file, columns, fields)
  ofLog.set(file, { key, found })
  return found
}

async function compare(
  slot: (typeof JOINED)[number],
  log: OpenLog,
  file: OpenLog,
  columns: readonly string[],
  [id, value]: readonly [string, string],
): Promise<JoinedIds> {
  const target = await idsOf(log, columns)
  const head = { whole: true }
  const joined = await joinById(target.ids, headOf(file, id, value, head))
  const whole = target.whole && head.whole
  const [column] = joined.columns
  const { codes, dictionary } = (column ?? { codes: new Int32Array(0), dictionary: [] }) as TextColumn
  return {
    slot,
    matched: joined.matched,
    of: joined.n,
    rows: joined.rows,
    whole,
    values: Array.from(codes.subarray(0, FIRST_ROWS), (code) => dictionary[code] ?? null),
    problems: apart(joined, file, whole),
  }
}

async function idsOf(log: OpenLog, columns: readonly string[]) {
  const builders = columns.map(() => new PackedTextBuilder())
  const wanted = columns.map((field): FieldRequest => ({ field, as: 'text' }))
  let n = 0
  let whole = true
  for await (const { batch } of readLog(log, wanted, BATCH)) {
    if (n >= COMPARED && batch.n > 0) {
      whole = false
      break
    }
    builders.forEach((builder, at) => {
      const { codes, dictionary } = batch.columns[at] as TextColumn
      for (let i = 0; i < batch.n; i++) builder.push(dictionary[codes[i]!] ?? '')
    })
    n += batch.n
  }
  const ids: JoinTarget = { ids: builders.map((builder) => builder.finish(n)), times: null }
  return { ids, whole }
}

async function* headOf(
  file: OpenLog,
  id: string,
  value: string,
  head: { whole: boolean },
): AsyncGenerator<JoinBatch> {
  let n = 0
  for await (const batch of joinBatches(file, id, [{ field: value, as: 'text' }])) {
    if (n >= COMPARED && batch.lines.length > 0) {
      head.whole = false
      return
    }
    n += batch.lines.length
    yield batch
  }
}

/** Of files that are longer than what was compared, ids may meet later: only ids of another kind say that they do not. */
function apart(joined: Joined, file: OpenLog, whole: boolean): Problem[] {
  if (joined.matched > 0 || joined.rows === 0) return []
  const { strangers } = joined
  if (!whole && (!strangers || kindOf(strangers.file) === kindOf(strangers.log))) return []
  const [problem] = joinProblems(joined, file.files[0]!.path)
  if (!problem || whole) return problem ? [problem] : []
  return [{ ...problem, message: `Of the first ${count(joined.rows)} rows: ${lowered(problem.message)}` }]
}

const lowered = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

/** 'tx-104' and 'tx-9' are of one kind, '104' of another. */
function kindOf(id: string): string {
  return id.replace(/\p{L}+/gu, 'a').replace(/\d+/g, '9')
}
