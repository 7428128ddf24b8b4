/** Files without ids, before anything runs: whether they have as many rows as the log has requests, and the first of them. */
import type { TextColumn } from '../../core/columns'
import type { Problem } from '../../core/problem'
import type { Mapping } from '../../result/mapping'
import type { JoinedIds } from '../contract'
import { answerFields, labelFields } from '../intake/joined-fields'
import { firstBatch, readLog } from '../intake/log'
import type { OpenLog } from '../intake/log'
import type { Slots } from '../intake/slots'
import { orderAsked, orderIsSaid } from '../run/join-order'
import { slots as slotTable } from '../slots'
import { FIRST_ROWS } from './first-rows'

/** Of longer files the rows are counted when they are read for good. */
const COUNTED_BYTES = 64 * 2 ** 20
const BATCH = 4096

/** @returns what is asked of each file that has no id: nothing joins it before it is said how */
export async function orderProblems(mapping: Mapping, slots: Slots): Promise<Problem[]> {
  const log = slots.table('log')
  if (!log) return []
  const names = log.profile.fields.map((field) => field.name)
  const problems: Problem[] = []
  for (const slot of ['labels', 'primary-predictions', 'shadow-predictions'] as const) {
    const file = slots.table(slot)
    // The shadow model is here and replayed: its answers are not used.
    if (!file || (slot === 'shadow-predictions' && slots.bundle('shadow'))) continue
    const { fields } = file.profile
    const found =
      slot === 'labels' ? labelFields(fields, names) : answerFields(fields, slotTable[slot].role!, names)
    if (!found || found.id !== null) continue
    const [ofFile, ofLog] = [await rowsOf(file), await rowsOf(log)]
    const problem = orderAsked(file, ofFile === null || ofLog === null ? null : { file: ofFile, log: ofLog })
    if (problem.code === 'order-unequal' || !orderIsSaid(mapping)) problems.push(problem)
  }
  return problems
}

const known = new WeakMap<OpenLog, Promise<number | null>>()

/** @returns null of what is too long to be counted beforehand */
function rowsOf(log: OpenLog): Promise<number | null> {
  const found = known.get(log) ?? counted(log)
  known.set(log, found)
  return found
}

async function counted(log: OpenLog): Promise<number | null> {
  if (log.files.reduce((sum, { file }) => sum + file.size, 0) > COUNTED_BYTES) return null
  let rows = 0
  for await (const { batch } of readLog(log, [], BATCH)) rows += batch.n
  return rows
}

/** What the file has for the log's first rows, in their order. */
export async function inOrder(
  slot: JoinedIds['slot'],
  log: OpenLog,
  file: OpenLog,
  value: string,
): Promise<JoinedIds> {
  const batch = await firstBatch(file, [{ field: value, as: 'text' }], FIRST_ROWS)
  const { codes, dictionary } = (batch?.columns[0] ?? {
    codes: new Int32Array(0),
    dictionary: [],
  }) as TextColumn
  const [rows, of] = [await rowsOf(file), await rowsOf(log)]
  const values = Array.from(codes.subarray(0, FIRST_ROWS), (code) => dictionary[code] ?? null)
  return { slot, matched: rows ?? 0, of: of ?? 0, rows: rows ?? 0, whole: true, values, problems: [] }
}
