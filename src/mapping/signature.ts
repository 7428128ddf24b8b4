/** What a model's own files say about how its inputs and outputs are meant. */
import type { ModelBundle, TensorSpec } from '../models/bundle'
import { isObject } from '../core/objects'
import { classNamesIn } from '../models/class-names'
import { firstStep, graphSteps, rescaling } from './first-step'
import type { FirstStep } from './first-step'
import { graphActivation, graphScalesFirst, nodeOf, nodesOf } from './graph-topology'
import { configOf, invertedVocabulary, layersActivation, outputLayer, scalesFirst } from './layers-topology'
import type { Activation } from './layers-topology'
import { sizeOf } from './widths'

export type { Activation } from './layers-topology'

export interface ModelSignature {
  name: string
  inputs: TensorSpec[]
  outputs: TensorSpec[]
  /** Last activation of each output; null where the topology does not tell. */
  activations: (Activation | null)[]
  /** Numbers per request of each output; null where neither its shape nor its last layer tells. */
  widths: (number | null)[]
  /** The model scales its own inputs: a Rescaling, Normalization or BatchNormalization comes first. */
  scalesItself: boolean
  /** What its first arithmetic makes of its input, where its constants tell: x * 2 - 1 takes 0 to 1. */
  first?: FirstStep | null
  /** Names of the classes in the order of the output, and which file has them; null or absent where none has. */
  classNames?: { names: string[]; from: string } | null
  /** Names of the losses that it was trained by; empty or absent where its files do not say. */
  losses?: readonly string[]
  /** The mapping file that came with the model, not yet validated. */
  mapping: unknown
}

/** Reads the signature off a checked bundle. Never throws: what cannot be told is null. */
export function signatureOf(bundle: ModelBundle): ModelSignature {
  const topology = bundle.artifacts.modelTopology
  const outputs = bundle.outputs
  const activations = outputs.map((output, i) =>
    bundle.format === 'graph-model'
      ? graphActivation(topology, nodeOf(bundle, output.name))
      : layersActivation(topology, i),
  )
  return {
    name: bundle.card.name,
    inputs: bundle.inputs,
    outputs,
    activations,
    widths: outputs.map((output, i) => widthOf(bundle, output, i)),
    ...scalingOf(bundle),
    classNames: classNamesOf(bundle),
    losses: bundle.losses ?? [],
    mapping: bundle.mapping,
  }
}

/** Arithmetic that begins a model scales its input where its constants say so: x * 2 - 1 takes what is scaled already. */
function scalingOf(bundle: ModelBundle): Pick<ModelSignature, 'scalesItself' | 'first'> {
  const topology = bundle.artifacts.modelTopology
  const graph = bundle.format === 'graph-model'
  const scales = graph ? graphScalesFirst(topology) : scalesFirst(topology)
  const first = scales ? firstStep(graph ? graphSteps(bundle, nodesOf(topology)) : rescaling(topology)) : null
  return { scalesItself: scales && !(first?.takes === '0 to 1'), first }
}

/** Names of the classes: from a file beside the model, its metadata, or the lookup that its last layer is. */
function classNamesOf(bundle: ModelBundle): ModelSignature['classNames'] {
  if (bundle.classNames) return bundle.classNames
  const stored = classNamesIn(bundle.artifacts.userDefinedMetadata)
  if (stored) return { names: stored, from: 'The model’s metadata' }
  const model = bundle.format === 'layers-model' ? configOf(bundle.artifacts.modelTopology) : null
  const words = model && invertedVocabulary(model)
  return words && { names: words, from: 'The lookup at the end of the model' }
}

/** A layers-model's output shape may be unknown (the batch axis alone): then its last layer's units tell. */
function widthOf(bundle: ModelBundle, output: TensorSpec, i: number): number | null {
  if (bundle.format === 'graph-model' || output.shape.length > 1) return sizeOf(output)
  const model = configOf(bundle.artifacts.modelTopology)
  const layer = model && outputLayer(model, i)
  const config = layer && isObject(layer['config']) ? layer['config'] : null
  return typeof config?.['units'] === 'number' ? config['units'] : null
}
