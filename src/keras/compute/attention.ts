/** Attention in its four kinds, masks included (keras/src/layers/attention, 3.15). */
import * as tf from '@tensorflow/tfjs-core'
import type * as tfl from '@tensorflow/tfjs-layers'
import { KerasLayer, shapesOf, type Mask, type Shape } from './base'

/** True where a query's step may look at a value's: [1 or batch, queries or 1, values]; null where all may. */
function both(a: Mask, b: Mask): Mask {
  return a && b ? tf.logicalAnd(a, b) : (a ?? b)
}

/** [1, from, to]: no step attends to a later one, or to one `window` or more away. */
function nearby(from: number, to: number, causal: boolean, window: number | null): Mask {
  const rows = tf.reshape(tf.range(0, from), [1, from, 1])
  const columns = tf.reshape(tf.range(0, to), [1, 1, to])
  const earlier = causal ? tf.lessEqual(columns, rows) : null
  const close = window === null ? null : tf.less(tf.abs(tf.sub(rows, columns)), window)
  return both(earlier, close)
}

/** Softmax over the last axis; steps that may not be seen get nothing, as Keras' Softmax(mask) gives them. */
function maskedSoftmax(scores: tf.Tensor, allowed: Mask): tf.Tensor {
  if (!allowed) return tf.softmax(scores)
  const seen = tf.logicalOr(allowed, tf.cast(tf.zerosLike(scores), 'bool'))
  return tf.softmax(tf.where(seen, scores, tf.fill(scores.shape, -1e9)))
}

interface Part {
  kernel: tfl.LayerVariable
  bias: tfl.LayerVariable | null
}

/** What MultiHeadAttention and GroupedQueryAttention share: projections in heads, over axis 1 of [batch, steps, width]. */
abstract class Heads extends KerasLayer {
  private readonly parts = new Map<string, Part>()

  override get takesMasks(): boolean {
    return true
  }

  protected override get passesMask(): boolean {
    return true
  }

  protected part(name: string, kernel: number[], bias: number[]): void {
    const useBias = this.value('useBias', true)
    this.parts.set(name, {
      kernel: this.weight(`${name}_kernel`, kernel),
      bias: useBias ? this.weight(`${name}_bias`, bias) : null,
    })
  }

  protected project(name: string, equation: string, x: tf.Tensor): tf.Tensor {
    const { kernel, bias } = this.parts.get(name) as Part
    const out = tf.einsum(equation, x, kernel.read())
    return bias ? tf.add(out, bias.read()) : out
  }

  /** Masks of query, value and key together with what position allows, for scores of [batch, heads, from, to]. */
  protected allowed(query: tf.Tensor, value: tf.Tensor, masks: Mask[]): Mask {
    const [q = null, v = null, k = null] = masks
    const from = query.shape[1] as number
    const to = value.shape[1] as number
    const position = nearby(
      from,
      to,
      this.value('useCausalMask', false),
      this.value<number | null>('slidingWindow', null),
    )
    const steps = [v, k].map((mask) => mask && tf.expandDims(tf.cast(mask, 'bool'), 1))
    const queries = q && tf.expandDims(tf.cast(q, 'bool'), 2)
    const all = [queries, ...steps, position].reduce<Mask>((a, b) => both(a, b), null)
    return all && tf.expandDims(all, 1)
  }

  /** Gate: a fifth projection of the query through a sigmoid, by which the heads' outputs are multiplied. */
  protected gated(query: tf.Tensor, mixed: tf.Tensor): tf.Tensor {
    if (!this.value('useGate', false)) return mixed
    return tf.mul(mixed, tf.sigmoid(this.project('gate', 'btd,dnh->btnh', query)))
  }
}

export class KerasMultiHeadAttention extends Heads {
  static readonly className = 'KerasMultiHeadAttention'

  /** Keras 3's takes the masks off the tensors that it is called on: later layers do not see them. */
  get takesMaskOff(): boolean {
    return this.value('takesMaskOff', true)
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const [query, value = query, key = value] = shapesOf(shape) as number[][]
    const heads = this.value('numHeads', 1)
    const keyDim = this.value('keyDim', 1)
    const valueDim = this.value('valueDim', keyDim)
    const width = (of: number[] | undefined) => of?.at(-1) as number
    const output = this.outputWidth(query as number[])
    this.part('query', [width(query), heads, keyDim], [heads, keyDim])
    this.part('key', [width(key), heads, keyDim], [heads, keyDim])
    if (this.value('useGate', false)) this.part('gate', [width(query), heads, valueDim], [heads, valueDim])
    this.part('value', [width(value), heads, valueDim], [heads, valueDim])
    this.part('attention_output', [heads, valueDim, output], [output])
    this.built = true
  }

  private outputWidth(query: Shape): number {
    const given = this.config['outputShape'] as number | number[] | null | undefined
    return (Array.isArray(given) ? given.at(-1) : given) ?? (query.at(-1) as number)
  }

