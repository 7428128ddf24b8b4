/** Layers and activations that Keras has and TF.js lacks, or means otherwise, registered with TF.js under names of our own. */
import * as tf from '@tensorflow/tfjs-core'
import type * as tfl from '@tensorflow/tfjs-layers'
import { registerActivations } from './activations'
import { KerasAttention, KerasGroupedQueryAttention, KerasMultiHeadAttention } from './attention'
import { KerasConv, KerasConvTranspose, KerasDepthwiseConv, KerasSeparableConv } from './convolutional'
import { KerasEinsumDense } from './dense'
import {
  KerasArithmetic,
  KerasELU,
  KerasIdentity,
  KerasReLU,
  KerasRescaling,
  KerasSoftmax,
  KerasSubtract,
  KerasUnitNormalization,
} from './elementwise'
import { KerasGRU } from './gru'
import { KerasCategoryEncoding, KerasDiscretization, KerasLookup } from './lookup'
import {
  KerasBatchNormalization,
  KerasGroupNormalization,
  KerasNormalization,
  KerasRMSNormalization,
} from './normalisation'
import { KerasAdaptivePooling, KerasGlobalPooling } from './pooling'
import { KerasBidirectional, KerasRNN, KerasSpectralNormalization, KerasTimeDistributed } from './recurrent'
import {
  KerasCenterCrop,
  KerasCropping,
  KerasReshape,
  KerasResizing,
  KerasUpSampling,
  KerasUpSampling2D,
  KerasZeroPadding,
} from './spatial'

const layers = [
  KerasAdaptivePooling,
  KerasArithmetic,
  KerasAttention,
  KerasBatchNormalization,
  KerasBidirectional,
  KerasCategoryEncoding,
  KerasCenterCrop,
  KerasConv,
  KerasConvTranspose,
  KerasCropping,
  KerasDepthwiseConv,
  KerasDiscretization,
  KerasEinsumDense,
  KerasELU,
  KerasGlobalPooling,
  KerasGroupedQueryAttention,
  KerasGroupNormalization,
  KerasGRU,
  KerasIdentity,
  KerasLookup,
  KerasMultiHeadAttention,
  KerasNormalization,
  KerasReLU,
  KerasRescaling,
  KerasReshape,
  KerasResizing,
  KerasRMSNormalization,
  KerasRNN,
  KerasSeparableConv,
  KerasSoftmax,
  KerasSpectralNormalization,
  KerasSubtract,
  KerasTimeDistributed,
  KerasUnitNormalization,
  KerasUpSampling,
  KerasUpSampling2D,
  KerasZeroPadding,
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
