/** Edits of a mapping, each on a draft that the caller has cloned, and what the page says about one. */
import type { Role, FieldRole } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { SINGLE_ROLES } from '../../formats/roles'
import type { FeatureMapping, InputMapping, Reading, Mapping, Step } from '../../result/mapping'
import { roleOf } from '../../mapping/field-role'
import { widthOf } from '../../mapping/steps'

export { roleOf }

/** Gives a field a role; a role that only one field may hold is taken from the one that held it. */
export function setRole(
  mapping: Mapping,
  fields: readonly FieldProfile[],
  field: string,
  role: FieldRole,
): void {
  const before = SINGLE_ROLES.has(role)
    ? fields.filter((other) => other.name !== field && roleOf(mapping, other) === role)
    : []
  const ignored = Object.fromEntries(before.map((other) => [other.name, 'ignore' as const]))
  mapping.roles = { ...mapping.roles, ...ignored, [field]: role }
}

/** Names of classes as they are typed or pasted: one a line, or within one line between commas. */
export function classNames(text: string): string[] {
  const names = text.trim().split(text.trim().includes('\n') ? '\n' : ',')
  return names.map((name) => name.trim()).filter((name) => name !== '')
}

/**
 * The person's changes to one proposal, laid over the next: what they left as it was follows the new proposal.
 * @param base what was proposed before; @param mine that with their changes
 */
export function rebased(base: Mapping, mine: Mapping, theirs: Mapping): Mapping {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const chosen = <K extends keyof Mapping>(key: K): Mapping[K] =>
    (same(base[key], mine[key]) ? theirs : mine)[key]
  const before = new Map(Object.entries(base.roles))
  const changed = Object.entries(mine.roles).filter(([field, role]) => before.get(field) !== role)
  const roles = { ...theirs.roles, ...Object.fromEntries(changed) }
  const model = (role: Role) => (same(base.models[role], mine.models[role]) ? theirs : mine).models[role]
  const answer = (role: Role) => {
    const own = same(base.answers?.[role], mine.answers?.[role]) ? theirs : mine
    return own.answers?.[role] ? { [role]: own.answers[role] } : {}
  }
  const answers = { ...answer('primary'), ...answer('shadow') }
  const confirmed = chosen('confirmed')
  const noLabel = chosen('noLabel')
  const noAnswer = chosen('noAnswer')
  const units = chosen('units')
  const decimalSigns = chosen('decimalSigns')
  const cluster = chosen('cluster')
  const replayed = chosen('replayed')
  return {
    schemaVersion: 1,
    task: chosen('task'),
    classes: chosen('classes'),
    ordinal: chosen('ordinal'),
    aliases: chosen('aliases'),
    ...(noLabel ? { noLabel } : {}),
    ...(noAnswer ? { noAnswer } : {}),
    ...(units ? { units } : {}),
    ...(decimalSigns ? { decimalSigns } : {}),
    ...(cluster ? { cluster } : {}),
    ...(replayed ? { replayed } : {}),
    roles,
    models: { primary: model('primary'), shadow: model('shadow') },
    ...(Object.keys(answers).length > 0 ? { answers } : {}),
    ...(confirmed ? { confirmed } : {}),
  }
}

/** Where a field feeds a model. */
export interface Use {
  /** Index into the model's inputs, and into that input's features. */
  input: number
  at: number
  tensor: string
  feature: FeatureMapping
  /** First number of the tensor that it fills, and how many. */
  offset: number
  width: number
}

/** Every place where each field feeds a model, by field. */
export function usesByField(
  mapping: Mapping,
  role: Role,
  fields: readonly FieldProfile[],
): Map<string, Use[]> {
  const shapes = new Map(fields.map((field) => [field.name, field.shape]))
  const uses = new Map<string, Use[]>()
  for (const [input, { tensor, features }] of (mapping.models[role]?.inputs ?? []).entries()) {
    let offset = 0
    for (const [at, feature] of features.entries()) {
      const shape = shapes.get(feature.field)
      const width = shape ? shape.reduce((product, axis) => product * axis, 1) : widthOf(feature)
      const use: Use = { input, at, tensor, feature, offset, width }
      uses.set(feature.field, [...(uses.get(feature.field) ?? []), use])
      offset += width
    }
  }
  return uses
}

/** 'numeric[2]', or 'route[3–9]' for a one-hot. */
export function useText(use: Use): string {
  return use.width === 1
    ? `${use.tensor}[${use.offset}]`
    : `${use.tensor}[${use.offset}–${use.offset + use.width - 1}]`
}

/** Takes a field out of a model's inputs. */
export function removeUse(mapping: Mapping, role: Role, use: Pick<Use, 'input' | 'at'>): void {
  mapping.models[role]?.inputs[use.input]?.features.splice(use.at, 1)
}

