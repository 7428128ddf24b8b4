/** What our layers share: TF.js' Layer with its awkward signatures tamed. */
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'

export type Shape = (number | null)[]
export type Config = tf.serialization.ConfigDict

/** So that a default of 1 or 'mean' does not narrow the value's type to itself. */
type Widened<T> = T extends number ? number : T extends string ? string : T extends boolean ? boolean : T

/** Which steps of a tensor count: [batch, steps], true where they do; null for all. */
export type Mask = tf.Tensor | null

/** Layers that may be called on several tensors get a list; a layer of one tensor takes the first. */
export function listOf(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
  return Array.isArray(inputs) ? inputs : [inputs]
}

export function firstOf(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return listOf(inputs)[0] as tf.Tensor
}

/** A layer's input shapes: TF.js gives one shape for one input and a list for several. */
export function shapesOf(shape: tfl.Shape | tfl.Shape[]): Shape[] {
  return (Array.isArray(shape[0]) ? shape : [shape]) as Shape[]
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis
}

/** One number or a list, as a list. */
export function listed<T>(value: T | T[] | null | undefined): T[] {
  return value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]
}

/**
 * A layer that is built from its config alone. Subclasses say what comes out (`shapeFor`) and compute it (`compute`)
 * inside a tidy.
 */
export abstract class KerasLayer extends tfl.layers.Layer {
  protected readonly config: Config

  constructor(config: Config) {
    super(config as ConstructorParameters<typeof tfl.layers.Layer>[0])
    this.config = config
    this.supportsMasking = this.passesMask
  }

  /** Whether the layer hands its input's mask on, as Keras' does; else the mask ends here. */
  protected get passesMask(): boolean {
    return false
  }

  /** Whether Keras' layer has an argument for masks: then it gets those recorded when the model was built. */
  get takesMasks(): boolean {
    return false
  }

  /** @param masks one per input, null where it has none */
  protected abstract compute(inputs: tf.Tensor[], masks: Mask[]): tf.Tensor | tf.Tensor[]

  /** The same shape that went in, unless a layer says otherwise. */
  protected shapeFor(shapes: Shape[]): Shape | Shape[] {
    return shapes[0] as Shape
  }

  /** The mask of each output; by default the first input's, where the layer passes masks on. */
  masksFor(_inputs: tf.Tensor[], masks: Mask[]): Mask[] {
    return [this.passesMask ? (masks[0] ?? null) : null]
  }

  override computeOutputShape(shape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return this.shapeFor(shapesOf(shape))
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor | tf.Tensor[] {
    const masks = (kwargs?.['masks'] ?? []) as Mask[]
    return tf.tidy(() => this.compute(listOf(inputs), masks))
  }

  /** Bidirectional and TimeDistributed rebuild a layer from this. */
  override getConfig(): Config {
    return { ...super.getConfig(), ...this.config }
  }

  /** A weight that the file fills. */
  protected weight(name: string, shape: number[], dtype: 'float32' | 'int32' = 'float32'): tfl.LayerVariable {
    return this.addWeight(name, shape, dtype, tfl.initializers.zeros(), undefined, true)
  }

  /** A config value (keys are camel case here), or the default where it is missing or null. */
  protected value<T>(key: string, otherwise: T): Widened<T> {
    const found = this.config[key]
    return (found === undefined || found === null ? otherwise : found) as Widened<T>
  }
}

interface Serialised {
  className: string
  config: Config
}

/** The layer that a wrapper's config holds, by the class that TF.js has registered under its name. */
export function innerLayer(value: unknown): tfl.layers.Layer {
  const { className, config } = value as Serialised
  const found = tf.serialization.SerializationMap.getMap().classNameMap[className]
  if (!found) throw new Error(`no layer ${className}`)
  const [constructor, fromConfig] = found
  return fromConfig(constructor, config) as tfl.layers.Layer
}

/** Where any input's step counts; none if an input has no mask (keras/src/layers/merging/base_merge.py). */
export function anyMask(masks: Mask[]): Mask {
  if (masks.some((mask) => mask === null)) return null
  return (masks as tf.Tensor[]).reduce((a, b) => tf.logicalOr(a, b))
}
