/** Keras' recurrent layers and its wrappers over time (keras/src/layers/rnn, 3.15), with its masks and its states. */
import * as tf from '@tensorflow/tfjs-core'
import type * as tfl from '@tensorflow/tfjs-layers'
import { firstOf, innerLayer, KerasLayer, shapesOf, type Mask, type Shape } from './base'
import type { Cell } from './cell'
import { cellOf } from './cells'

/** LSTM, GRU, SimpleRNN, RNN and ConvLSTM: `cell` says which. Called on [sequence, ...initial states]. */
export class KerasRNN extends KerasLayer {
  static readonly className = 'KerasRNN'
  override get takesMasks(): boolean {
    return true
  }
  private readonly cell: Cell = cellOf(this.config['cell'])

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const [, , ...step] = shapesOf(shape)[0] as number[]
    this.cell.build(step, (name, size) => this.weight(name, size))
    this.built = true
  }

  protected compute(inputs: tf.Tensor[], [mask = null]: Mask[]): tf.Tensor[] {
    const [x, ...given] = inputs as [tf.Tensor, ...tf.Tensor[]]
    const [batch = 0, length = 0, ...step] = x.shape
    const initial =
      given.length > 0 ? given : this.cell.stateShapes(step).map((shape) => tf.zeros([batch, ...shape]))
    const steps = this.inOrder(this.projected(x, batch, length, step))
    // Keras 3 looks for the masks of several tensors under names that its recurrent layers do not have.
    const heeded = given.length > 0 && this.value('maskAlone', true) ? null : mask
    const masks = heeded ? this.inOrder(tf.unstack(tf.cast(heeded, 'bool'), 1)) : null
    const { outputs, states } = this.run(steps, masks, initial)
    const result = this.value('returnSequences', false) ? tf.stack(outputs, 1) : (outputs.at(-1) as tf.Tensor)
    return this.value('returnState', false) ? [result, ...states] : [result]
  }

  private inOrder<T>(steps: T[]): T[] {
    return this.value('goBackwards', false) ? [...steps].reverse() : steps
  }

  /** One product for all steps instead of one for each. */
  private projected(x: tf.Tensor, batch: number, length: number, step: number[]): tf.Tensor[] {
    const all = this.cell.project(tf.reshape(x, [batch * length, ...step]))
    return tf.unstack(tf.reshape(all, [batch, length, ...all.shape.slice(1)]), 1)
  }

  private run(
    steps: tf.Tensor[],
    masks: tf.Tensor[] | null,
    initial: tf.Tensor[],
  ): { outputs: tf.Tensor[]; states: tf.Tensor[] } {
    const zeros = this.value('zeroOutputForMask', false)
    let states = initial
    let previous: tf.Tensor | null = null
    const outputs: tf.Tensor[] = []
    steps.forEach((x, i) => {
      const [output, next] = this.cell.step(x, states)
      const mask = masks?.[i]
      if (!mask) {
        previous = output
        states = next
        outputs.push(output)
        return
      }
      const before = previous ?? tf.zerosLike(output)
      previous = chosen(mask, output, before)
      states = next.map((state, k) => chosen(mask, state, states[k] as tf.Tensor))
      outputs.push(zeros ? chosen(mask, output, tf.zerosLike(output)) : previous)
    })
    return { outputs, states }
  }

  override masksFor(_inputs: tf.Tensor[], [mask = null]: Mask[]): Mask[] {
    return [this.value('returnSequences', false) ? mask : null]
  }

  protected override shapeFor(shapes: Shape[]): Shape | Shape[] {
    const [batch = null, length = null, ...step] = shapes[0] as Shape
    const output = this.cell.outputShape(step as number[])
    const first = this.value('returnSequences', false) ? [batch, length, ...output] : [batch, ...output]
    if (!this.value('returnState', false)) return first
    return [first, ...this.cell.stateShapes(step as number[]).map((shape) => [batch, ...shape])]
  }
}

/** Rows of `a` where the mask is set, of `b` elsewhere. */
function chosen(mask: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const shape = [mask.shape[0] as number, ...a.shape.slice(1).map(() => 1)]
  return tf.where(tf.tile(tf.reshape(mask, shape), [1, ...a.shape.slice(1)]), a, b)
}

/** The weights of inner layers become the wrapper's, in the order in which Keras lists them. */
function adopt(wrapper: tfl.layers.Layer, layers: tfl.layers.Layer[]): void {
  const lists = wrapper as unknown as Record<
    '_trainableWeights' | '_nonTrainableWeights',
    tfl.LayerVariable[]
  >
  lists['_trainableWeights'] = layers.flatMap((layer) => layer.trainableWeights)
  lists['_nonTrainableWeights'] = layers.flatMap((layer) => layer.nonTrainableWeights)
  wrapper.built = true
}

