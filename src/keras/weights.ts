/** Which weight belongs where: Keras 3 names weights by variable path or by class and number, TF.js by layer. */
import { atWeight, ProblemError } from '../core/problem'
import type { WeightSpec } from '../core/tensors'
import { objectAt, type JsonObject } from '../files/json'
import type { LayerNode, Topology } from './topology/topology'

/** Layer path ('encoder/dense') -> indices into the specs, in the order of TF.js' layer.weights. */
export type Assignment = { layer: string; specs: number[] }[]

interface Leaf {
  layer: LayerNode
  /** As TF.js nests them: names of models, then of the layer, with '/'. */
  path: string
  /** Prefixes under which the weights may be named, likeliest first. */
  prefixes: string[]
}

/**
 * Random state of dropout and the like, and what stands twice: SpectralNormalization saves its layer's kernel a second
 * time, lookups their weights of tf-idf.
 */
const notWeights =
  /(^|\/)seed_generator(\/|$)|(^|\/)(optimizer|metrics|compile_metrics)(\/|$)|(^|\/)spectral_normalization(_\d+)?\/vars\/0$|\/idf_weights$/

/** Whether a name in a file is that of a layer's weight. */
export function isWeight(name: string): boolean {
  return !notWeights.test(name)
}

/**
 * @throws ProblemError 'surplus-weights' where the file has weights that no layer takes. Too few, or other shapes, is
 * found when the layers are built (replay/instantiate.ts), before anything runs.
 */
export function assignWeights(topology: Topology, specs: WeightSpec[], file: string): Assignment {
  const byClass = specs.some((spec) => /^(_layer_checkpoint_dependencies|layers)\//.test(spec.name))
  const names = specs.map((spec) =>
    spec.name.replace(/_layer_checkpoint_dependencies\//g, 'layers/').replace(/:0$/, ''),
  )
  const leaves = byClass ? leavesByClass(topology, '', '') : leavesByName(topology, '')
  const taken = new Set<number>()
  const assignment = leaves.map(({ layer, path, prefixes }) => {
    const found =
      prefixes.map((prefix) => under(`${prefix}/`, names, taken)).find((list) => list.length > 0) ?? []
    for (const index of found) taken.add(index)
    return { layer: path, specs: byClass ? ordered(found, names, cellNames(layer.config)) : found }
  })
  const left = specs.findIndex(
    (spec, i) => !taken.has(i) && isWeight(spec.name) && spec.group !== 'optimizer',
  )
  if (left >= 0)
    throw new ProblemError({
      code: 'surplus-weights',
      message: 'No layer takes this weight.',
      file,
      place: atWeight(specs[left]?.name ?? ''),
      mend: 'Topology and weights are of different models: export the model again.',
    })
  return assignment.filter((entry) => entry.specs.length > 0)
}

function under(prefix: string, names: string[], taken: Set<number>): number[] {
  const found: number[] = []
  names.forEach((name, i) => {
    if (name.startsWith(prefix) && !taken.has(i) && isWeight(name)) found.push(i)
  })
  return found
}

/** By variable path: 'sequential/dense/kernel' in a Sequential, 'dense/kernel' in a functional model. */
function leavesByName(topology: Topology, outer: string): Leaf[] {
  return topology.layers.flatMap((layer) => {
    const path = outer + layer.name
    if (layer.inner) return leavesByName(layer.inner, `${path}/`)
    const prefixes = [`${topology.name}/${layer.name}`, layer.name]
    return [{ layer, path, prefixes: topology.kind === 'Sequential' ? prefixes : prefixes.reverse() }]
  })
}

/** Classes that are saved under another name than they are exported by. */
const classOf: Record<string, string> = { GroupQueryAttention: 'GroupedQueryAttention' }

/** By class, numbered in the order of the config: 'layers/dense_1/vars/0'. */
function leavesByClass(topology: Topology, outer: string, prefix: string): Leaf[] {
  const seen = new Map<string, number>()
  return topology.layers.flatMap((layer) => {
    const snake = snakeCase(classOf[layer.original ?? ''] ?? layer.original ?? layer.kind)
    const number = seen.get(snake) ?? 0
    seen.set(snake, number + 1)
    const own = `${prefix}layers/${snake}${number > 0 ? `_${number}` : ''}`
    const path = outer + layer.name
    return layer.inner
      ? leavesByClass(layer.inner, `${path}/`, `${own}/`)
      : [{ layer, path, prefixes: [own] }]
  })
}

/** Keras' to_snake_case: 'PReLU' -> 'p_re_lu', 'Conv2D' -> 'conv2d'. */
export function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** Parts of a layer in the order in which it lists their weights; files have them by the alphabet. */
const parts = 'forward_layer backward_layer query_dense key_dense gate_dense value_dense output_dense'.split(
  ' ',
)

/** Of a stack of cells: named by class and number, in the stack's order. */
function cellNames(config: JsonObject): string[] {
  const cells =
    objectAt(config['cell'], 'config')?.['cells'] ??
    objectAt(config['layer'], 'config', 'cell', 'config')?.['cells']
  const seen = new Map<string, number>()
  return (Array.isArray(cells) ? cells : []).map((cell) => {
    const name = snakeCase(String(objectAt(cell)?.['class_name']))
    const number = seen.get(name) ?? 0
    seen.set(name, number + 1)
    return number > 0 ? `${name}_${number}` : name
  })
}

function ordered(indices: number[], names: string[], cells: string[]): number[] {
  const key = (index: number): number[] => {
    const segments = (names[index] ?? '').split('/')
    const ranks = segments.map((segment) =>
      Math.max(parts.indexOf(segment.replace(/^_/, '')), cells.indexOf(segment)),
    )
    return [...ranks.filter((rank) => rank >= 0), Number(segments.at(-1))]
  }
  return [...indices].sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    const at = left.findIndex((rank, i) => rank !== right[i])
    return at < 0 ? 0 : left[at]! - (right[at] ?? 0)
  })
}
