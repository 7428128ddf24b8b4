/** What a file in layers/ says of each layer in it; what the layer computes stands beside it, in *.compute.ts. */
import type { Json, JsonObject } from '../files/json'
import type { ShapeRule } from './shape'

export interface Meaning {
  /** Keras 3's meanings (hard_sigmoid), and its keys checked without mercy; else Keras 2's and TF.js' own. */
  keras3: boolean
  /** Written by Keras, not by TF.js, whose weights TF.js' own classes take by name: recurrent layers are ours. */
  ours: boolean
}

export interface LayerDefinition {
  /** Config keys that are honoured, with blanks between; '*' for all. Any other key is refused where it means something. */
  keys: string
  /** Keys that are not honoured, and the value at which that changes nothing. */
  only?: Record<string, Json>
  /** The class to build: ours begin with Keras and are in *.compute.ts. Without it, TF.js' class of the same name. */
  to?: string | ((config: JsonObject, meaning: Meaning) => string)
  /** Config of that class. */
  config?: (config: JsonObject, meaning: Meaning) => JsonObject
  /** A key with a value that neither class computes; null where there is none. */
  refused?: (config: JsonObject, meaning: Meaning) => string | null
  /** Output and weight shapes, from what `config` made; without it, they are not known before the layer is built. */
  shapes?: ShapeRule
  /** The mask of its output: that of its first input, or where any input's step counts. Without it, masks end here. */
  mask?: 'first' | 'any'
  /** Stands for an operator of keras.ops: no file names it. */
  operator?: true
}

/** By Keras' class. */
export type LayerDefinitions = Record<string, LayerDefinition>

/** Keys of every layer that are handled, or belong to training alone. */
export const commonKeys = new Set(
  'name trainable dtype batch_input_shape seed activity_regularizer build_config autocast'.split(' '),
)
export const trainingKeys = /_(initializer|regularizer|constraint)$/

export const lastChannelsOnly: Record<string, Json> = { data_format: 'channels_last' }
export const noQuantization: Record<string, Json> = { quantization_config: null }
export const noLora: Record<string, Json> = { lora_rank: null, lora_alpha: null }

/** A number or a list of them, as a list of `rank`; null is the default. */
export function listed(value: Json | undefined, rank: number, otherwise: number): Json[] {
  return Array.isArray(value) ? value : Array.from({ length: rank }, () => value ?? otherwise)
}

/** One definition for several ranks: ({Conv1D: of(1), Conv2D: of(2), ...}). */
export function byRank(
  name: string,
  of: (rank: number) => LayerDefinition,
  ranks = [1, 2, 3],
): LayerDefinitions {
  return Object.fromEntries(ranks.map((rank) => [`${name}${rank}D`, of(rank)]))
}
