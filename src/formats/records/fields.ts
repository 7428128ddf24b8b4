/** The fields of nested records, found by walking them. */
import { limits } from '../../core/limits'
import type { FieldRole } from '../../core/roles'
import { isList } from '../columns/values'
import type { FieldProfile } from '../contract'
import { FieldSampler, profilesOf } from '../profile'
import { isAnswered, roleByName } from '../role-names'
import { inModelsRecords } from '../own-records'
import { guessRoles } from '../roles'
import { answeredFields, GROUP_FIELD, INDEX_FIELD } from './expand'
import type { Fields } from './expand'
import { envelopeFields } from './opened'
import { setAsideOtherKinds } from './other-kind'

const MAX_DEPTH = 8
/** A list of up to so many numbers is also offered number by number: each may be scaled, and watched for drift. */
const MAX_POSITIONS = 64

/** Roles a reader knows for sure, by field. */
export type KnownRoles = Record<string, { role: FieldRole; why: string }>

/** What `expand` adds to a batched request's rows. */
const batchRoles: KnownRoles = {
  [GROUP_FIELD]: { role: 'group', why: 'rows of one batched request share it' },
  [INDEX_FIELD]: { role: 'ignore', why: 'the place within the batched request' },
}

/** @returns the profiles of all fields in these records, in the order they appear. */
export function profileRecords(records: Fields[], known: KnownRoles = {}): FieldProfile[] {
  const samplers = new Map<string, FieldSampler>()
  const lists = new Map<string, number>()
  records.forEach((record, row) => walk(record, '', 0, row, samplers, lists))
  for (const sampler of samplers.values()) sampler.fill(records.length)
  const fields = profilesOf(samplers.values())
  const came = answeredIn(records)
  const ours = inModelsRecords(fields)
  const answered = (name: string) => came(name) || ours.has(name)
  const byName = new Map(fields.map((field) => [field.name, field]))
  for (const [name, length] of lists) offerPositions(byName, name, length, answered(name))
  for (const field of fields) {
    const sure = own(known, field.name) ?? (byName.has(INDEX_FIELD) ? own(batchRoles, field.name) : undefined)
    if (sure) Object.assign(field, sure)
  }
  guessRoles(fields, records.length, answered)
  setAsideEnvelope(fields, records)
  setAsideOtherKinds(fields, records)
  return fields.filter((field) => field.why !== DROPPED)
}

/** What a log says of its own around a message (levels, offsets, process ids) is nothing that a model is given. */
function setAsideEnvelope(fields: FieldProfile[], records: Fields[]): void {
  const around = new Set(records.flatMap(envelopeFields))
  if (around.size === 0) return
  for (const field of fields) {
    if (!around.has(topOf(field.name, around))) continue
    // A store's own names begin so: Elasticsearch's "_score" is nobody's prediction.
    const stores = field.name.startsWith('_') && field.role !== 'id' && field.role !== 'time'
    if (field.role !== 'feature' && !stores) continue
    field.role = 'ignore'
    field.why = 'of the log around the message'
  }
}

/** @returns the field at the top that a nested one is part of; names may have dots of their own. */
function topOf(name: string, tops: ReadonlySet<string>): string {
  for (
    let at = name.length;
    at > 0;
    at = Math.max(name.lastIndexOf('.', at - 1), name.lastIndexOf('[', at - 1))
  )
    if (tops.has(name.slice(0, at))) return name.slice(0, at)
  return name
}

/** @returns whether a field, or what it is part of, came with a response. */
function answeredIn(records: Fields[]): (name: string) => boolean {
  const names = new Set(records.flatMap(answeredFields))
  return (name) => {
    if (isAnswered(name)) return true
    for (
      let at = name.length;
      at > 0;
      at = Math.max(name.lastIndexOf('.', at - 1), name.lastIndexOf('[', at - 1))
    )
      if (names.has(name.slice(0, at))) return true
    return false
  }
}

const DROPPED = 'dropped'

function walk(
  value: unknown,
  path: string,
  depth: number,
  row: number,
  samplers: Map<string, FieldSampler>,
  lists: Map<string, number>,
): void {
  if (typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Date)) {
    if (depth < MAX_DEPTH)
      for (const [key, part] of Object.entries(value))
        walk(part, path ? `${path}.${key}` : key, depth + 1, row, samplers, lists)
    return
  }
  sample(samplers, path, value, row)
  if (!isList(value) || value.length < 2 || value.length > MAX_POSITIONS) return
  for (let i = 0; i < value.length; i++) if (isList(value[i]) || isObjectLike(value[i])) return
  lists.set(path, Math.max(lists.get(path) ?? 0, value.length))
  for (let i = 0; i < value.length; i++) sample(samplers, `${path}[${i}]`, value[i], row)
}

function isObjectLike(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function sample(samplers: Map<string, FieldSampler>, path: string, value: unknown, row: number): void {
  let sampler = samplers.get(path)
  if (!sampler) {
    if (samplers.size >= limits.fields.value) return
    sampler = new FieldSampler(path)
    samplers.set(path, sampler)
  }
  sampler.fill(row)
  sampler.add(value)
}

/** A short list of features is offered by position; any other list (scores, labels) only whole. */
function offerPositions(
  fields: Map<string, FieldProfile>,
  name: string,
  length: number,
  answered: boolean,
): void {
  const whole = fields.get(name)!
  const named = roleByName(name)
  const split = named === null && whole.type === 'tensor' && !answered
  for (let i = 0; i < length; i++) {
    const position = fields.get(`${name}[${i}]`)!
    position.role = split ? 'feature' : 'ignore'
    position.why = split ? `number ${i + 1} of ${length} in "${name}"` : DROPPED
  }
  if (!split) return
  whole.role = 'ignore'
  whole.why = `the ${length} fields ${name}[0] to ${name}[${length - 1}] together`
}

/** A field may be called `constructor`. */
const own = (roles: KnownRoles, name: string) => (Object.hasOwn(roles, name) ? roles[name] : undefined)
