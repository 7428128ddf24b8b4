/** Other ways in which primary's inputs may have been made in production: its mapping with one thing changed. */
import { listText } from '../../core/words'
import type { Role } from '../../core/roles'
import type { Patch } from '../../result/patch'
import type { FeatureMapping, ModelMapping, Step } from '../../result/mapping'

/** How a feature's field is read; only fields that are read alike can stand for each other. */
export type ReadAs = 'number' | 'text' | 'tensor'

/** A mapping with something changed, and what, in words. */
export interface Edit {
  kind: 'order' | 'exchanged' | 'scale' | 'several'
  /** What production may have done: 'primary was answered with ...'. */
  what: string
  /** Where to change that. */
  mend: string
  /** What else it is, short: 'the log’s own order'. */
  also: string[]
  /** The name under which it joins another edit's `also`. */
  name: string
  /** Tried by name, and so listed whatever comes of it; others only where they are the best of their kind. */
  named: boolean
  /** All features of all inputs, in order. */
  features: FeatureMapping[]
}

/** A mapping's features in one list, and which of them may change places. */
export interface Arrangement {
  model: ModelMapping
  features: FeatureMapping[]
  /** Positions whose features may be given in another order: an input's own, or one of each input where each takes one. */
  groups: number[][]
  as: ReadAs[]
}

/** @param as how each feature is read */
export function arrangementOf(model: ModelMapping, as: (feature: FeatureMapping) => ReadAs): Arrangement {
  const features = model.inputs.flatMap((input) => input.features)
  let at = 0
  const own = model.inputs.map((input) => input.features.map(() => at++))
  const single = own.every((group) => group.length === 1)
  return { model, features, groups: single ? [own.flat()] : own, as: features.map(as) }
}

/** The mapping with these features in place of its own. */
export function withFeatures(model: ModelMapping, features: readonly FeatureMapping[]): ModelMapping {
  let at = 0
  const inputs = model.inputs.map((input) => ({
    ...input,
    features: features.slice(at, (at += input.features.length)),
  }))
  return { ...model, inputs }
}

/** The same mapping twice is tried once, under all its names; an exchange of two says more than an order of all. */
export function distinct(edits: readonly Edit[], current: readonly FeatureMapping[]): Edit[] {
  const known = new Map<string, Edit>()
  const now = JSON.stringify(current)
  for (const edit of edits) {
    const key = JSON.stringify(edit.features)
    if (key === now) continue
    const other = known.get(key)
    if (!other) known.set(key, edit)
    else if (other.kind === 'order' && edit.kind === 'exchanged')
      known.set(key, { ...edit, also: [...edit.also, other.name, ...other.also], named: true })
    else other.also.push(edit.name, ...edit.also)
  }
  return [...known.values()]
}

/** Orders that columns have somewhere; each with the steps moving along, and with the steps staying where they are. */
export function orders(
  { features, groups, as }: Arrangement,
  known: Record<string, readonly string[] | null>,
): Edit[] {
  const edits: Edit[] = []
  const names: [string, (positions: number[]) => number[] | null][] = [
    ...Object.entries(known).map(
      ([name, fields]) =>
        [name, (group: number[]) => byPlace(features, group, fields)] as [string, typeof reversed],
    ),
    [
      'alphabetical order',
      (group) => sorted(group, (a, b) => compare(features[a]!.field, features[b]!.field)),
    ],
    ['reversed order', reversed],
  ]
  for (const [name, order] of names) {
    edits.push(...ordered(name, features, groups, order, false))
    // Only fields that are read alike can take each other's steps.
    const alike = groups.flatMap((group) =>
      (['number', 'text', 'tensor'] as const).map((one) => group.filter((at) => as[at] === one)),
    )
    edits.push(...ordered(name, features, alike, order, true))
  }
  return edits
}

const reversed = (group: number[]): number[] | null => [...group].reverse()
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const sorted = (group: number[], by: (a: number, b: number) => number) => [...group].sort(by)