/** Takes a field out of all of a model's inputs. */
export function withdraw(mapping: Mapping, role: Role, field: string): void {
  for (const input of mapping.models[role]?.inputs ?? [])
    input.features = input.features.filter((feature) => feature.field !== field)
}

/** Puts a field at the end of an input. */
export function addUse(
  mapping: Mapping,
  role: Role,
  tensor: string,
  field: string,
  steps: Step[] = [],
): void {
  inputOf(mapping, role, tensor)?.features.push({ field, steps })
}

/**
 * Has these fields, in this order, fill an input in place of all others.
 * @param steps of each in the same order; null of one that keeps its own
 */
export function feedColumns(
  mapping: Mapping,
  role: Role,
  tensor: string,
  fields: readonly string[],
  steps: readonly (Step | null)[],
): void {
  const input = inputOf(mapping, role, tensor)
  if (!input) return
  const own = new Map(input.features.map((feature) => [feature.field, feature.steps]))
  input.features = fields.map((field, i) => {
    const step = steps[i] ?? null
    return { field, steps: step ? [step] : (own.get(field) ?? []) }
  })
}

/** Puts these fields, in this order and with the steps that each has, at the end of an input; '' takes them out of all. */
export function feedSeries(mapping: Mapping, role: Role, fields: readonly string[], tensor: string): void {
  const all = (mapping.models[role]?.inputs ?? []).flatMap(({ features }) => features)
  const steps = new Map(all.map((feature) => [feature.field, feature.steps]))
  for (const field of fields) withdraw(mapping, role, field)
  if (tensor !== '') for (const field of fields) addUse(mapping, role, tensor, field, steps.get(field))
}

/** Gives all of these fields the same steps, wherever they feed a model. */
export function stepSeries(
  mapping: Mapping,
  role: Role,
  fields: readonly string[],
  steps: readonly Step[],
): void {
  for (const { features } of mapping.models[role]?.inputs ?? [])
    for (const feature of features)
      if (fields.includes(feature.field)) feature.steps = structuredClone([...steps])
}

/** Moves a field to another input, or another place in its own; `to` is clamped. */
export function moveUse(mapping: Mapping, role: Role, use: Use, tensor: string, to: number): void {
  const from = mapping.models[role]?.inputs[use.input]
  const into = inputOf(mapping, role, tensor)
  const [feature] = from?.features.splice(use.at, 1) ?? []
  if (feature && into) into.features.splice(Math.max(0, Math.min(to, into.features.length)), 0, feature)
}

function inputOf(mapping: Mapping, role: Role, tensor: string): InputMapping | undefined {
  const inputs = mapping.models[role]?.inputs
  const found = inputs?.find((input) => input.tensor === tensor)
  if (found || !inputs) return found
  const made: InputMapping = { tensor, features: [] }
  inputs.push(made)
  return made
}

export const readings: { id: string; title: string; read: Reading }[] = [
  {
    id: 'sigmoid',
    title: 'probability of class 1',
    read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' },
  },
  {
    id: 'sigmoid-logit',
    title: 'logit of class 1',
    read: { kind: 'sigmoid', threshold: 0.5, from: 'logit' },
  },
  {
    id: 'sigmoid-percent',
    title: 'percent of class 1',
    read: { kind: 'sigmoid', threshold: 0.5, from: 'percent' },
  },
  { id: 'softmax', title: 'probability per class', read: { kind: 'softmax', from: 'probability' } },
  { id: 'softmax-logit', title: 'logit per class', read: { kind: 'softmax', from: 'logit' } },
  { id: 'class-index', title: 'index of the class', read: { kind: 'class-index' } },
  { id: 'number', title: 'a number', read: { kind: 'number' } },
  { id: 'vector', title: 'a vector, not compared yet', read: { kind: 'vector' } },
]

export function readingId(read: Reading): string {
  return 'from' in read && read.from !== 'probability' ? `${read.kind}-${read.from}` : read.kind
}

/** '1 = late' lines to aliases and back. Lines without '=' are reported by number. */
export function aliasesText(aliases: Record<string, string>): string {
  return Object.entries(aliases)
    .map(([from, to]) => `${from} = ${to}`)
    .join('\n')
}

export function parseAliases(text: string): { aliases: Record<string, string>; fault: string | null } {
  const entries: [string, string][] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const at = line.indexOf('=')
    if (at < 0)
      return {
        aliases: Object.fromEntries(entries),
        fault: `Line ${i + 1} has no "=": write it as "1 = late".`,
      }
    entries.push([line.slice(0, at).trim(), line.slice(at + 1).trim()])
  }
  return { aliases: Object.fromEntries(entries), fault: null }
}
