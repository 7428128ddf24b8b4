/** Labels from a file of their own, joined to the requests by id once these are read. */
import { ProblemError } from '../evaluation/problem'
import type { FieldProfile } from '../formats/contract'
import { joinById } from '../formats/join'
import type { Joined, JoinBatch, JoinTarget } from '../formats/join'
import { parseTimes } from '../formats/time'
import type { OpenLog } from './log'
import { readLog } from './log'

const BATCH = 4096

export interface LabelFields {
  id: FieldProfile
  label: FieldProfile
  time: FieldProfile | null
}

/** The fields of a labels file that hold the id, the label and its time; null where one of the first two is missing. */
export function labelFields(fields: readonly FieldProfile[]): LabelFields | null {
  const id = fields.find((field) => field.role === 'id')
  const label =
    fields.find((field) => field.role === 'label') ??
    fields.find((field) => field !== id && ['feature', 'primary'].includes(field.role) && fields.length <= 3)
  const time = fields.find((field) => field.role === 'time') ?? null
  return id && label ? { id, label, time } : null
}

/** @throws ProblemError 'labels-without-id' where the file has no id or no label */
export function neededFields(log: OpenLog): LabelFields {
  const fields = labelFields(log.profile.fields)
  if (fields) return fields
  throw new ProblemError({
    code: 'labels-without-id',
    message: `A labels file needs a request id and a label; this has ${log.profile.fields.map((field) => field.name).join(', ')}.`,
    file: log.files[0]!.path,
    mend: 'Name the columns request_id and label.',
  })
}

/** Joins a labels file, streaming. @throws ProblemError 'labels-without-id' and what reading it throws */
export async function joinLabels(log: OpenLog, target: JoinTarget): Promise<Joined> {
  return joinById(target, batches(log))
}

async function* batches(log: OpenLog): AsyncGenerator<JoinBatch> {
  const { id, label, time } = neededFields(log)
  const wanted = [id, label].map((field) => ({ field: field.name, as: 'text' as const }))
  const timed = time && {
    field: time.name,
    as: time.type === 'number' ? ('number' as const) : ('text' as const),
  }
  for await (const { batch } of readLog(log, timed ? [...wanted, timed] : wanted, BATCH)) {
    const [ids, values, times] = batch.columns
    yield {
      ids: ids!,
      values: values!,
      times: times ? parseTimes(times).ms : null,
      lines: batch.lines.subarray(0, batch.n),
    }
  }
}
