/** One layer's class and config, from Keras' words to TF.js'. */
import { atLayer, ProblemError } from '../../core/problem'
import { brief, isObject, objectAt, stringAt, type Json, type JsonObject } from '../../files/json'
import { activationFor } from '../activations'
import { refusals } from '../refusals'
import { commonKeys, trainingKeys, type LayerDefinition, type Meaning } from '../layer'
import { definitionOf } from '../registry'

export interface Dialect extends Meaning {
  file: string
}

/** A layer for TF.js; `keras_class` is for us, TF.js does not look at it. */
export interface Built {
  class_name: string
  keras_class?: string
  config: JsonObject
}

/** In TF.js and its own exports, and too rare to translate from Keras 3. */
const tfjsOnly = new Set(
  'RNN StackedRNNCells SimpleRNNCell GRUCell LSTMCell ConvLSTM2D ConvLSTM2DCell Conv3DTranspose CategoryEncoding'.split(
    ' ',
  ),
)

/** The commands that get a model through where layers cannot. */
export const asGraph =
  'Export it as a graph-model instead: model.export("saved_model"), then tensorflowjs_converter --input_format=tf_saved_model --output_format=tfjs_graph_model saved_model web_model.'

/**
 * @param layer {class_name, config} as in the file
 * @returns the same in TF.js' terms, initialisers all zeros: every weight is written from the file
 * @throws ProblemError 'unsupported-layer', 'unsupported-config', 'unsupported-activation'
 */
export function translateLayer(layer: JsonObject, dialect: Dialect): Built {
  const kind = String(layer['class_name'])
  if (!dialect.ours && tfjsOnly.has(kind)) return layer as unknown as Built
  const given = objectAt(layer['config']) ?? {}
  const name = String(layer['name'] ?? given['name'] ?? kind)
  const rule = definitionOf(kind)
  if (!rule || rule.operator) refuseLayer(kind, name, layer, dialect)
  const config = readConfig(kind, name, given, rule, dialect)
  if (/Quantized/.test(stringAt(given['dtype'], 'class_name') ?? ''))
    refuseKey(kind, name, 'dtype', objectAt(given['dtype'], 'config')?.['name'] ?? null, dialect)
  const refused = rule.refused?.(config, dialect)
  if (refused) refuseKey(kind, name, refused, config[refused] ?? null, dialect)
  const common = {
    name,
    trainable: config['trainable'] ?? true,
    dtype: dtypeFor(config['dtype']),
    ...(config['batch_input_shape'] ? { batch_input_shape: config['batch_input_shape'] } : {}),
  }
  const inside = withInner(config, dialect)
  const own = rule.config ? rule.config(inside, dialect) : inside
  const class_name = typeof rule.to === 'function' ? rule.to(config, dialect) : (rule.to ?? kind)
  return { class_name, keras_class: kind, config: { ...own, ...common } }
}

/** The keys that matter, activations renamed; training's own left out. */
function readConfig(
  kind: string,
  name: string,
  given: JsonObject,
  rule: LayerDefinition,
  dialect: Dialect,
): JsonObject {
  const known = new Set(rule.keys.split(' '))
  const config: JsonObject = {}
  for (const [key, value] of Object.entries(given)) {
    if (key === 'batch_shape') config['batch_input_shape'] = value
    else if (trainingKeys.test(key)) config[key] = key.endsWith('_initializer') ? 'zeros' : null
    else if (key === 'activation' || key === 'recurrent_activation')
      config[key] = activation(name, key, value, dialect)
    else if (Object.hasOwn(rule.only ?? {}, key) && !sameValue(value, rule.only?.[key]))
      refuseKey(kind, name, key, value, dialect)
    else if (known.has(key) || commonKeys.has(key)) config[key] = value
    else if (!known.has('*') && !Object.hasOwn(rule.only ?? {}, key) && dialect.keras3 && !isNothing(value))
      refuseKey(kind, name, key, value, dialect)
  }
  return config
}

/** Values at which a key that nobody knows can hardly mean anything. */
function isNothing(value: Json): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0)
}

function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b) || (Array.isArray(b) && b.every((x) => x === a))
}

function activation(name: string, key: string, value: Json, dialect: Dialect): string {
  const found = activationFor(value, dialect.keras3)
  if (found !== null) return found
  throw new ProblemError({
    code: 'unsupported-activation',
    message: `TF.js has no activation ${brief(isObject(value) ? (value['config'] ?? value) : value)} (${key}).`,
    file: dialect.file,
    place: atLayer(name),
    mend: asGraph,
  })
}

/** Layers and cells inside a wrapper are translated too. */
function withInner(config: JsonObject, dialect: Dialect): JsonObject {
  const inner = (value: Json): Json =>
    isObject(value) && typeof value['class_name'] === 'string'
      ? (translateLayer(value, dialect) as unknown as JsonObject)
      : value
  const changed = ['layer', 'backward_layer', 'cell', 'cells'].flatMap((key): [string, Json][] => {
    const value = config[key]
    if (value === undefined) return []
    return [[key, Array.isArray(value) ? value.map(inner) : inner(value)]]
  })
  return { ...config, ...Object.fromEntries(changed) }
}

/** A dtype policy, mixed or not, -> the type it computes in here: TF.js has floats of 32 bits only. */
export function dtypeFor(dtype: Json | undefined): string {
  const name = isObject(dtype)
    ? (objectAt(dtype, 'config')?.['name'] ?? objectAt(dtype, 'config')?.['source_name'])
    : dtype
  const text = String(name ?? 'float32')
  return /^u?int(8|16|32|64)$/.test(text) ? 'int32' : text === 'bool' || text === 'string' ? text : 'float32'
}

function refuseLayer(kind: string, name: string, layer: JsonObject, { file }: Dialect): never {
  const custom = layer['registered_name'] && String(layer['registered_name']).includes('>')
  const why = Object.hasOwn(refusals, kind) ? refusals[kind] : undefined
  const model = kind === 'Functional' || kind === 'Sequential'
  const words = model
    ? 'a whole model inside another layer, which is not run here'
    : custom
      ? 'a custom layer'
      : why
        ? 'not run here'
        : 'no layer that TF.js or the workbench has'
  throw new ProblemError({
    code: 'unsupported-layer',
    message: `${kind} is ${words}.${why ? ` ${why}` : ''}`,
    file,
    place: atLayer(name),
    mend: asGraph,
  })
}

function refuseKey(kind: string, name: string, key: string, value: Json, { file }: Dialect): never {
  throw new ProblemError({
    code: 'unsupported-config',
    message: `${kind} with ${key} = ${brief(value)} would be computed otherwise in TF.js.`,
    file,
    place: atLayer(name),
    mend: asGraph,
  })
}
