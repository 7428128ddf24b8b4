/** Layers and activations that Keras has and TF.js lacks, or means otherwise, registered with TF.js under names of our own. */
import * as tf from '@tensorflow/tfjs-core'
import type * as tfl from '@tensorflow/tfjs-layers'
import { registerActivations } from './activations'
import { KerasAttention, KerasEinsumDense, KerasMultiHeadAttention } from './dense'
import {
  KerasArithmetic,
  KerasELU,
  KerasIdentity,
  KerasReLU,
  KerasRescaling,
  KerasSubtract,
  KerasUnitNormalization,
} from './elementwise'
import { KerasGRU } from './gru'
import { KerasGroupNormalization, KerasNormalization, KerasRMSNormalization } from './normalisation'
import {
  KerasCenterCrop,
  KerasCropping1D,
  KerasGlobalPooling,
  KerasResizing,
  KerasUpSampling1D,
  KerasUpSampling2D,
  KerasZeroPadding1D,
} from './spatial'

const layers = [
  KerasArithmetic,
  KerasAttention,
  KerasCenterCrop,
  KerasCropping1D,
  KerasEinsumDense,
  KerasELU,
  KerasGlobalPooling,
  KerasGroupNormalization,
  KerasGRU,
  KerasIdentity,
  KerasMultiHeadAttention,
  KerasNormalization,
  KerasReLU,
  KerasRescaling,
  KerasResizing,
  KerasRMSNormalization,
  KerasSubtract,
  KerasUnitNormalization,
  KerasUpSampling1D,
  KerasUpSampling2D,
  KerasZeroPadding1D,
]

let registered = false

/** Makes TF.js know them; safe to call more than once. Call before a layers-model is instantiated. */
export function registerKerasLayers(): void {
  if (registered) return
  registered = true
  registerActivations()
  for (const layer of layers)
    tf.serialization.registerClass(layer as tf.serialization.SerializableConstructor<tfl.layers.Layer>)
}
