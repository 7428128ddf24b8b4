/** Looked up where the values are, on the CPU (keras/src/layers/preprocessing/index_lookup.py, 3.15). */
import * as tf from '@tensorflow/tfjs-core'
import type { Json, JsonObject } from '../../files/json'
import type { Computation } from '../compute/computation'
import { encode } from '../compute/encode'

/** Config -> token -> its place in the vocabulary. */
const vocabularies = new WeakMap<JsonObject, Map<Json, number>>()

function placesOf(config: JsonObject): Map<Json, number> {
  const known = vocabularies.get(config)
  if (known) return known
  const places = new Map((config['vocabulary'] as Json[]).map((token, i) => [token, i]))
  vocabularies.set(config, places)
  return places
}

function lookUp(value: Json, places: Map<Json, number>, config: JsonObject, name: string): number {
  const mask = config['mask_token'] ?? null
  const whole = config['output_mode'] === 'int'
  // Past the last category, a masked value counts nowhere.
  if (mask !== null && value === mask) return whole ? 0 : Number(config['depth'])
  const first = mask !== null && whole ? 1 : 0
  const unknown = Number(config['num_oov_indices'])
  const place = places.get(value)
  if (place !== undefined) return first + unknown + place
  if (unknown === 0) throw new Error(`${JSON.stringify(value)} is not in the vocabulary of ${name}`)
  // Of several places for the unknown, integers take that of their remainder.
  return first + (unknown === 1 ? 0 : modulo(Number(value), unknown))
}

export const KerasLookup: Computation = {
  compute({ inputs: [x], config, name }) {
    const values = x.dataSync() as unknown as ArrayLike<string | number>
    const places = placesOf(config)
    const indices = Int32Array.from({ length: x.size }, (_, i) => lookUp(values[i]!, places, config, name))
    const mode = config['output_mode']!
    const coded = encode(tf.tensor(indices, x.shape, 'int32'), mode, Number(config['depth']))
    return mode === 'tf_idf' ? tf.mul(coded, tf.tensor1d(config['idf_weights'] as number[])) : coded
  },
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