const merges: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  concat: (a, b) => tf.concat([a, b], -1),
  sum: (a, b) => tf.add(a, b),
  ave: (a, b) => tf.div(tf.add(a, b), 2),
  mul: (a, b) => tf.mul(a, b),
}

/** Called on [sequence, ...forward states, ...backward states]. */
export class KerasBidirectional extends KerasLayer {
  static readonly className = 'KerasBidirectional'
  override get takesMasks(): boolean {
    return true
  }
  private readonly forward = innerLayer(this.config['layer']) as KerasRNN
  private readonly backward = innerLayer(this.config['backwardLayer']) as KerasRNN

  private get merge(): string | null {
    return (this.config['mergeMode'] as string | null | undefined) ?? null
  }
  private get sequences(): boolean {
    return this.forward.getConfig()['returnSequences'] === true
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const [sequence] = shapesOf(shape)
    for (const layer of [this.forward, this.backward]) layer.build(sequence as tfl.Shape)
    adopt(this, [this.forward, this.backward])
  }

  protected compute(inputs: tf.Tensor[], masks: Mask[]): tf.Tensor[] {
    const [x, ...states] = inputs as [tf.Tensor, ...tf.Tensor[]]
    const half = states.length / 2
    const run = (layer: KerasRNN, own: tf.Tensor[]) => layer.call([x, ...own], { masks }) as tf.Tensor[]
    const [ahead, ...aheadStates] = run(this.forward, states.slice(0, half)) as [tf.Tensor, ...tf.Tensor[]]
    const [last, ...backStates] = run(this.backward, states.slice(half)) as [tf.Tensor, ...tf.Tensor[]]
    const back = this.sequences ? tf.reverse(last, 1) : last
    const merged = this.merge === null ? [ahead, back] : [mergeOf(this.merge)(ahead, back)]
    return [...merged, ...aheadStates, ...backStates]
  }

  override masksFor(_inputs: tf.Tensor[], [mask = null]: Mask[]): Mask[] {
    const own = this.sequences ? mask : null
    return this.merge === null ? [own, own] : [own]
  }

  protected override shapeFor(shapes: Shape[]): Shape | Shape[] {
    const [sequence] = shapes
    const [output, ...states] = shapesOf(this.forward.computeOutputShape(sequence as tfl.Shape))
    const [head, wide] = [output as Shape, times2(output as Shape)]
    const merged = this.merge === null ? [head, head] : [this.merge === 'concat' ? wide : head]
    const all = [...merged, ...states, ...states]
    return all.length === 1 ? (all[0] as Shape) : all
  }
}

function times2(shape: Shape): Shape {
  return [...shape.slice(0, -1), 2 * (shape.at(-1) as number)]
}

function mergeOf(mode: string): (a: tf.Tensor, b: tf.Tensor) => tf.Tensor {
  const merge = merges[mode]
  if (!merge) throw new Error(`no merge_mode ${mode}`)
  return merge
}

/** Every step of [batch, steps, ...] through the same layer, as so many more rows. */
export class KerasTimeDistributed extends KerasLayer {
  static readonly className = 'KerasTimeDistributed'
  override get takesMasks(): boolean {
    return true
  }
  private readonly layer = innerLayer(this.config['layer'])

  protected override get passesMask(): boolean {
    return true
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    this.layer.build(withoutSteps(shapesOf(shape)[0] as Shape))
    adopt(this, [this.layer])
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const [batch = 0, length = 0, ...rest] = x.shape
    const result = this.layer.apply(tf.reshape(x, [batch * length, ...rest]), { training: false })
    const output = firstOf(result as tf.Tensor | tf.Tensor[])
    return tf.reshape(output, [batch, length, ...output.shape.slice(1)])
  }

  protected override shapeFor(shapes: Shape[]): Shape {
    const [batch = null, length = null] = shapes[0] as Shape
    const inner = shapesOf(this.layer.computeOutputShape(withoutSteps(shapes[0] as Shape)))[0] as Shape
    return [batch, length, ...inner.slice(1)]
  }
}

function withoutSteps([batch = null, , ...rest]: Shape): Shape {
  return [batch, ...rest]
}

/** In inference, the layer inside: training has divided its kernel already. `vector_u` is kept by Keras for training. */
export class KerasSpectralNormalization extends KerasLayer {
  static readonly className = 'KerasSpectralNormalization'
  private readonly layer = innerLayer(this.config['layer'])

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    this.layer.build(shapesOf(shape)[0] as Shape)
    adopt(this, [this.layer])
    const [kernel] = this.layer.weights
    this.weight('vector_u', [1, kernel?.shape.at(-1) as number])
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    return this.layer.apply(firstOf(inputs), { training: false }) as tf.Tensor
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    return shapesOf(this.layer.computeOutputShape(shapes[0] as Shape))[0] as Shape
  }
}
