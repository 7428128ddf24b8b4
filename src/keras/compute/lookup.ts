/** Layers that turn categories into numbers (keras/src/layers/preprocessing, 3.15). */
import * as tf from '@tensorflow/tfjs-core'
import { encodedShape } from '../encode'
import { firstOf, KerasLayer, type Shape } from './base'

/** 'int', 'one_hot', 'multi_hot' and 'count' (keras/src/utils/numerical_utils.py, encode_categorical_inputs). */
abstract class Encoder extends KerasLayer {
  protected abstract readonly depth: number
  protected get mode(): string {
    return this.value('outputMode', 'int')
  }

  /** @param indices whole numbers; what is out of range counts nowhere, as TensorFlow has it */
  protected encoded(indices: tf.Tensor): tf.Tensor {
    if (this.mode === 'int') return indices
    const last = indices.shape.at(-1)
    const single = this.mode === 'oneHot' && last === 1 && indices.rank > 1
    const list = single ? tf.squeeze(indices, [indices.rank - 1]) : indices
    const hot = tf.cast(tf.oneHot(tf.cast(list, 'int32'), this.depth), 'float32')
    if (this.mode === 'oneHot') return hot
    const counts = tf.sum(hot, hot.rank - 2)
    return this.mode === 'count' || this.mode === 'tfIdf' ? counts : tf.minimum(counts, 1)
  }

  protected override shapeFor(shapes: Shape[]): Shape {
    return encodedShape(shapes[0] as Shape, this.mode, this.depth)
  }
}

export class KerasCategoryEncoding extends Encoder {
  static readonly className = 'KerasCategoryEncoding'
  protected readonly depth = this.value('numTokens', 0)
  protected override get mode(): string {
    return this.value('outputMode', 'multiHot')
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    return this.encoded(firstOf(inputs))
  }
}

/** Number of boundaries at or below each value, as numpy.digitize counts. */
export class KerasDiscretization extends Encoder {
  static readonly className = 'KerasDiscretization'
  private readonly boundaries = this.value<number[]>('binBoundaries', [])
  protected readonly depth = this.boundaries.length + 1
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = tf.expandDims(tf.cast(firstOf(inputs), 'float32'), -1)
    const above = tf.greaterEqual(x, tf.tensor1d(this.boundaries, 'float32'))
    return this.encoded(tf.sum(tf.cast(above, 'int32'), -1))
  }
}

/** StringLookup and IntegerLookup: looked up where the values are, on the CPU. */
export class KerasLookup extends Encoder {
  static readonly className = 'KerasLookup'
  private readonly tokens = JSON.parse(this.value('vocabulary', '[]')) as (string | number)[]
  private readonly index = new Map(this.tokens.map((token, i) => [token, i]))
  private readonly mask = JSON.parse(this.value('maskToken', 'null')) as string | number | null
  private readonly unknown = this.value('numOovIndices', 1)
  protected readonly depth = this.value('depth', 0)

  private get first(): number {
    return this.mask !== null && this.mode === 'int' ? 1 : 0
  }

  private indexOf(value: string | number): number {
    // Past the last category, a masked value counts nowhere.
    if (this.mask !== null && value === this.mask) return this.mode === 'int' ? 0 : this.depth
    const found = this.index.get(value)
    if (found !== undefined) return this.first + this.unknown + found
    if (this.unknown === 0)
      throw new Error(`${JSON.stringify(value)} is not in the vocabulary of ${this.name}`)
    // Of several places for the unknown, integers take that of their remainder.
    const place = this.unknown === 1 ? 0 : modulo(Number(value), this.unknown)
    return this.first + place
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const values = x.dataSync() as unknown as ArrayLike<string | number>
    const indices = Int32Array.from({ length: x.size }, (_, i) => this.indexOf(values[i] as string | number))
    const encoded = this.encoded(tf.tensor(indices, x.shape, 'int32'))
    const weights = this.config['idfWeights'] as number[] | null | undefined
    return this.mode === 'tfIdf' ? tf.mul(encoded, tf.tensor1d(weights ?? [], 'float32')) : encoded
  }
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
