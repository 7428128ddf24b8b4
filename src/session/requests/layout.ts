/** Which fields a run asks the reader for, and what each is for: decided once, before the first row. */
import type { Column } from '../../core/columns'
import type { LatencyUnit } from '../../core/latency-units'
import type { Role, FieldRole } from '../../core/roles'
import type { FieldProfile, FieldRequest, RequestBatch } from '../../formats/contract'
import type { TensorSpec } from '../../models/bundle'
import { roleOf as mappedRole } from '../../mapping/field-role'
import { compileEncoder } from '../../mapping/encode'
import type { Encoder } from '../../mapping/encode'
import { rivalsOf } from '../../mapping/guess-columns'
import type { Rival } from '../../mapping/guess-columns'
import { unitAndWhence } from '../../mapping/latency-unit'
import type { Mapping } from '../../result/mapping'
import { sameRequest } from '../../mapping/steps'
import type { FeatureField } from './features'
import { decodedPicture, picturing } from './pictures'
import type { Picturing } from './pictures'
import { plainName } from '../../formats/role-names'
import { answerFieldsOf, answerRequests } from '../answers/answer-fields'
import type { AnswerColumns } from '../answers/answer-fields'
import { saidColumns, sampleFields } from './said-columns'
import type { SaidColumns } from './said-columns'
import { idFields } from '../intake/joined-fields'

export interface BoundEncoder {
  encoder: Encoder
  /** Index into the batch's columns of each of the encoder's fields. */
  columns: number[]
}

export interface Layout extends SaidColumns {
  requests: FieldRequest[]
  /** Index into the columns, null where the log has no such field. */
  id: number | null
  /** Text columns that name requests in other files, besides the id. */
  alternatives: number[]
  /** The batched request that a row came in. */
  group: number | null
  /** Whose request it is. */
  cluster: { field: string; at: number } | null
  time: number | null
  label: number | null
  predicted: Record<Role, { field: string; at: number } | null>
  scores: Record<Role, number | null>
  /** Columns of an answer that is more than a class and a score; null where it is not. */
  answers: Record<Role, AnswerColumns | null>
  latencies: Record<Role, { field: string; at: number; unit: LatencyUnit | null; byName: boolean } | null>
  /** Columns that may be the label or an answer in place of those that are taken. */
  rivals: (Rival & { at: number })[]
  features: (FeatureField & { at: number })[]
  /** Columns that say how requests came into the log; features, or none. */
  sampled: (FeatureField & { at: number })[]
  /** What the call came to: an HTTP status. */
  status: number | null
  /** Text columns that say which call a record is of: a method, a path. */
  clues: number[]
  picture: Picturing | null
  encoders: Record<Role, BoundEncoder | null>
}

/** Files that are joined to the log by id. */
export interface JoinedTo {
  /** Names of their fields that may name requests. */
  names: readonly string[]
  /** Roles whose predictions come from a file: what the log says they answered is not asked for. */
  predictions: Record<Role, boolean>
}

/** More fields than this that may name a request are no ids. */
const MOST_ALTERNATIVES = 3

/**
 * @param models inputs of the models that are there; a model without one is read from the log
 * @param joined null where no file is joined: then ids besides the first are not read
 */
