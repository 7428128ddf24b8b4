/** Is it the model you think: two bundles side by side, before anyone waits for a replay. */
import type { ModelBundle, ModelCard, TensorSpec, WeightSpec } from './bundle'
import { elements } from '../core/tensors'
import { weightBytes } from './manifest'
import { differencesOf, PrecisionChanges, precisionOf, slice, turn, type PrecisionChange } from './precision'

type Layer = ModelCard['layers'][number]

/** One side is null where only the other has it. */
export interface Pair<T> {
  primary: T | null
  shadow: T | null
}

export interface ModelDifference {
  /** Topology and weights are the same to the byte: a replay can only find noise. */
  identical: boolean
  /** Inputs and outputs that differ in name, shape or type. */
  inputs: Pair<TensorSpec>[]
  outputs: Pair<TensorSpec>[]
  layers: {
    added: Layer[]
    removed: Layer[]
    /** The same by name, or by kind and place, with another kind, shape or size. */
    changed: { primary: Layer; shadow: Layer }[]
    unchanged: number
  }
  parameters: Pair<number>
  weightBytes: Pair<number>
  weights: {
    /** Numbers that both have: in weights of one name (or place) and one shape. */
    comparable: number
    /** Of these, how many differ in a bit. */
    changed: number
    /** changed / comparable; null where nothing is comparable, and why. */
    share: number | null
    reason: string | null
    /** Weights that both have and that are stored in another precision: compared as the numbers they stand for. */
    precision: PrecisionChange[]
  }
}

/** @returns what is different about `shadow`; runs in slices, so that a page stays alive over large weights */
export async function compareBundles(primary: ModelBundle, shadow: ModelBundle): Promise<ModelDifference> {
  const weights = await compareWeights(primary, shadow)
  const sameBytes =
    weights.changed === 0 &&
    weights.comparable === total(primary.weightSpecs) &&
    weights.comparable === total(shadow.weightSpecs)
  const identical = sameFiles(primary, shadow) || (sameBytes && sameTopology(primary, shadow))
  return {
    identical,
    inputs: differing(primary.inputs, shadow.inputs),
    outputs: differing(primary.outputs, shadow.outputs),
    layers: compareLayers(primary.card.layers, shadow.card.layers),
    parameters: { primary: primary.card.parameters, shadow: shadow.card.parameters },
    weightBytes: { primary: primary.card.weightBytes, shadow: shadow.card.weightBytes },
    weights,
  }
}

function sameFiles(a: ModelBundle, b: ModelBundle): boolean {
  const sums = (bundle: ModelBundle) =>
    bundle.card.files
      .map((file) => file.sha256)
      .sort()
      .join()
  return a.card.files.length > 0 && sums(a) === sums(b)
}

function sameTopology(a: ModelBundle, b: ModelBundle): boolean {
  const text = ({ format, artifacts }: ModelBundle) =>
    JSON.stringify([format, artifacts.modelTopology, artifacts.modelInitializer ?? null])
  return text(a) === text(b)
}

function total(specs: WeightSpec[]): number {
  return specs.reduce((sum, spec) => sum + elements(spec.shape), 0)
}

/** Tensors by name; of a single one on each side the name does not matter. */
function differing(primary: TensorSpec[], shadow: TensorSpec[]): Pair<TensorSpec>[] {
  const alone = primary.length === 1 && shadow.length === 1
  const same = (a: TensorSpec, b: TensorSpec) =>
    a.dtype === b.dtype && JSON.stringify(a.shape) === JSON.stringify(b.shape)
  const pairs: Pair<TensorSpec>[] = primary.map((tensor) => ({
    primary: tensor,
    shadow: (alone ? shadow[0] : shadow.find(({ name }) => name === tensor.name)) ?? null,
  }))
  const extra = shadow.filter((tensor) => !pairs.some((pair) => pair.shadow === tensor))
  return [
    ...pairs.filter((pair) => !pair.shadow || !pair.primary || !same(pair.primary, pair.shadow)),
    ...extra.map((tensor) => ({ primary: null, shadow: tensor })),
  ]
}

/**
 * Pairs items by name, then what is left by likeness, in order: Keras numbers layers by when they were made, so that
 * a retrained model's dense_4 is the old one's dense_1.
 */
