/** Pooling that TF.js lacks (keras/src/layers/pooling, 3.15). */
import * as tf from '@tensorflow/tfjs-core'
import { lastChannels, toFirstChannels, toLastChannels } from './axes'
import { firstOf, KerasLayer, type Mask, type Shape } from './base'

/** All six global poolings: `how` is mean or max, over `dimensions` axes; a mask counts in the 1D mean as in Keras. */
export class KerasGlobalPooling extends KerasLayer {
  static readonly className = 'KerasGlobalPooling'
  override get takesMasks(): boolean {
    return true
  }
  private axes(): number[] {
    const start = this.value('dataFormat', 'channelsLast') === 'channelsFirst' ? 2 : 1
    return Array.from({ length: this.value('dimensions', 1) }, (_, i) => start + i)
  }
  protected compute(inputs: tf.Tensor[], [mask = null]: Mask[]): tf.Tensor {
    const x = firstOf(inputs)
    const keep = this.value('keepdims', false)
    if (this.value('how', 'mean') === 'max') return tf.max(x, this.axes(), keep)
    // Keras' other global poolings take no notice of a mask.
    if (!mask || this.value('dimensions', 1) !== 1) return tf.mean(x, this.axes(), keep)
    const [axis = 1] = this.axes()
    const steps = tf.expandDims(tf.cast(mask, x.dtype), axis === 1 ? 2 : 1)
    return tf.div(tf.sum(tf.mul(x, steps), axis, keep), tf.sum(steps, axis, keep))
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    const axes = this.axes()
    const shape = shapes[0] as Shape
    return this.value('keepdims', false)
      ? shape.map((size, i) => (axes.includes(i) ? 1 : size))
      : shape.filter((_, i) => !axes.includes(i))
  }
}

/** Windows that cover the input in so many parts, which overlap where they do not divide it. */
export class KerasAdaptivePooling extends KerasLayer {
  static readonly className = 'KerasAdaptivePooling'
  private get first(): boolean {
    return this.value('dataFormat', 'channelsLast') === 'channelsFirst'
  }
  private get sizes(): number[] {
    return this.value<number[]>('outputSize', [])
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = toLastChannels(firstOf(inputs), this.first)
    const reduce = this.value('how', 'mean') === 'max' ? tf.max : tf.mean
    const pooled = this.sizes.reduce((at, parts, i) => {
      const axis = i + 1
      const length = at.shape[axis] as number
      const windows = Array.from({ length: parts }, (_, part) => {
        const from = Math.floor((part * length) / parts)
        const to = Math.ceil(((part + 1) * length) / parts)
        const begin = at.shape.map((_size, k) => (k === axis ? from : 0))
        const size = at.shape.map((whole, k) => (k === axis ? to - from : whole))
        return reduce(tf.slice(at, begin, size), axis, true)
      })
      return tf.concat(windows, axis)
    }, x)
    return toFirstChannels(pooled, this.first)
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    const last = lastChannels(shapes[0] as Shape, this.first)
    const [batch = null] = last
    const channels = last.at(-1) ?? null
    return this.first ? [batch, channels, ...this.sizes] : [batch, ...this.sizes, channels]
  }
}
