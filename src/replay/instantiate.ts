/** A checked bundle -> a model that runs in TF.js, on whatever backend is set. */
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { atLayer, ProblemError } from '../core/problem'
import type { ModelBundle, TensorSpec } from '../models/bundle'
import { isModel, runModel, type Masked } from './execute'
import { buildable } from '../keras/compute'
import type { JsonObject } from '../files/json'

/** A model in TF.js' memory. Whoever calls owns the tensors: those put in and those that come out. */
export interface RunnableModel {
  inputs: TensorSpec[]
  outputs: TensorSpec[]
  /** Control flow or dynamic shapes: only `runAsync` works. */
  needsAsync: boolean
  /** One batch in one pass, inputs and outputs by the names above. @throws where TF.js throws */
  run(inputs: Record<string, tf.Tensor>): Record<string, tf.Tensor>
  runAsync(inputs: Record<string, tf.Tensor>): Promise<Record<string, tf.Tensor>>
  dispose(): void
}

/**
 * Builds the model and gives it its weights.
 * @throws ProblemError 'load-failed' where TF.js refuses, 'unset-weights' where a weight would stay random.
 */
export async function instantiate(bundle: ModelBundle): Promise<RunnableModel> {
  try {
    return bundle.format === 'graph-model' ? await graphModel(bundle) : await layersModel(bundle)
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError({
      code: 'load-failed',
      message: `TensorFlow.js could not build this ${bundle.format}: ${error instanceof Error ? error.message : String(error)}`,
      file: bundle.card.name,
      mend: 'Export it again as a graph-model from a SavedModel (tensorflowjs_converter --output_format tfjs_graph_model).',
    })
  }
}

/** What TF.js' own handlers give: fromMemory's overloads warn, and this one always has a joined buffer. */
function handler(bundle: ModelBundle, weights: boolean): tf.io.IOHandler {
  const { artifacts, format, weightSpecs, weightData } = bundle
  const { modelTopology } = artifacts
  const all = {
    ...artifacts,
    modelTopology: format === 'layers-model' ? buildable(modelTopology as JsonObject) : modelTopology,
    ...(weights ? { weightSpecs: weightSpecs as tf.io.WeightsManifestEntry[], weightData } : {}),
  } as tf.io.ModelArtifacts
  return { load: () => Promise.resolve(all) }
}

async function graphModel(bundle: ModelBundle): Promise<RunnableModel> {
  const model = await loadGraphModel(handler(bundle, true))
  const nodes = bundle.outputNodes ?? bundle.outputs.map((output) => output.name)
  const name = (result: tf.Tensor | tf.Tensor[]) => named(bundle.outputs, result)
  // TF.js adds resource handles to the map it is given, so it gets its own.
  return {
    inputs: bundle.inputs,
    outputs: bundle.outputs,
    needsAsync: bundle.needsAsync,
    run: (inputs) => name(model.execute({ ...inputs }, nodes)),
    runAsync: async (inputs) => name(await model.executeAsync({ ...inputs }, nodes)),
    dispose: () => model.dispose(),
  }
}

function named(specs: TensorSpec[], result: tf.Tensor | tf.Tensor[]): Record<string, tf.Tensor> {
  const list = Array.isArray(result) ? result : [result]
  return Object.fromEntries(specs.map((spec, i) => [spec.name, list[i] as tf.Tensor]))
}

async function layersModel(bundle: ModelBundle): Promise<RunnableModel> {
  const byName = bundle.assignment === 'by-name'
  // strict: TF.js names every weight that is missing or has no place. Without weightData it would say nothing.
  const model = await tfl.loadLayersModel(handler(bundle, byName), { strict: true })
  if (!byName) assignByPosition(model, bundle)
  const inputs = describe(model.inputs, bundle.inputs)
  const outputs = describe(model.outputs, bundle.outputs)
  const run = (tensors: Record<string, tf.Tensor>) => {
    const list = inputs.map((input) => tensors[input.name] as tf.Tensor)
    // Our own run: TF.js' predict cuts a batch into 32s, and its executor mixes masks up.
    return tf.tidy(() => {
      const results = runModel(
        model,
        list.map((tensor) => ({ tensor, recorded: null, live: null })),
      )
      return named(outputs, owned(results, list))
    })
  }
  return {
    inputs,
    outputs,
    needsAsync: false,
    run,
    runAsync: (tensors) => Promise.resolve(run(tensors)),
    dispose: () => disposeLayers(model),
  }
}

/** Each output a tensor of its own: a model may give its input back, or one tensor twice. */
function owned(results: Masked[], inputs: tf.Tensor[]): tf.Tensor[] {
  const taken = new Set(inputs)
  return results.map(({ tensor }) => {
    if (taken.has(tensor)) return tf.clone(tensor)
    taken.add(tensor)
    return tensor
  })
}

/** TF.js leaves weights of recurrent layers, inner models and shared layers behind. */
function disposeLayers(model: tfl.LayersModel): void {
  const values = model.weights.map((weight) => weight.read())
  model.dispose()
  tf.dispose(values)
}

/** The bundle's names, with the shapes that TF.js inferred. */
function describe(tensors: tfl.SymbolicTensor[], specs: TensorSpec[]): TensorSpec[] {
  return tensors.map((tensor, i) => ({
    name: specs[i]?.name ?? tensor.name,
    shape: [...tensor.shape],
    dtype: specs[i]?.dtype ?? (tensor.dtype as TensorSpec['dtype']),
  }))
}

/** Writes each layer's weights in order, checking every shape; afterwards none may be left as initialised. */
function assignByPosition(model: tfl.LayersModel, bundle: ModelBundle): void {
  const targets = new Map(leafLayers(model, '').map(({ path, layer }) => [path, layer]))
  // Names may repeat in a Keras 3 file, so they are decoded under their position.
  const specs = bundle.weightSpecs.map((spec, i) => ({ ...spec, name: String(i) }))
  const values = tf.io.decodeWeights(bundle.weightData, specs as tf.io.WeightsManifestEntry[])
  const unset = new Set(model.weights)
  try {
    for (const { layer: path, specs: indices } of bundle.layerWeights ?? []) {
      const weights = targets.get(path)?.weights ?? []
      if (weights.length !== indices.length)
        fail(bundle, path, `expects ${weights.length} weights, the file has ${indices.length}`)
      weights.forEach((weight, i) => {
        const value = values[String(indices[i])] as tf.Tensor
        if (!tf.util.arraysEqual(weight.shape as number[], value.shape))
          fail(bundle, path, `wants ${weight.name} as [${weight.shape}], the file has [${value.shape}]`)
        weight.write(value)
        unset.delete(weight)
      })
    }
    const [first] = unset
    if (first) fail(bundle, first.name, 'has a weight that the file does not set')
  } finally {
    tf.dispose(values)
  }
}

function fail(bundle: ModelBundle, place: string, what: string): never {
  throw new ProblemError({
    code: 'unset-weights',
    message: `The layer ${what}.`,
    file: bundle.card.name,
    place: atLayer(place),
    mend: 'Export the model again; weights and topology do not belong together.',
  })
}

/** Layers that hold weights themselves, by path; nested models are walked into, wrappers are not. */
function leafLayers(
  model: { layers: tfl.layers.Layer[] },
  prefix: string,
): { path: string; layer: tfl.layers.Layer }[] {
  return model.layers.flatMap((layer) => {
    const path = prefix + layer.name
    return isModel(layer) ? leafLayers(layer, `${path}/`) : [{ path, layer }]
  })
}
