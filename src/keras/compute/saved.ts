/**
 * A config on its way through TF.js. TF.js turns snake_case into camelCase in every key and every string of a config that
 * it reads, words of a vocabulary too; so a layer of ours gets its config as one string of JSON, underscores escaped.
 */
import { isObject, objectAt, type Json, type JsonObject } from '../../files/json'

/** Keras' class, and the config that its definition made. */
export interface Saved {
  kind: string
  config: JsonObject
}

/** Keys that a wrapper holds layers under: TF.js builds those, and so must read their configs too. */
const innerKeys = ['layer', 'backward_layer']

const key = 'keras'

/** @param model {class_name, config} as normalising made it; @param ours whether a class is ours */
export function forTensorFlow(model: JsonObject, ours: (className: string) => boolean): JsonObject {
  const config = objectAt(model['config']) ?? {}
  const list = config['layers']
  if (Array.isArray(list)) {
    const layers = list.map((layer) => forTensorFlow(layer as JsonObject, ours))
    return { ...model, config: { ...config, layers } }
  }
  const inner = Object.fromEntries(
    innerKeys.flatMap((key): [string, Json][] => {
      const layer = config[key]
      return isObject(layer) ? [[key, forTensorFlow(layer, ours)]] : []
    }),
  )
  if (!ours(String(model['class_name']))) return { ...model, config: { ...config, ...inner } }
  const { name, trainable, dtype, batch_input_shape } = config
  const saved: Saved = { kind: String(model['keras_class']), config }
  return {
    ...model,
    config: {
      ...inner,
      name: name!,
      trainable: trainable!,
      dtype: dtype!,
      ...(batch_input_shape ? { batch_input_shape } : {}),
      [key]: JSON.stringify(saved).replaceAll('_', '\\u005f'),
    },
  }
}

/** @param config as TF.js hands it to the layer */
export function savedIn(config: Record<string, unknown>): Saved {
  return JSON.parse(String(config[key])) as Saved
}

/** What TF.js made of the layers that a wrapper holds, by Keras' key. */
export function heldIn(config: Record<string, unknown>): [string, unknown][] {
  return innerKeys.flatMap((key): [string, unknown][] => {
    const layer = config[key === 'backward_layer' ? 'backwardLayer' : key]
    return layer ? [[key, layer]] : []
  })
}
