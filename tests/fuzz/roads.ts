/** How a damaged file of each kind is read, by the road that a dropped one takes; and what must hold of what was read. */
import * as tf from '@tensorflow/tfjs'
import { isBroken, ProblemError, severityOf, type Problem } from '../../src/core/problem'
import type { Column } from '../../src/core/columns'
import type { DroppedFile } from '../../src/files/dropped'
import { RowFlag } from '../../src/formats/contract'
import type { FieldRequest, RequestBatch } from '../../src/formats/contract'
import { parseMappingFile } from '../../src/mapping/mapping-file'
import { loadBundle } from '../../src/models/load'
import { groupModels } from '../../src/models/recognise'
import { instantiate } from '../../src/replay/instantiate'
import { readReport } from '../../src/result/reader'
import { share } from '../../src/result/sharing/share'
import { openSlot } from '../../src/session/intake/held'
import { openLog, readLog } from '../../src/session/intake/log'
import { LocalSession } from '../../src/session/session'
import type { Bytes } from './damages'

/** Throws ProblemError where the file is refused, and anything else where something is wrong with us. */
export type Road = (file: DroppedFile) => Promise<void>

/** What must hold, or it is a failure. */
function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`It should hold, and does not: ${what}`)
}

export function dropped(path: string, bytes: Bytes): DroppedFile {
  return { path, file: new Blob([bytes]) }
}

/** A complaint that says something, and is not "we broke". */
export function checkProblem(problem: Problem): void {
  must(!isBroken(problem), `a file is not the machine's fault (${problem.code}: ${problem.message})`)
  must(problem.message.trim().length > 10, `a message in words: ${JSON.stringify(problem)}`)
  // What a file holds, and what its parser or TensorFlow.js says of it, are quoted.
  const own = problem.message.replace(
    /"(?:[^"\\]|\\.)*"?|(TensorFlow\.js could not|is not (whole )?JSON).*/gs,
    '',
  )
  must(!/\b(undefined|NaN)\b|\[object Object\]/.test(own), `words: ${problem.message}`)
}

/** No number that JSON would lose. */
function checkFinite(value: unknown, path = ''): void {
  if (typeof value === 'number') must(Number.isFinite(value), `${path || 'a number'} is ${value}`)
  else if (typeof value === 'object' && value !== null)
    for (const [key, held] of Object.entries(value)) checkFinite(held, `${path}/${key}`)
}

function checkColumn(column: Column, batch: RequestBatch, at: number): void {
  const { n } = batch
  if (column.kind === 'text') {
    must(column.codes.length === n, 'a code per row')
    must(column.codes.every((code) => code < column.dictionary.length), 'codes are of the dictionary') // prettier-ignore
    return
  }
  const size = column.kind === 'tensor' ? column.shape.reduce((a, b) => a * b, 1) : 1
  must(column.values.length === n * size, 'a value per row')
  const flags = batch.columnFlags ? batch.columnFlags[at] : batch.flags
  column.values.forEach((value, i) => {
    const isInfinite = value === Infinity || value === -Infinity
    must(!isInfinite || ((flags?.[Math.floor(i / size)] ?? 0) & RowFlag.nonFinite) > 0, 'an infinite value is flagged') // prettier-ignore
  })
}

function checkBatch(batch: RequestBatch, fields: FieldRequest[]): void {
  const { n, columns, flags, lines, skipped } = batch
  must(columns.length === fields.length, 'a column per field')
  must(flags.length === n && lines.length === n, 'flags and a line per row')
  must(lines.every((line) => line >= 1), 'lines count from 1') // prettier-ignore
  columns.forEach((column, i) => checkColumn(column, batch, i))
  for (const one of [...skipped, ...(batch.noted ?? [])])
    must(/^[a-z0-9-]+$/.test(one.reason) && one.detail !== '', `a reason: ${JSON.stringify(one)}`)
}

/** The streaming road: opened, profiled, and read through with every field as the profile would have it. */
const readWhole: Road = async (file) => {
  const log = await openLog([file])
  log.profile.problems.forEach(checkProblem)
  checkFinite(log.profile.fields)
  must(log.profile.fields.every(({ why }) => why !== ''), 'a role has its reason') // prettier-ignore
  const fields = log.profile.fields.slice(0, 60).map(({ name, type }) => ({ field: name, as: type }))
  for await (const { batch } of readLog(log, fields, 16)) checkBatch(batch, fields)
}

/** The session's road: dropped among other files, sorted by content, and a mapping proposed. */
const throughSession =
  (beside: () => DroppedFile[]): Road =>
  async (file) => {
    const session = new LocalSession(() => {
      throw new Error('nothing is to be replayed here')
    })
    try {
      const { slots, unplaced } = await session.drop([...beside(), file])
      for (const slot of slots) [...slot.problems, ...slot.warnings].forEach(checkProblem)
      must(unplaced.every(({ why }) => why !== ''), 'what has no place has a reason') // prettier-ignore
      const refused = slots.flatMap(({ problems }) => problems).find((one) => severityOf(one) === 'error')
      const { mapping, preview, why } = await session.propose()
      preview.problems.forEach(checkProblem)
      must(Object.values(why).every((words) => words !== ''), 'a choice has its reason') // prettier-ignore
      // What is proposed can be saved, and read again.
      parseMappingFile(JSON.parse(JSON.stringify(mapping)))
      if (refused) throw new ProblemError(refused)
    } finally {
      session.close()
    }
  }

/** A slot's own road, for the files that people write. */
const intoSlot =
  (slot: 'mapping' | 'gates'): Road =>
  async (file) => {
    const held = await openSlot(slot, [file], null)
    if (held.problems[0]) throw new ProblemError(held.problems[0])
    const read = held.kind === 'mapping' ? held.mapping : held.kind === 'gates' ? held.gates : null
    must(read !== null, `a file in the slot of ${slot} is a file of ${slot}`)
    checkFinite(read)
  }

const intoReport: Road = async ({ file, path }) => {
  const result = readReport(await file.text(), path)
  checkFinite(result)
  share(result, 'figures')
}

/** @param heap the files of one model */
export async function readModel(heap: DroppedFile[]): Promise<void> {
  const { models, rest } = await groupModels(heap)
  must(models.flatMap(({ files }) => files).length + rest.length >= heap.length, 'sorting loses no file')
  await tf.setBackend('cpu')
  const model = await instantiate(await loadBundle(heap))
  model.dispose()
}

export const roads = { readWhole, throughSession, intoSlot, intoReport }
