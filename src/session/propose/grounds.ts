/** What a mapping is guessed from besides fields: values of labels and logged answers, the baseline's statistics. */
import { limits } from '../../core/limits'
import type { Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { baselineStatistics } from '../run/baseline'
import { answerFields, labelFields } from '../intake/joined-fields'
import type { OpenLog } from '../intake/log'
import { readLog } from '../intake/log'
import type { Slots } from '../intake/slots'

/** Rows in which distinct labels and predictions are looked for. */
const VALUE_ROWS = 5000
const MOST_VALUES = limits.classes.value
/** Of first rows that are not all: a guess is made at every edit, and the run has the rest. */
const FIRST_VALUES = 2000

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

/** Files whose first rows were not all: what else these fields hold is not known yet. */
const sampled = new WeakMap<OpenLog, Set<string>>()

/** Distinct values of a field in the first rows; null where it cannot be read as text. */
async function readDistinct(log: OpenLog, field: FieldProfile): Promise<string[] | null> {
  let values: Set<string> | null = null
  for await (const { batch } of readLog(log, [{ field: field.name, as: 'text' }], VALUE_ROWS)) {
    const column = batch.columns[0]
    if (batch.n === 0) continue
    if (values) {
      sampled.set(log, (sampled.get(log) ?? new Set()).add(field.name))
      return [...values].slice(0, FIRST_VALUES)
    }
    if (column?.kind !== 'text') return null
    values = new Set()
    let rows = 0
    for (const code of column.codes.subarray(0, batch.n))
      if (code >= 0) {
        values.add(column.dictionary[code]!)
        rows++
      }
    note(log, field.name, { distinct: values.size, rows })
  }
  return values && [...values]
}

/** How many values a field has, and in how many rows, as far as it was read. */
interface Distinctness {
  distinct: number
  rows: number
}

const distinctness = new WeakMap<OpenLog, Map<string, Distinctness>>()

function note(log: OpenLog, field: string, counted: Distinctness): void {
  distinctness.set(log, (distinctness.get(log) ?? new Map<string, Distinctness>()).set(field, counted))
}

/** @returns null where its values were not read */
export function distinctnessOf(log: OpenLog, field: string): Distinctness | null {
  return distinctness.get(log)?.get(field) ?? null
}

/**
 * Reads the rest of what only first rows were looked at of: a class may come late. Once per file.
 * @returns whether there was anything to read
 */
export async function readAllValues(slots: Slots, signal: AbortSignal): Promise<boolean> {
  let read = false
  for (const slot of ['log', 'labels', 'primary-predictions', 'shadow-predictions'] as const) {
    const log = slots.table(slot)
    const names = log && sampled.get(log)
    if (!log || !names || names.size === 0) continue
    await readRest(log, [...names], signal)
    if (signal.aborted) return read
    sampled.delete(log)
    read = true
  }
  return read
}

async function readRest(log: OpenLog, names: readonly string[], signal: AbortSignal): Promise<void> {
  const fields = names.map((field) => ({ field, as: 'text' as const }))
  const found = names.map(() => new Set<string>())
  const rows = names.map(() => 0)
  const tooMany = () => found.every(({ size }) => size > MOST_VALUES)
  for await (const { batch } of readLog(log, fields, VALUE_ROWS, signal)) {
    batch.columns.forEach((column, at) => {
      const set = found[at]!
      if (column.kind !== 'text' || set.size > MOST_VALUES) return
      const seen = new Uint8Array(column.dictionary.length)
      for (const code of column.codes.subarray(0, batch.n))
        if (code >= 0) {
          seen[code] = 1
          rows[at]!++
        }
      for (let code = 0; code < seen.length; code++) if (seen[code]) set.add(column.dictionary[code]!)
    })
    if (tooMany()) break
  }
  const known = values.get(log)
  names.forEach((name, at) => {
    note(log, name, { distinct: found[at]!.size, rows: rows[at]! })
    known?.set(name, Promise.resolve([...found[at]!]))
  })
}
