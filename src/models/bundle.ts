/** A checked model: everything the replay needs to run it, as plain data that crosses between workers. */
import type { FileEvidence } from '../core/file-evidence'
import type { Problem } from '../core/problem'
import type { DType, TensorSpec, WeightSpec } from '../core/tensors'

export type { DType, TensorSpec, WeightSpec }

/** For the card of a model. */
export interface ModelCard {
  name: string
  format: 'layers-model' | 'graph-model'
  /** In words: 'layers-model, Keras 3.15'. */
  maker: string
  parameters: number | null
  /** Bytes of weights. */
  weightBytes: number
  /** Layer class or op -> count. */
  kinds: Record<string, number>
  layers: { name: string; kind: string; shape: string; parameters: number }[]
  files: FileEvidence[]
}

export interface ModelBundle {
  card: ModelCard
  format: 'layers-model' | 'graph-model'
  inputs: TensorSpec[]
  outputs: TensorSpec[]
  /** The model.json content to hand to TF.js: normalised where the export was Keras 3's. */
  artifacts: {
    modelTopology: unknown
    format: string
    generatedBy?: string
    convertedBy?: string | null
    signature?: unknown
    userDefinedMetadata?: Record<string, unknown>
    modelInitializer?: unknown
    initializerSignature?: unknown
  }
  weightSpecs: WeightSpec[]
  /** One joined buffer: TF.js' CompositeArrayBuffer decodes parts of unequal shards as zeros. */
  weightData: ArrayBuffer
  /**
   * 'by-name': TF.js assigns weights by name. 'by-position': the topology is loaded alone and weights are
   * written layer by layer (`layerWeights`), because Keras 3 names them otherwise than TF.js does.
   */
  assignment: 'by-name' | 'by-position'
  /** For by-position: layer path ('outer/dense') -> indices into weightSpecs, in TF.js' order of layer.weights. */
  layerWeights: { layer: string; specs: number[] }[] | null
  /** Graph needs executeAsync (control flow, dynamic shapes). */
  needsAsync: boolean
  /** Graph-models: the node that computes each of `outputs`; null for layers-models. */
  outputNodes: string[] | null
  /** Output names in the model's own words where the converter numbered them. */
  structuredOutputKeys: string[] | null
  /** A mapping file that came with the model, parsed but not validated. */
  mapping: unknown
  /** Names of the classes in the order of the output, where a file beside the model has them. */
  classNames?: { names: string[]; from: string } | null
  /** Names of the losses that a Keras model was trained by, where its file says so. */
  losses?: string[]
  warnings: Problem[]
}
