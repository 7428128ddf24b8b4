/** Layers and activations that Keras has and TF.js lacks, or means otherwise, registered with TF.js under names of our own. */
import * as tf from '@tensorflow/tfjs-core'
import type { JsonObject } from '../../files/json'
import { registerActivations } from './activations'
import type { Computation } from './computation'
import { layerClass } from './layer'
import { forTensorFlow } from './saved'

const modules = import.meta.glob<Record<string, Computation>>('../layers/*.compute.ts', { eager: true })

/** By the name of the class that a layer's definition has built. */
export const computations = Object.assign({}, ...Object.values(modules)) as Record<string, Computation>

let registered = false

function register(): void {
  if (registered) return
  registered = true
  registerActivations()
  for (const [name, computation] of Object.entries(computations))
    tf.serialization.registerClass(layerClass(name, computation))
}

/**
 * Makes TF.js know our layers, once.
 * @param model {class_name, config} as normalising made it
 * @returns the same for TF.js to build
 */
export function buildable(model: JsonObject): JsonObject {
  register()
  return forTensorFlow(model, (className) => Object.hasOwn(computations, className))
}
