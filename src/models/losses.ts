/** What a Keras model was trained by, where its file says so: `training_config` of Keras 2, `compile_config` of Keras 3. */
import { isObject } from '../core/objects'

/**
 * @param topology a model.json's `modelTopology`, or what a .keras or .h5 file has in its place
 * @returns names of its losses ('sparse_categorical_crossentropy', 'CosineSimilarity'); empty where it was not compiled
 */
export function lossesIn(topology: unknown): string[] {
  if (!isObject(topology)) return []
  const { model_config: model, training_config: training, compile_config: compiled } = topology
  return [training, compiled, isObject(model) ? model['compile_config'] : null].flatMap((config) =>
    isObject(config) ? namesIn(config['loss']) : [],
  )
}

/** A name, a class with its configuration, or one of these for each output. */
function namesIn(loss: unknown): string[] {
  if (typeof loss === 'string') return [loss]
  if (Array.isArray(loss)) return loss.flatMap(namesIn)
  if (!isObject(loss)) return []
  const { class_name: kind, config } = loss
  // A function of somebody's own is a Function by class, and known by its name.
  if (typeof kind === 'string') return kind === 'function' ? namesIn(config) : [kind]
  return Object.values(loss).flatMap(namesIn)
}