function byPlace(
  features: FeatureMapping[],
  group: number[],
  fields: readonly string[] | null,
): number[] | null {
  const place = new Map((fields ?? []).map((field, at) => [field, at]))
  if (group.some((at) => !place.has(features[at]!.field))) return null
  return sorted(group, (a, b) => place.get(features[a]!.field)! - place.get(features[b]!.field)!)
}

function ordered(
  name: string,
  features: FeatureMapping[],
  groups: number[][],
  order: (group: number[]) => number[] | null,
  stepsStay: boolean,
): Edit[] {
  const changed = [...features]
  for (const group of groups) {
    const from = order(group)
    if (!from) return []
    group.forEach((to, i) => (changed[to] = moved(features[from[i]!]!, features[to]!, stepsStay)))
  }
  const list = changed.slice(0, 6).map(({ field }) => `“${field}”`)
  if (changed.length > 6) list.push('…')
  return [
    {
      kind: 'order',
      what: `columns in ${name}${stepsStay ? ', the steps where they are' : ''}`,
      mend: `Put the ${stepsStay ? 'fields' : 'features'} of primary’s mapping in that order: ${list.join(', ')}.`,
      also: [],
      name: stepsStay ? `${name}, the steps where they are` : name,
      named: true,
      features: changed,
    },
  ]
}

const moved = (from: FeatureMapping, to: FeatureMapping, stepsStay: boolean): FeatureMapping =>
  stepsStay ? { field: from.field, steps: to.steps } : from

/** Positions that may change places, two and two, each pair as [a, b]. */
export function pairsOf({ groups }: Arrangement): [number, number][] {
  return groups.flatMap((group) =>
    group.flatMap((a, i) => group.slice(i + 1).map((b): [number, number] => [a, b])),
  )
}

/** Those two columns in each other's place: as they stand, and their values under each other's name. */
export function exchanges(
  { features, as }: Arrangement,
  pairs: readonly (readonly [number, number])[],
): Edit[] {
  return pairs.flatMap(([a, b]) => {
    const alike = as[a] === as[b] && !same(features[a]!.steps, features[b]!.steps)
    return [exchanged(features, a, b, false), ...(alike ? [exchanged(features, a, b, true)] : [])]
  })
}

const same = (a: readonly Step[], b: readonly Step[]) => JSON.stringify(a) === JSON.stringify(b)

function exchanged(features: FeatureMapping[], a: number, b: number, stepsStay: boolean): Edit {
  const changed = [...features]
  changed[a] = moved(features[b]!, features[a]!, stepsStay)
  changed[b] = moved(features[a]!, features[b]!, stepsStay)
  const pair = `“${features[a]!.field}” and “${features[b]!.field}”`
  return {
    kind: 'exchanged',
    what: stepsStay ? `the values of ${pair} exchanged` : `${pair} exchanged`,
    mend: stepsStay
      ? `The log has the values of one under the name of the other: exchange the two fields in the mapping, each keeping its steps, or mend the log’s header.`
      : `Exchange the two features in primary’s mapping.`,
    also: [],
    name: pair,
    named: false,
    features: changed,
  }
}

/** Several changes, one after the other, as one. */
export function chained(edits: readonly Edit[]): Edit {
  const last = edits.at(-1)!
  return {
    kind: 'several',
    what: listText(edits.map(({ what }) => what)),
    name: 'several changes',
    mend: [...new Set(edits.map(({ mend }) => mend))].join(' '),
    also: [],
    named: true,
    features: last.features,
  }
}

/** The edit as steps on the mapping: of the inputs that it changes, the features in their new order. */
export function patchOf(model: ModelMapping, { features }: Edit, role: Role = 'primary'): Patch {
  const steps = withFeatures(model, features).inputs.flatMap((input, i) =>
    JSON.stringify(input) === JSON.stringify(model.inputs[i])
      ? []
      : [
          {
            op: 'replace' as const,
            path: `/models/${role}/inputs/${i}/features`,
            value: input.features,
          },
        ],
  )
  return { label: 'Apply and replay', steps }
}
