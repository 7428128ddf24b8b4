/** The first rows of a log as they will be used, and what is left out of the rows looked at. */
import type { TextColumn } from '../../core/columns'
import { ROLES, type Role } from '../../core/roles'
import type { FieldProfile, FieldRequest, RequestBatch } from '../../formats/contract'
import { roleOf } from '../../mapping/field-role'
import type { Mapping } from '../../result/mapping'
import type { FirstLook } from '../first-look'
import { firstBatch, readLog, type OpenLog } from '../intake/log'
import type { Slots } from '../intake/slots'
import { layoutOf, type Layout } from '../requests/layout'
import { Reasons } from '../requests/reasons'
import { RowFilter } from '../requests/row-filter'
import { FIRST_ROWS } from './first-rows'

/** Rows in which is looked for what is left out. */
const LOOKED_AT = 1000
/** Images are decoded before they are judged: of few, the kind is seen as well. */
const IMAGES_LOOKED_AT = 50
/** Fields that are shown of a wide log. */
const MOST_FIELDS = 200
const MOST_LETTERS = 80

/** @param unread models whose inputs the mapping does not fill: what they need of a row is not known */
export async function firstLook(
  mapping: Mapping,
  slots: Slots,
  unread: ReadonlySet<Role>,
): Promise<FirstLook | null> {
  const log = slots.table('log')
  if (!log) return null
  const models = Object.fromEntries(
    ROLES.map((role) => [role, unread.has(role) && slots.bundle(role) ? { inputs: [] } : slots.bundle(role)]),
  ) as Parameters<typeof layoutOf>[2]
  const layout = layoutOf(mapping, log.profile.fields, models)
  return { values: await valuesOf(mapping, log), ...(await leftOut(log, layout)) }
}

/** Text of the first rows, by field. Images are their kind; lists are cut. */
async function valuesOf(mapping: Mapping, log: OpenLog): Promise<FirstLook['values']> {
  const fields = shownFields(mapping, log.profile.fields)
  const read = fields.filter(({ image }) => !image)
  const batch = await firstBatch(
    log,
    read.map(({ name }): FieldRequest => ({ field: name, as: 'text' })),
    FIRST_ROWS,
  )
  const values: [string, (string | null)[]][] = fields
    .filter(({ image }) => image)
    .map(({ name, examples }) => [name, examples.slice(0, batch?.n ?? 0)])
  read.forEach(({ name }, at) => {
    const { codes, dictionary } = batch?.columns[at] as TextColumn
    values.push([name, Array.from(codes.subarray(0, batch!.n), (code) => cut(dictionary[code] ?? null))])
  })
  return new Map(values)
}

/** What has a use comes first. */
function shownFields(mapping: Mapping, fields: readonly FieldProfile[]): FieldProfile[] {
  const inputs = ROLES.flatMap((role) => mapping.models[role]?.inputs ?? [])
  const fed = new Set(inputs.flatMap(({ features }) => features.map(({ field }) => field)))
  const rank = (field: FieldProfile) => {
    const role = roleOf(mapping, field)
    return role !== 'feature' && role !== 'ignore' ? 0 : fed.has(field.name) ? 1 : role === 'feature' ? 2 : 3
  }
  return fields.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_FIELDS)
}

function cut(text: string | null): string | null {
  return text === null || text.length <= MOST_LETTERS ? text : `${text.slice(0, MOST_LETTERS - 1)}…`
}

/** What was left out of a log's first rows, under the last layout that was asked for. */
const known = new WeakMap<OpenLog, { key: string; found: Promise<LeftOut> }>()
type LeftOut = Pick<FirstLook, 'unused' | 'read' | 'skipped' | 'noted'>

function leftOut(log: OpenLog, layout: Layout): Promise<LeftOut> {
  const { encoders, ...rest } = layout
  const required = ROLES.map((role) => encoders[role] && [encoders[role].columns, encoders[role].encoder.required]) // prettier-ignore
  const key = JSON.stringify([rest, required])
  const last = known.get(log)
  if (last?.key === key) return last.found
  const found = readLeftOut(log, layout)
  known.set(log, { key, found })
  return found
}

async function readLeftOut(log: OpenLog, layout: Layout): Promise<LeftOut> {
  const filter = new RowFilter(layout)
  const skipped = new Reasons()
  const rows = layout.requests.some(({ image }) => image) ? IMAGES_LOOKED_AT : LOOKED_AT
  let read = 0
  let unused: LeftOut['unused'] | null = null
  for await (const { batch, file } of readLog(log, layout.requests, rows)) {
    const kept = filter.apply(batch, file)
    for (const one of kept.skipped) skipped.add(one.reason, one.file ?? file, one.line, one.detail)
    if (batch.n > 0) unused ??= unusedOf(batch, kept)
    read += kept.n
    if (read + skipped.count >= rows) break
  }
  return {
    unused: unused ?? [],
    read: read + skipped.count,
    skipped: skipped.list(),
    noted: filter.noted.list(),
  }
}

/** What the filter left out of the first rows, by their lines: what a reader left out is not among the rows. */
function unusedOf(batch: RequestBatch, kept: RequestBatch): LeftOut['unused'] {
  const used = new Set(kept.lines.slice(0, kept.n))
  const why = new Map(kept.skipped.map(({ line, reason }) => [line, reason]))
  return Array.from(batch.lines.slice(0, Math.min(batch.n, FIRST_ROWS)), (line) =>
    used.has(line) ? null : (why.get(line) ?? null),
  )
}