export function layoutOf(
  mapping: Mapping,
  fields: readonly FieldProfile[],
  models: Record<Role, { inputs: readonly TensorSpec[] } | null>,
  joined: JoinedTo | null = null,
): Layout {
  const requests: FieldRequest[] = []
  const askFor = (request: FieldRequest): number => {
    const known = requests.findIndex((one) => sameRequest(one, request))
    return known >= 0 ? known : requests.push(request) - 1
  }
  const ask = (field: string, as: FieldRequest['as']) => askFor({ field, as })
  const roleOf = (field: FieldProfile): FieldRole => mappedRole(mapping, field)
  const first = (role: FieldRole) => fields.find((field) => roleOf(field) === role)
  const at = (role: FieldRole, as: FieldRequest['as']): number | null => {
    const field = first(role)
    return field ? ask(field.name, as) : null
  }
  const named = (role: FieldRole, as: FieldRequest['as']) => {
    const field = first(role)
    return field ? { field: field.name, at: ask(field.name, as) } : null
  }
  const latency = (role: FieldRole) => {
    const as = first(role)?.type === 'text' ? 'text' : 'number'
    const found = named(role, as)
    return found && { ...found, ...unitAndWhence(found.field, as, mapping) }
  }
  const answers = mapping.task === 'regression' ? 'number' : 'text'
  const spread = (role: Role): AnswerColumns | null => {
    const read = mapping.answers?.[role]
    if (!read || read.kind === 'class' || joined?.predictions[role]) return null
    const wanted = answerRequests(read, fields)
    return wanted && { kind: read.kind, at: wanted.map(askFor) }
  }
  const answer = (role: Role) => {
    if (joined?.predictions[role]) return null
    const field = first(role)
    // What is read as a score or as probabilities is no class beside them.
    if (field && answerFieldsOf(mapping, role).includes(field.name)) return null
    return named(role, readsNumber(mapping, role, models[role] !== null) ? 'number' : answers)
  }
  const rivals = rivalsOf(mapping, fields).flatMap(({ role, ...rival }): Layout['rivals'] => {
    if (role === 'label') return [{ role, ...rival, at: ask(rival.field, answers) }]
    if (joined?.predictions[role] || (mapping.answers?.[role]?.kind ?? 'class') !== 'class') return []
    const as = readsNumber(mapping, role, models[role] !== null) ? 'number' : answers
    // What a model that is here answered in production says nothing of shadow.
    return role === 'shadow' && models.shadow ? [] : [{ role, ...rival, at: ask(rival.field, as) }]
  })
  const time = first('time')
  const tensorFields = new Set(fields.filter((field) => field.type === 'tensor').map((field) => field.name))
  const bind = (role: Role): BoundEncoder | null => {
    const ofModel = mapping.models[role]
    const model = models[role]
    if (!ofModel || !model) return null
    const encoder = compileEncoder(ofModel, model.inputs, tensorFields)
    return { encoder, columns: encoder.fields.map(askFor) }
  }
  const said = saidColumns(
    fields,
    (role) =>
      models[role] || joined?.predictions[role]
        ? undefined
        : (first(role)?.name ?? first(`${role}-score`)?.name ?? null),
    (field) => ask(field, 'text'),
  )
  const encoders = { primary: bind('primary'), shadow: bind('shadow') }
  const called = fields.filter((field) => field.type === 'text' && !field.image && saysWhichCall(field.name))
  return {
    requests,
    encoders,
    id: at('id', 'text'),
    alternatives: joined ? alternatives(fields, roleOf, joined.names).map((name) => ask(name, 'text')) : [],
    group: at('group', 'text'),
    cluster: named('cluster', 'text'),
    time: time ? ask(time.name, time.type === 'number' ? 'number' : 'text') : null,
    label: at('label', answers),
    predicted: { primary: answer('primary'), shadow: answer('shadow') },
    answers: { primary: spread('primary'), shadow: spread('shadow') },
    scores: { primary: at('primary-score', 'number'), shadow: at('shadow-score', 'number') },
    ...said,
    latencies: { primary: latency('primary-latency'), shadow: latency('shadow-latency') },
    rivals,
    features: featureFields(fields, roleOf, said).map((field) => ({
      ...field,
      at: ask(field.name, field.as),
    })),
    sampled: sampleFields(fields).map((field) => ({ ...field, at: ask(field.name, field.as) })),
    status: at('status', 'text'),
    clues: called.map((field) => ask(field.name, 'text')),
    picture: picturing(fields, roleOf, ask) ?? decodedPicture(requests),
  }
}

/**
 * Columns that a file is joined to which names requests by a field `name`. Without an id column requests are numbered:
 * such a number is no id that another file could know.
 */
export function columnsToJoin({ id, alternatives, group, requests }: Layout, name: string): number[] {
  const all = id === null ? alternatives : [id, ...alternatives]
  // A field of the same name is what is meant: another's values may be alike by chance.
  const same = all.filter((at) => requests[at]!.field === name)
  return same.length > 0 ? all.filter((at) => same.includes(at) || at === group) : all
}

/** Fields that other files may name requests by: those they have too, then those named as ids, then the batch's; none beside what somebody said is the id. */
function alternatives(
  fields: readonly FieldProfile[],
  roleOf: (field: FieldProfile) => FieldRole,
  names: readonly string[],
): string[] {
  if (fields.some((field) => roleOf(field) === 'id' && field.role !== 'id')) return []
  const able = fields.filter((field) => field.type !== 'tensor' && !field.image && roleOf(field) !== 'id')
  const shared = able.filter((field) => names.includes(field.name))
  const named = idFields(able)
  const batch = able.filter((field) => roleOf(field) === 'group')
  return [...new Set([...shared, ...named, ...batch].map((field) => field.name))].slice(0, MOST_ALTERNATIVES)
}

const CALLS =
  /^(?:(?:http_?)?(?:request_?)?(?:method|verb|path|uri|url|route|target)|(?:http_?)?request(?:_line)?|endpoint)$/

/** Whether a field's name says that it holds a call's method, path or first line. */
function saysWhichCall(name: string): boolean {
  return CALLS.test(plainName(name.split('.').at(-1)!))
}

/** Whether the log holds anything of what a role answered. */
export function isAnswered({ predicted, answers }: Layout, role: Role): boolean {
  return predicted[role] !== null || answers[role] !== null
}

/** A logged prediction that is itself a probability (the mapping says so for a model that is not there). */
export function readsNumber(mapping: Mapping, role: Role, modelled: boolean): boolean {
  return !modelled && mapping.models[role]?.output.read.kind === 'sigmoid'
}

function featureFields(
  fields: readonly FieldProfile[],
  roleOf: (field: FieldProfile) => FieldRole,
  { unasked }: SaidColumns,
): FeatureField[] {
  // What was done with a request is nothing that came with it.
  const done = unasked.shadow.map(({ field }) => field)
  return fields
    .filter(
      (field) =>
        roleOf(field) === 'feature' && !done.includes(field.name) && field.type !== 'tensor' && !field.image,
    )
    .map((field) => ({ name: field.name, as: field.type === 'number' ? 'number' : 'text' }))
}

/** A batch's columns in the order that an encoder wants them. */
export function pick(columns: readonly Column[], at: readonly number[]): Column[] {
  return at.map((i) => columns[i]!)
}

/** RowFlag bits of each of those columns; where a reader does not tell columns apart, the whole row's stand for each. */
export function flagsOf(batch: RequestBatch, at: readonly number[]): (Uint8Array | null)[] {
  return at.map((i) => (batch.columnFlags ? (batch.columnFlags[i] ?? null) : batch.flags))
}
