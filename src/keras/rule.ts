/** What a row of the table of layers says (table.ts). */
import type { Json, JsonObject } from '../files/json'

export interface Meaning {
  /** Keras 3's meanings (hard_sigmoid), and its keys checked without mercy; else Keras 2's and TF.js' own. */
  keras3: boolean
  /** Written by Keras, not by TF.js, whose weights TF.js' own classes take by name: recurrent layers are ours. */
  ours: boolean
}

export interface LayerRule {
  /** Config keys that the class in TF.js, or ours, reads. */
  keys: string
  /** Keys it does not read, and the value at which that changes nothing. */
  only?: Record<string, Json>
  /** The class to build: ours begin with Keras (src/keras/compute). Without it, TF.js' class of the same name. */
  to?: string | ((config: JsonObject, dialect: Meaning) => string)
  /** Config of that class. */
  config?: (config: JsonObject, dialect: Meaning) => JsonObject
  /** A key with a value that neither class computes; null where there is none. */
  refused?: (config: JsonObject) => string | null
}

export const channels: Record<string, Json> = { data_format: 'channels_last' }
export const noQuantization: Record<string, Json> = { quantization_config: null }

/** A number or a list of them, as a list of `rank`. */
export function listed(value: Json | undefined, rank: number, otherwise: number): Json[] {
  return Array.isArray(value) ? value : Array.from({ length: rank }, () => value ?? otherwise)
}

/** Does nothing in inference. */
export const identity: LayerRule = { keys: '*', to: 'KerasIdentity', config: () => ({}) }
