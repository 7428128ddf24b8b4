/** Which backends of TF.js can run a model: ops and layers against the kernels that each registers. Known before loading. */
import { backendTitle, optionTitle } from '../core/backends'
import { atLayer, atNode, type Place, placeText, type Problem } from '../core/problem'
import type { DType, ModelBundle } from './bundle'
import table from './data/kernels.json'
import { reachable, readNodes } from './graph-checks'
import { knownDtype } from './graph-dtypes'
import { isObject, objectAt, objects, stringAt, type Json, type JsonObject } from '../files/json'
import { allLayers } from './layers-model'
import { readTopology } from '../keras/topology/topology'

export type KernelBackend = keyof typeof table.lacking

const kernelBackends = Object.keys(table.lacking) as KernelBackend[]

/** What runs, and where it sits: 'node model/Einsum'. */
interface Used {
  kind: string
  /** As the person knows it: Keras' class where `kind` is ours in its place. */
  title: string
  place: Place
  /** What it computes with, where the graph says; null for layers. */
  dtype: DType | null
}

/** @returns per backend that cannot run the model what it lacks, where, and what to do; {} where all can */
export function unfitBackends(bundle: ModelBundle): Partial<Record<KernelBackend, Problem>> {
  const rows: Record<string, Record<string, string[]>> = bundle.format === 'graph-model'
    ? table.lacking
    : table.layers
  const used = bundle.format === 'graph-model' ? usedOps(bundle) : usedLayers(bundle)
  const lacking = kernelBackends.map((backend) => ({
    backend,
    found: used.flatMap((one) => lackedBy(backend, one, rows[backend]!)),
  }))
  const fit = lacking.filter(({ found }) => found.length === 0).map(({ backend }) => backend)
  return Object.fromEntries(
    lacking
      .filter(({ found }) => found.length > 0)
      .map(({ backend, found }) => [backend, problemOf(bundle, backend, found, fit)]),
  )
}

const floats: Record<KernelBackend, Record<string, string[]>> = table.floats

/** What a backend lacks for one op or layer: its kernel, or the kernel for that type of number. */
interface Lacked extends Used {
  kernel: string
}

function lackedBy(backend: KernelBackend, used: Used, rows: Record<string, string[]>): Lacked[] {
  const { kind, dtype, title } = used
  const [missing] = rows[kind] ?? []
  if (missing !== undefined) return [{ ...used, kernel: missing }]
  const [floatOnly] = floats[backend][kind] ?? []
  if (floatOnly === undefined || dtype === null || dtype === 'float32') return []
  return [{ ...used, kernel: floatOnly, title: `${title} on ${dtype}` }]
}

function problemOf(
  { card, format }: ModelBundle,
  backend: KernelBackend,
  found: Lacked[],
  fit: KernelBackend[],
): Problem {
  const firsts = new Map<string, Lacked>()
  for (const one of found) if (!firsts.has(one.title)) firsts.set(one.title, one)
  const named = [...firsts.values()].slice(0, 5).map(({ kind, title, place, kernel }) => {
    return `${title} (${placeText(place)}${kernel === kind ? '' : `, needs ${kernel}`})`
  })
  const more = firsts.size > 5 ? ` and ${firsts.size - 5} more` : ''
  const rewrite =
    format === 'graph-model'
      ? 'leave that part out of the exported signature and do it before the model'
      : 'replace that layer'
  return {
    code: 'unfit-backend',
    message: `TensorFlow.js cannot run ${named.join(', ')}${more} on its ${backendTitle(backend)} backend.`,
    file: card.name,
    place: found[0]!.place,
    mend:
      fit.length > 0
        ? `Compute on ${fit.map(optionTitle).join(' or ')} instead (below, beside the button that replays), or ${rewrite}.`
        : `No backend runs all of it: ${rewrite}.`,
  }
}

/** Of nodes that the outputs need, of the initialiser, and of functions (bodies of loops and branches). */
function usedOps({ artifacts, outputNodes, outputs, card }: ModelBundle): Used[] {
  const topology = artifacts.modelTopology as JsonObject
  const nodes = readNodes(topology['node'], card.name)
  const used = reachable(nodes, outputNodes ?? outputs.map(({ name }) => name), card.name)
  const initialiser = isObject(artifacts.modelInitializer)
    ? objects(artifacts.modelInitializer['node'] as Json)
    : []
  const functions = objects(objectAt(topology, 'library')?.['function']).flatMap((one) =>
    objects(one['nodeDef']),
  )
  return [...used, ...initialiser, ...functions].map((node) => {
    const { op, name, attr } = node as { op: unknown; name: unknown; attr?: Json }
    const dtype = knownDtype(objectAt(attr, 'T')?.['type'])
    return { kind: String(op), title: String(op), place: atNode(String(name)), dtype }
  })
}

/** Wrappers run what they wrap. */
function usedLayers({ artifacts, card }: ModelBundle): Used[] {
  const topology = readTopology(artifacts.modelTopology as JsonObject, card.name)
  return allLayers(topology).flatMap(({ kind, name, config, original }) => {
    const place = atLayer(name)
    const inner = stringAt(config['layer'], 'class_name')
    const wrapped = inner
      ? [{ kind: inner, title: stringAt(config['layer'], 'keras_class') ?? inner, place, dtype: null }]
      : []
    return [{ kind, title: original ?? kind, place, dtype: null }, ...wrapped]
  })
}
