/** What a layer of ours computes (layers/*.compute.ts). */
import type * as tf from '@tensorflow/tfjs-core'
import type * as tfl from '@tensorflow/tfjs-layers'
import type { JsonObject } from '../../files/json'
import type { Shape } from '../shape'

/** Which steps of a tensor count: [batch, steps], true where they do; null for all. */
export type Mask = tf.Tensor | null

/** By the names that the layer's shape rule gives them. */
export type Weights = Record<string, tf.Tensor>

export interface Call {
  inputs: [tf.Tensor, ...tf.Tensor[]]
  /** One per input, null where it has none; [] where nobody has any. */
  masks: Mask[]
  /** In Keras' words, as the layer's definition made it. */
  config: JsonObject
  weights: Weights
  /** The layers that a wrapper holds, by the config key that they stand under. */
  inner: Record<string, tfl.layers.Layer>
  /** The layer's name. */
  name: string
}

export interface Computation {
  /** Runs inside a tidy. */
  compute(call: Call): tf.Tensor | tf.Tensor[]
  /** Keras' layer has an argument for masks: then it gets those recorded when the model was built. */
  takesMask?: true
  /** The layer takes the masks off the tensors that it is called on: later layers do not see them. */
  takesMaskOff?(config: JsonObject): boolean
  /** The mask of each output, where the definition's `mask` does not say it. */
  masksAfter?(config: JsonObject, masks: Mask[]): Mask[]
  /** Of a wrapper: the shape that the layer inside is built for; the wrapper's own without it. */
  insideShape?(input: Shape): Shape
  /** Weights of type int32. */
  wholeNumbers?: string[]
}
