/** What a mapping is guessed from besides fields: values of labels and logged answers, the baseline's statistics. */
import type { Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { baselineStatistics } from '../run/baseline'
import { answerFields, labelFields } from '../intake/joined-fields'
import type { OpenLog } from '../intake/log'
import { firstBatch } from '../intake/log'
import type { Slots } from '../intake/slots'

/** Rows in which distinct labels and predictions are looked for. */
const VALUE_ROWS = 5000
const MOST_VALUES = 2000

export async function labelValues(slots: Slots, fields: readonly FieldProfile[]): Promise<string[] | null> {
  const labels = slots.table('labels')
  const field = labels ? labelFields(labels.profile.fields)?.label : undefined
  if (labels && field) return distinctOf(labels, field)
  return roleValues(slots.table('log'), fields, 'label')
}

/** The file that a role's predictions come from, where there is one, and the field that holds them. */
export function answersFile(slots: Slots, role: Role): { file: OpenLog; field: FieldProfile } | null {
  const file = slots.table(`${role}-predictions`)
  const field = file && answerFields(file.profile.fields, role)?.answer
  return file && field ? { file, field } : null
}

export async function answerValues(
  slots: Slots,
  role: Role,
  fields: readonly FieldProfile[],
): Promise<string[] | null> {
  const held = answersFile(slots, role)
  if (held) return distinctOf(held.file, held.field)
  return roleValues(slots.table('log'), fields, role)
}

async function roleValues(
  log: OpenLog | null,
  fields: readonly FieldProfile[],
  role: 'label' | Role,
): Promise<string[] | null> {
  const field = fields.find((one) => one.role === role)
  return log && field ? distinctOf(log, field) : null
}

/** Every edit of a mapping is guessed along with: what was read of a file for it is kept as long as the file is open. */
const statistics = new WeakMap<OpenLog, ReturnType<typeof baselineStatistics>>()
const values = new WeakMap<OpenLog, Map<string, Promise<string[] | null>>>()

export function statisticsOf(baseline: OpenLog): ReturnType<typeof baselineStatistics> {
  const known = statistics.get(baseline) ?? baselineStatistics(baseline)
  statistics.set(baseline, known)
  return known
}

/** Distinct values of a field, read once for as long as the file is open. */
export function distinctOf(log: OpenLog, field: FieldProfile): Promise<string[] | null> {
  const ofLog = values.get(log) ?? new Map<string, Promise<string[] | null>>()
  values.set(log, ofLog)
  const known = ofLog.get(field.name) ?? readDistinct(log, field)
  ofLog.set(field.name, known)
  return known
}

/** Distinct values of a field in the first rows; null where it cannot be read as text. */
async function readDistinct(log: OpenLog, field: FieldProfile): Promise<string[] | null> {
  const batch = await firstBatch(log, [{ field: field.name, as: 'text' }], VALUE_ROWS)
  const column = batch?.columns[0]
  if (!column || column.kind !== 'text') return null
  const used = new Set<string>()
  for (const code of column.codes) if (code >= 0) used.add(column.dictionary[code]!)
  return [...used].slice(0, MOST_VALUES)
}
