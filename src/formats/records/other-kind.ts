/** Fields that only records of another kind have: an uptime in health checks is no feature of the requests beside them. */
import { elements } from '../../core/tensors'
import type { FieldProfile } from '../contract'
import type { Fields } from './expand'
import { fieldReader } from './path'

/** Records that are looked at. */
const ROWS = 500

/** Takes features that no request has for what they are: of start-up lines, of health checks. */
export function setAsideOtherKinds(fields: FieldProfile[], records: readonly Fields[]): void {
  const features = fields.filter(({ role }) => role === 'feature')
  const some = features.filter(({ missing }) => missing > 0)
  if (some.length === 0) return
  const rows = spread(records)
  const readers = new Map(features.map((field) => [field, fieldReader(field.name)]))
  const has = (field: FieldProfile, row: Fields) => isThere(readers.get(field)!(row))
  // Words may stand in every line; numbers are what models are fed, where there are any.
  const numbers = features.filter(({ type, image }) => type !== 'text' || image)
  const telling = numbers.length > 0 ? numbers : features
  for (const field of neverBeside(some, telling, rows, has)) setAside(field)
  if (some.length === 1) return
  const size = (field: FieldProfile) => elements(field.shape ?? [])
  const held = rows.map((row) => telling.reduce((sum, field) => sum + (has(field, row) ? size(field) : 0), 0))
  const most = Math.max(0, ...held)
  const requests = rows.filter((_, i) => held[i]! * 2 >= most)
  if (most < 3 || requests.length === rows.length) return
  for (const field of some) if (!requests.some((row) => has(field, row))) setAside(field)
}

function setAside(field: FieldProfile): void {
  field.role = 'ignore'
  field.why = 'only in lines that are no requests'
}

/** Fields that no record has together with any of those that most records have: however few features a request has. */
function neverBeside(
  fields: readonly FieldProfile[],
  telling: readonly FieldProfile[],
  rows: readonly Fields[],
  has: (field: FieldProfile, row: Fields) => boolean,
): FieldProfile[] {
  const common = telling.filter((field) => rows.filter((row) => has(field, row)).length * 2 > rows.length)
  if (common.length === 0) return []
  const others = rows.filter((row) => !common.some((field) => has(field, row)))
  const requests = rows.filter((row) => common.some((field) => has(field, row)))
  return fields.filter(
    (field) => others.some((row) => has(field, row)) && !requests.some((row) => has(field, row)),
  )
}

/** Some of the records, from all over what was looked at. */
function spread(records: readonly Fields[]): Fields[] {
  const step = Math.max(1, Math.floor(records.length / ROWS))
  return records.filter((_, i) => i % step === 0)
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && value !== '-'
}
