/** The layer of TF.js that all of ours are: shapes and weights by the layer's definition, results by its computation. */
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { definitionOf, layerShapes } from '../registry'
import type { LayerShapes, Shape } from '../shape'
import type { Call, Computation, Mask } from './computation'
import { heldIn, savedIn, type Saved } from './saved'

type Config = tf.serialization.ConfigDict

export abstract class KerasLayer extends tfl.layers.Layer {
  /** In TF.js' words, as it was given. */
  readonly #given: Config
  readonly #saved: Saved
  readonly #inner: Record<string, tfl.layers.Layer>
  readonly #own: Record<string, tfl.LayerVariable> = {}

  constructor(
    given: Config,
    protected readonly computation: Computation,
  ) {
    super(given as ConstructorParameters<typeof tfl.layers.Layer>[0])
    this.#given = given
    this.#saved = savedIn(given)
    this.#inner = Object.fromEntries(heldIn(given).map(([key, layer]) => [key, innerLayer(layer)]))
    this.supportsMasking = this.#mask === 'first'
  }

  get #mask(): 'first' | 'any' | undefined {
    return definitionOf(this.#saved.kind)?.mask
  }

  get takesMask(): boolean {
    return this.computation.takesMask ?? false
  }

  get takesMaskOff(): boolean {
    return this.computation.takesMaskOff?.(this.#saved.config) ?? false
  }

  /** The mask of each output. */
  masksAfter(masks: Mask[]): Mask[] {
    return this.computation.masksAfter?.(this.#saved.config, masks) ?? [maskAfter(this.#mask, masks)]
  }

  #shapes(given: tfl.Shape | tfl.Shape[]): LayerShapes {
    const inputs = shapesOf(given)
    const shapes = layerShapes(this.#saved.kind, inputs, this.#saved.config)
    if (!shapes) throw new Error(`the shapes of ${this.#saved.kind} are not known`)
    return shapes
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const [first = []] = shapesOf(shape)
    const inner = Object.entries(this.#inner)
    for (const [, layer] of inner) layer.build(this.computation.insideShape?.(first) ?? first)
    if (inner.length > 0)
      adopt(
        this,
        inner.map(([, layer]) => layer),
      )
    for (const [name, size] of Object.entries(this.#shapes(shape).weights)) {
      if (inner.some(([key]) => name.startsWith(`${key}/`))) continue
      const dtype = this.computation.wholeNumbers?.includes(name) ? 'int32' : 'float32'
      const zeros = tfl.initializers.zeros()
      this.#own[name] = this.addWeight(name, size as number[], dtype, zeros, undefined, true)
    }
    this.built = true
  }

  override computeOutputShape(shape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    const { outputs } = this.#shapes(shape)
    return outputs.length === 1 ? outputs[0]! : outputs
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      const own = Object.entries(this.#own).map(([name, weight]) => [name, weight.read()])
      return this.computation.compute({
        inputs: (Array.isArray(inputs) ? inputs : [inputs]) as Call['inputs'],
        masks: (kwargs?.['masks'] ?? []) as Mask[],
        config: this.#saved.config,
        weights: Object.fromEntries(own) as Call['weights'],
        inner: this.#inner,
        name: this.name,
      })
    })
  }

  /** TF.js' own wrappers rebuild a layer from this. */
  override getConfig(): Config {
    return { ...super.getConfig(), ...this.#given }
  }
}

/** A class for TF.js to build by this name. */
export function layerClass(
  name: string,
  computation: Computation,
): tf.serialization.SerializableConstructor<tfl.layers.Layer> {
  return class extends KerasLayer {
    static readonly className = name
    constructor(given: Config) {
      super(given, computation)
    }
  }
}

/** TF.js gives one shape for one input and a list for several. */
function shapesOf(shape: tfl.Shape | tfl.Shape[]): Shape[] {
  return (Array.isArray(shape[0]) ? shape : [shape]) as Shape[]
}

/** The layer that a wrapper's config holds, by the class that TF.js has registered under its name. */
function innerLayer(value: unknown): tfl.layers.Layer {
  const { className, config } = value as { className: string; config: Config }
  const found = tf.serialization.SerializationMap.getMap().classNameMap[className]
  if (!found) throw new Error(`no layer ${className}`)
  const [constructor, fromConfig] = found
  return fromConfig(constructor, config) as tfl.layers.Layer
}

/** The weights of inner layers become the wrapper's, in the order in which Keras lists them. */
function adopt(wrapper: tfl.layers.Layer, layers: tfl.layers.Layer[]): void {
  const lists = wrapper as unknown as Record<
    '_trainableWeights' | '_nonTrainableWeights',
    tfl.LayerVariable[]
  >
  lists['_trainableWeights'] = layers.flatMap((layer) => layer.trainableWeights)
  lists['_nonTrainableWeights'] = layers.flatMap((layer) => layer.nonTrainableWeights)
}

/** @param rule what the definition says; where any input's step counts, none does unless every input has a mask */
export function maskAfter(rule: 'first' | 'any' | undefined, masks: Mask[]): Mask {
  if (rule === 'first') return masks[0] ?? null
  // keras/src/layers/merging/base_merge.py
  if (rule !== 'any' || masks.length === 0 || masks.includes(null)) return null
  return (masks as tf.Tensor[]).reduce((a, b) => tf.logicalOr(a, b))
}
