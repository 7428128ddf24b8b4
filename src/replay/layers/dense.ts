/** EinsumDense and attention, with the semantics of keras/src/layers/{core,attention}, 3.15. */
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { einsumShapes } from '../../models/keras/einsum'
import { firstOf, KerasLayer, shapesOf, type Shape } from './base'

/** The activation of a config, by the name normalising gave it. */
function activationOf(name: string | null): tfl.layers.Layer {
  return tfl.layers.activation({ activation: (name ?? 'linear') as 'linear' })
}

export class KerasEinsumDense extends KerasLayer {
  static readonly className = 'KerasEinsumDense'
  private kernel?: tfl.LayerVariable
  private bias?: tfl.LayerVariable
  private readonly activation = activationOf(this.value<string | null>('activation', null))

  private read(input: Shape): ReturnType<typeof einsumShapes> {
    const given = listOfSizes(this.config['outputShape'])
    return einsumShapes(this.value('equation', ''), given, this.value('biasAxes', ''), input)
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const { kernel, bias } = this.read(shapesOf(shape)[0] as Shape)
    this.kernel = this.weight('kernel', kernel as number[])
    if (bias) this.bias = this.weight('bias', bias as number[])
    this.built = true
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const dense = contract(this.value('equation', ''), x, (this.kernel as tfl.LayerVariable).read())
    return this.activation.apply(this.bias ? tf.add(dense, this.bias.read()) : dense) as tf.Tensor
  }

  protected override shapeFor(shapes: Shape[]): Shape {
    return this.read(shapes[0] as Shape).output
  }
}

function listOfSizes(value: unknown): (number | null)[] {
  return Array.isArray(value) ? (value as (number | null)[]) : typeof value === 'number' ? [value] : []
}

/** TF.js' einsum knows no '...': it gets as many letters as are needed. */
function contract(equation: string, x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const letters = (equation.split(',')[0] ?? '').replace('...', '').length
  const unused = [...'ABCDEFGHIJ'].slice(0, x.rank - letters).join('')
  return tf.einsum(equation.replaceAll('...', unused), x, kernel)
}

/** Scaled dot-product attention in several heads, over axis 1 of [batch, steps, width] tensors. */
export class KerasMultiHeadAttention extends KerasLayer {
  static readonly className = 'KerasMultiHeadAttention'
  private readonly parts = new Map<string, { kernel: tfl.LayerVariable; bias: tfl.LayerVariable | null }>()

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const [query, value = query, key = value] = shapesOf(shape) as number[][]
    const heads = this.value('numHeads', 1)
    const keyDim = this.value('keyDim', 1)
    const valueDim = this.value('valueDim', keyDim)
    const width = (of: number[] | undefined) => of?.at(-1) as number
    const output = this.outputWidth(query as number[])
    this.part('query', [width(query), heads, keyDim], [heads, keyDim])
    this.part('key', [width(key), heads, keyDim], [heads, keyDim])
    this.part('value', [width(value), heads, valueDim], [heads, valueDim])
    this.part('attention_output', [heads, valueDim, output], [output])
    this.built = true
  }

  private outputWidth(query: Shape): number {
    return listOfSizes(this.config['outputShape']).at(-1) ?? (query.at(-1) as number)
  }

  private part(name: string, kernel: number[], bias: number[]): void {
    const useBias = this.value('useBias', true)
    this.parts.set(name, {
      kernel: this.weight(`${name}_kernel`, kernel),
      bias: useBias ? this.weight(`${name}_bias`, bias) : null,
    })
  }

  private project(name: string, equation: string, x: tf.Tensor): tf.Tensor {
    const { kernel, bias } = this.parts.get(name) as {
      kernel: tfl.LayerVariable
      bias: tfl.LayerVariable | null
    }
    const out = tf.einsum(equation, x, kernel.read())
    return bias ? tf.add(out, bias.read()) : out
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const [query, value = query, key = value] = inputs as [tf.Tensor, tf.Tensor?, tf.Tensor?]
    const q = tf.mul(this.project('query', 'btd,dnh->btnh', query), 1 / Math.sqrt(this.value('keyDim', 1)))
    const k = this.project('key', 'bsd,dnh->bsnh', key as tf.Tensor)
    const v = this.project('value', 'bsd,dnh->bsnh', value as tf.Tensor)
    const scores = tf.einsum('btnh,bsnh->bnts', q, k)
    const allowed = this.value('useCausalMask', false) ? causal(scores) : scores
    const mixed = tf.einsum('bnts,bsnh->btnh', tf.softmax(allowed), v)
    return this.project('attention_output', 'btnh,nho->bto', mixed)
  }

  protected override shapeFor(shapes: Shape[]): Shape {
    const query = shapes[0] as Shape
    return [...query.slice(0, -1), this.outputWidth(query)]
  }
}

/** No step attends to a later one. */
function causal(scores: tf.Tensor): tf.Tensor {
  const [from = 0, to = 0] = scores.shape.slice(-2)
  const seen = tf.lessEqual(tf.reshape(tf.range(0, to), [1, to]), tf.reshape(tf.range(0, from), [from, 1]))
  return tf.where(
    tf.logicalOr(seen, tf.cast(tf.zerosLike(scores), 'bool')),
    scores,
    tf.fill(scores.shape, -1e9),
  )
}

/** Luong's dot-product attention: called on [query, value] or [query, value, key]. */
export class KerasAttention extends KerasLayer {
  static readonly className = 'KerasAttention'
  private scale?: tfl.LayerVariable

  override build(): void {
    if (this.value('useScale', false)) this.scale = this.weight('scale', [])
    this.built = true
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const [query, value = query, key = value] = inputs as [tf.Tensor, tf.Tensor?, tf.Tensor?]
    const dots = tf.matMul(query, key as tf.Tensor, false, true)
    const scores = this.scale ? tf.mul(dots, this.scale.read()) : dots
    return tf.matMul(tf.softmax(scores), value as tf.Tensor)
  }

  protected override shapeFor([query = [], value = query]: Shape[]): Shape {
    return [...query.slice(0, -1), value.at(-1) ?? null]
  }
}
