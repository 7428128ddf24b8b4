/** A layers-model's topology as Keras 2 and TF.js write it, read into layers and links, and checked. */
import { atKey, atLayer, atModel, type Place, ProblemError } from '../../core/problem'
import { brief, isObject, objectAt, type Json, type JsonObject } from '../../files/json'

/** A tensor: which call of which layer, which of its outputs. */
interface Link {
  layer: string
  node: number
  tensor: number
}

export interface LayerNode {
  name: string
  kind: string
  /** Keras' class where `kind` is ours in its place. */
  original?: string
  config: JsonObject
  /** Per call of the layer, what it is called on. */
  calls: Link[][]
  /** A model used as a layer. */
  inner: Topology | null
}

export interface Topology {
  name: string
  kind: 'Sequential' | 'Functional'
  layers: LayerNode[]
  /** Of a Sequential: the first layer and the last. */
  inputs: Link[]
  outputs: Link[]
}

const maxNesting = 50

/** Where a layers-model keeps its model: modelTopology itself or its model_config. */
export function modelConfigOf(topology: JsonObject): JsonObject | null {
  const config = objectAt(topology['model_config']) ?? topology
  return typeof config['class_name'] === 'string' ? config : null
}

/**
 * @throws ProblemError 'bad-topology' naming the layer: links to layers or calls that are not there, and circles,
 * on which TF.js would loop for ever (container.ts, fromConfig).
 */
export function readTopology(model: JsonObject, file: string, depth = 0): Topology {
  const config = model['config']
  const list = Array.isArray(config) ? config : objectAt(config)?.['layers']
  const name = String(objectAt(config)?.['name'] ?? 'model')
  if (depth > maxNesting) bad(file, atModel(name), 'Models are nested too deep.')
  if (!Array.isArray(list)) bad(file, atModel(name), 'The model has no list of layers.')
  const sequential = model['class_name'] === 'Sequential'
  const layers = list.map((layer, i) => readLayer(layer, i, sequential, file, depth))
  const names = new Set<string>()
  for (const layer of layers) {
    if (names.has(layer.name)) bad(file, atLayer(layer.name), 'Two layers have this name.')
    names.add(layer.name)
  }
  const topology: Topology = sequential
    ? { name, kind: 'Sequential', layers, inputs: ends(layers.at(0)), outputs: ends(layers.at(-1)) }
    : {
        name,
        kind: 'Functional',
        layers,
        inputs: readLinks(objectAt(config)?.['input_layers'], atKey(`model ${name}, input_layers`), file),
        outputs: readLinks(objectAt(config)?.['output_layers'], atKey(`model ${name}, output_layers`), file),
      }
  if (layers.length === 0 || topology.inputs.length === 0 || topology.outputs.length === 0)
    bad(file, atModel(name), 'The model has no layers, inputs or outputs.')
  if (!sequential) checkLinks(topology, file)
  return topology
}

function ends(layer: LayerNode | undefined): Link[] {
  return layer ? [{ layer: layer.name, node: 0, tensor: 0 }] : []
}

function readLayer(layer: Json, index: number, sequential: boolean, file: string, depth: number): LayerNode {
  if (!isObject(layer) || typeof layer['class_name'] !== 'string')
    bad(file, atLayer(index), 'The entry is not a layer.')
  const kind = layer['class_name'] as string
  const config = layer['config']
  const name = String(layer['name'] ?? objectAt(config)?.['name'] ?? `${kind}_${index}`)
  if (!isObject(config) && !(kind === 'Sequential' && Array.isArray(config)))
    bad(file, atLayer(name), `The layer has no configuration: ${brief(config)}.`)
  const isModel = kind === 'Sequential' || kind === 'Functional' || kind === 'Model'
  const nodes = layer['inbound_nodes'] ?? []
  if (!sequential && !Array.isArray(nodes)) bad(file, atLayer(name), 'Its inbound nodes are not a list.')
  return {
    name,
    kind,
    ...(typeof layer['keras_class'] === 'string' ? { original: layer['keras_class'] } : {}),
    config: isObject(config) ? config : { layers: config as Json },
    calls: sequential ? [] : (nodes as Json[]).map((node) => readLinks(node, atLayer(name), file)),
    inner: isModel ? readTopology(layer, file, depth + 1) : null,
  }
}

function readLinks(value: Json | undefined, place: Place, file: string): Link[] {
  if (!Array.isArray(value)) bad(file, place, 'Its links are not a list.')
  return value.map((entry) => {
    const [layer, node, tensor] = Array.isArray(entry) ? entry : []
    if (typeof layer !== 'string' || !isIndex(node) || !isIndex(tensor))
      bad(file, place, `A link is not [layer, node, tensor]: ${brief(entry)}.`)
    return { layer, node, tensor } as Link
  })
}

function isIndex(value: Json | undefined): boolean {
  return Number.isInteger(value) && (value as number) >= 0
}

/** Follows the calls as TF.js does, as far as they go. */
function checkLinks({ name, layers, inputs, outputs }: Topology, file: string): void {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  // TF.js makes a node when it builds an InputLayer or a model, before any call.
  const done = new Map(layers.map((layer) => [layer.name, hasOwnNode(layer) ? 1 : 0]))
  const open = layers.flatMap((layer) => layer.calls.map((call, i) => ({ layer, call, i })))
  const ready = (link: Link) => (done.get(link.layer) ?? 0) > link.node
  for (const { layer, call } of open)
    for (const link of call)
      if (!byName.has(link.layer))
        bad(file, atLayer(layer.name), `It is called on ${link.layer}, which is no layer.`)
  for (let progress = true; progress && open.length > 0;) {
    progress = false
    for (let i = open.length - 1; i >= 0; i--) {
      const { layer, call } = open[i] as (typeof open)[number]
      if (!call.every(ready)) continue
      done.set(layer.name, (done.get(layer.name) ?? 0) + 1)
      open.splice(i, 1)
      progress = true
    }
  }
  const [stuck] = open
  if (stuck) bad(file, atLayer(stuck.layer.name), 'It waits for itself, or for a call that never happens.')
  for (const link of [...inputs, ...outputs])
    if (!ready(link))
      bad(file, atModel(name), `It names ${link.layer}, call ${link.node}, which is not there.`)
}

function hasOwnNode(layer: LayerNode): boolean {
  return layer.kind === 'InputLayer' || layer.inner !== null
}

function bad(file: string, place: Place, message: string): never {
  throw new ProblemError({
    code: 'bad-topology',
    message,
    file,
    place,
    mend: 'The file was damaged or edited: export the model again.',
  })
}