function pairUp<T>(
  primary: T[],
  shadow: T[],
  name: (item: T) => string,
  likeness: (item: T) => string,
): { pairs: [T, T][]; removed: T[]; added: T[] } {
  const pairs: [T, T][] = []
  let removed = primary
  let added = shadow
  // First what is alike in both, then in name, then in likeness.
  for (const key of [(item: T) => `${name(item)} ${likeness(item)}`, name, likeness]) {
    const waiting = new Map<string, T[]>()
    for (const item of added) waiting.set(key(item), [...(waiting.get(key(item)) ?? []), item])
    const matched = new Set<T>()
    removed = removed.filter((item) => {
      const partner = waiting.get(key(item))?.shift()
      if (partner === undefined) return true
      pairs.push([item, partner])
      matched.add(partner)
      return false
    })
    added = added.filter((item) => !matched.has(item))
  }
  return { pairs, removed, added }
}

function compareLayers(primary: Layer[], shadow: Layer[]): ModelDifference['layers'] {
  const likeness = ({ kind, shape, parameters }: Layer) => JSON.stringify([kind, shape, parameters])
  const { pairs, removed, added } = pairUp(primary, shadow, (layer) => layer.name, likeness)
  const changed = pairs.filter(([a, b]) => likeness(a) !== likeness(b))
  return {
    added,
    removed,
    changed: changed.map(([a, b]) => ({ primary: a, shadow: b })),
    unchanged: pairs.length - changed.length,
  }
}

interface Placed {
  /** Layer and place where they are known: files name the same weight in several ways. */
  name: string
  spec: WeightSpec
  bytes: Uint8Array
}

async function compareWeights(
  primary: ModelBundle,
  shadow: ModelBundle,
): Promise<ModelDifference['weights']> {
  const likeness = ({ spec }: Placed) => JSON.stringify([spec.shape, spec.dtype])
  const { pairs } = pairUp(placed(primary), placed(shadow), ({ name }) => name, likeness)
  let comparable = 0
  let changed = 0
  const precision = new PrecisionChanges()
  for (const [a, b] of pairs) {
    if (likeness(a) !== likeness(b)) continue
    const count = elements(a.spec.shape)
    if (precisionOf(a.spec) !== precisionOf(b.spec)) {
      await precision.add(a, b)
      continue
    }
    comparable += count
    changed += await countChanged(a, b, count)
  }
  const share = comparable > 0 ? changed / comparable : null
  const found = precision.list()
  const reason = found.length > 0 ? 'every weight they share is stored in another precision' : 'no weights of one name and shape in both' // prettier-ignore
  return { comparable, changed, share, reason: share === null ? reason : null, precision: found }
}

/** Each weight with its own bytes. */
function placed({ weightSpecs, weightData, layerWeights }: ModelBundle): Placed[] {
  const names = new Map<number, string>()
  for (const { layer, specs } of layerWeights ?? [])
    specs.forEach((index, i) => names.set(index, `${layer} ${i}`))
  let offset = 0
  return weightSpecs.map((spec, i) => {
    const size = weightBytes(spec) ?? stringBytes(spec, weightData, offset)
    const bytes = new Uint8Array(weightData, offset, size)
    offset += size
    return { name: names.get(i) ?? spec.name, spec, bytes }
  })
}

function stringBytes(spec: WeightSpec, data: ArrayBuffer, offset: number): number {
  const view = new DataView(data)
  let size = 0
  for (let i = 0; i < elements(spec.shape); i++) size += 4 + view.getUint32(offset + size, true)
  return size
}

async function countChanged(a: Placed, b: Placed, count: number): Promise<number> {
  // Another scale makes other numbers of the same bytes.
  if (JSON.stringify(a.spec.quantization) !== JSON.stringify(b.spec.quantization))
    return (await differencesOf(a, b)).changed
  if (weightBytes(a.spec) === null) return sameBytes(a.bytes, b.bytes) ? 0 : count
  const width = a.bytes.length / Math.max(count, 1)
  let changed = 0
  for (let start = 0; start < a.bytes.length; start += slice) {
    const end = Math.min(start + slice, a.bytes.length)
    for (let i = start; i < end; i += width) if (differs(a.bytes, b.bytes, i, width)) changed++
    if (end < a.bytes.length) await turn()
  }
  return changed
}

function differs(a: Uint8Array, b: Uint8Array, start: number, width: number): boolean {
  for (let i = start; i < start + width; i++) if (a[i] !== b[i]) return true
  return false
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && !differs(a, b, 0, a.length)
}