  protected compute(inputs: tf.Tensor[], masks: Mask[]): tf.Tensor {
    const [query, value = query, key = value] = inputs as [tf.Tensor, tf.Tensor?, tf.Tensor?]
    const q = tf.mul(this.project('query', 'btd,dnh->btnh', query), 1 / Math.sqrt(this.value('keyDim', 1)))
    const k = this.project('key', 'bsd,dnh->bsnh', key as tf.Tensor)
    const v = this.project('value', 'bsd,dnh->bsnh', value as tf.Tensor)
    const scores = tf.einsum('btnh,bsnh->bnts', q, k)
    const weights = maskedSoftmax(scores, this.allowed(query, value as tf.Tensor, masks))
    const mixed = tf.einsum('bnts,bsnh->btnh', weights, v)
    return this.project('attention_output', 'btnh,nho->bto', this.gated(query, mixed))
  }

  protected override shapeFor(shapes: Shape[]): Shape {
    const query = shapes[0] as Shape
    return [...query.slice(0, -1), this.outputWidth(query)]
  }
}

/** Fewer heads of key and value than of query: each serves several. */
export class KerasGroupedQueryAttention extends Heads {
  static readonly className = 'KerasGroupedQueryAttention'

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const [query, value = query, key = value] = shapesOf(shape) as number[][]
    const size = this.value('headDim', 1)
    const heads = this.value('numQueryHeads', 1)
    const few = this.value('numKeyValueHeads', 1)
    const width = (of: number[] | undefined) => of?.at(-1) as number
    this.part('query', [width(query), heads, size], [heads, size])
    this.part('key', [width(key), few, size], [few, size])
    if (this.value('useGate', false)) this.part('gate', [width(query), heads, size], [heads, size])
    this.part('value', [width(value), few, size], [few, size])
    this.part('attention_output', [heads, size, width(query)], [width(query)])
    this.built = true
  }

  protected compute(inputs: tf.Tensor[], masks: Mask[]): tf.Tensor {
    const [query, value = query, key = value] = inputs as [tf.Tensor, tf.Tensor?, tf.Tensor?]
    const q = tf.mul(this.project('query', 'btd,dnh->btnh', query), 1 / Math.sqrt(this.value('headDim', 1)))
    const k = this.spread(this.project('key', 'bsd,dnh->bsnh', key as tf.Tensor))
    const v = this.spread(this.project('value', 'bsd,dnh->bsnh', value as tf.Tensor))
    const scores = tf.einsum('btnh,bsnh->bnts', q, k)
    const weights = maskedSoftmax(scores, this.allowed(query, value as tf.Tensor, masks))
    const mixed = tf.einsum('bnts,bsnh->btnh', weights, v)
    return this.project('attention_output', 'btnh,nho->bto', this.gated(query, mixed))
  }

  /** [batch, steps, few, size]: every head as often as query heads share it. */
  private spread(x: tf.Tensor): tf.Tensor {
    const [batch = 0, steps = 0, few = 1, size = 0] = x.shape
    const times = this.value('numQueryHeads', 1) / few
    return tf.reshape(tf.tile(tf.expandDims(x, 3), [1, 1, 1, times, 1]), [batch, steps, few * times, size])
  }
}

/** Luong's ('dot'), with scores by tanh ('concat'), and Bahdanau's (`additive`): called on [query, value] or [query, value, key]. */
export class KerasAttention extends KerasLayer {
  static readonly className = 'KerasAttention'
  override get takesMasks(): boolean {
    return true
  }
  private scale?: tfl.LayerVariable
  private concat?: tfl.LayerVariable

  protected override get passesMask(): boolean {
    return true
  }
  private get additive(): boolean {
    return this.value('additive', false)
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const width = (shapesOf(shape)[0] as Shape).at(-1) as number
    if (this.value('useScale', this.additive)) this.scale = this.weight('scale', this.additive ? [width] : [])
    if (this.value('scoreMode', 'dot') === 'concat') this.concat = this.weight('concat_score_weight', [])
    this.built = true
  }

  private scores(query: tf.Tensor, key: tf.Tensor): tf.Tensor {
    if (!this.additive && !this.concat) {
      const dots = tf.matMul(query, key, false, true)
      return this.scale ? tf.mul(dots, this.scale.read()) : dots
    }
    const sum = tf.add(tf.expandDims(query, -2), tf.expandDims(key, -3))
    const scale = this.scale?.read() ?? tf.scalar(1)
    if (this.additive) return tf.sum(tf.mul(scale, tf.tanh(sum)), -1)
    return tf.mul((this.concat as tfl.LayerVariable).read(), tf.sum(tf.tanh(tf.mul(scale, sum)), -1))
  }

  protected compute(inputs: tf.Tensor[], [queries = null, values = null]: Mask[]): tf.Tensor {
    const [query, value = query, key = value] = inputs as [tf.Tensor, tf.Tensor?, tf.Tensor?]
    const scores = this.scores(query, key as tf.Tensor)
    const [from = 0, to = 0] = scores.shape.slice(-2)
    const position = nearby(from, to, this.value('useCausalMask', false), null)
    const allowed = both(values && tf.expandDims(tf.cast(values, 'bool'), 1), position)
    // Here Keras takes 1e9 off instead of putting it in place.
    const hidden = allowed ? tf.mul(tf.sub(1, tf.cast(allowed, 'float32')), 1e9) : tf.scalar(0)
    const mixed = tf.matMul(tf.softmax(tf.sub(scores, hidden)), value as tf.Tensor)
    return queries ? tf.mul(mixed, tf.expandDims(tf.cast(queries, 'float32'), -1)) : mixed
  }

  protected override shapeFor([query = [], value = query]: Shape[]): Shape {
    return [...query.slice(0, -1), value.at(-1) ?? null]
  }
}
