/** Normalising layers, with the semantics of keras/src/layers/{preprocessing,normalization}, 3.15. */
import * as tf from '@tensorflow/tfjs-core'
import type * as tfl from '@tensorflow/tfjs-layers'
import { axisOf, firstOf, KerasLayer, listed, shapesOf, type Shape } from './base'

/** (x - mean) / max(sd, 1e-7), with mean and variance from the config or, after adapt(), from the file. */
export class KerasNormalization extends KerasLayer {
  static readonly className = 'KerasNormalization'
  protected override get passesMask(): boolean {
    return true
  }
  private mean?: tfl.LayerVariable
  private variance?: tfl.LayerVariable

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    if (this.config['mean'] === undefined || this.config['mean'] === null) {
      const [input] = shapesOf(shape)
      const kept = this.kept((input as Shape).length).map((axis) => (input as number[])[axis] as number)
      this.mean = this.weight('mean', kept)
      this.variance = this.weight('variance', kept)
      // Kept by Keras for old files' sake; never read.
      this.weight('count', [], 'int32')
    }
    this.built = true
  }

  private kept(rank: number): number[] {
    const axes = this.config['axis']
    const list = axes === undefined || axes === null ? [-1] : listed(axes as number | number[])
    return list.map((axis) => axisOf(axis, rank)).sort((a, b) => a - b)
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = tf.cast(firstOf(inputs), 'float32')
    const mean = this.statistic(this.mean, 'mean', x)
    const sd = tf.maximum(tf.sqrt(this.statistic(this.variance, 'variance', x)), 1e-7)
    return this.value('invert', false) ? tf.add(mean, tf.mul(x, sd)) : tf.div(tf.sub(x, mean), sd)
  }

  /** Reshaped so that its axes line up with the kept ones of x, from the right. */
  private statistic(weight: tfl.LayerVariable | undefined, key: string, x: tf.Tensor): tf.Tensor {
    const value = weight ? weight.read() : tf.tensor(this.config[key] as number[], undefined, 'float32')
    const kept = this.kept(x.rank)
    // A constant may be written with all of its axes of one already.
    if (value.rank > kept.length) return value
    const shape = x.shape.map(() => 1)
    value.shape.forEach((size, i) => {
      shape[kept[kept.length - value.rank + i] as number] = size
    })
    return tf.reshape(value, shape)
  }
}

/**
 * Over any axis. TF.js' own is right over the last alone: elsewhere its cpu kernel runs through the statistics as if they
 * belonged to the last axis (tfjs-backend-cpu/src/kernels/BatchNorm.ts).
 */
export class KerasBatchNormalization extends KerasLayer {
  static readonly className = 'KerasBatchNormalization'
  protected override get passesMask(): boolean {
    return true
  }
  override get takesMasks(): boolean {
    return true
  }
  private gamma?: tfl.LayerVariable
  private beta?: tfl.LayerVariable
  private mean?: tfl.LayerVariable
  private variance?: tfl.LayerVariable

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const input = shapesOf(shape)[0] as number[]
    const size = [input[axisOf(this.value('axis', -1), input.length)] as number]
    if (this.value('scale', true)) this.gamma = this.weight('gamma', size)
    if (this.value('center', true)) this.beta = this.weight('beta', size)
    this.mean = this.weight('moving_mean', size)
    this.variance = this.weight('moving_variance', size)
    this.built = true
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const axis = axisOf(this.value('axis', -1), x.rank)
    const along = (value: tf.Tensor) =>
      tf.reshape(
        value,
        x.shape.map((size, i) => (i === axis ? size : 1)),
      )
    const [mean, variance] = [this.mean, this.variance].map((weight) => (weight as tfl.LayerVariable).read())
    const inverse = tf.rsqrt(tf.add(variance as tf.Tensor, this.value('epsilon', 1e-3)))
    const scale = this.gamma ? tf.mul(inverse, this.gamma.read()) : inverse
    const scaled = tf.mul(tf.sub(x, along(mean as tf.Tensor)), along(scale))
    return this.beta ? tf.add(scaled, along(this.beta.read())) : scaled
  }
}

export class KerasGroupNormalization extends KerasLayer {
  static readonly className = 'KerasGroupNormalization'
  protected override get passesMask(): boolean {
    return true
  }
  private gamma?: tfl.LayerVariable
  private beta?: tfl.LayerVariable

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const [input] = shapesOf(shape)
    const channels = (input as number[])[axisOf(this.value('axis', -1), (input as Shape).length)] as number
    if (this.value('scale', true)) this.gamma = this.weight('gamma', [channels])
    if (this.value('center', true)) this.beta = this.weight('beta', [channels])
    this.built = true
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const axis = axisOf(this.value('axis', -1), x.rank)
    const channels = x.shape[axis] as number
    const given = this.value('groups', 32)
    const groups = given === -1 ? channels : given
    const split = [...x.shape.slice(0, axis), groups, channels / groups, ...x.shape.slice(axis + 1)]
    const grouped = tf.reshape(x, split)
    const reduced = split.map((_, i) => i).filter((i) => i !== 0 && i !== axis)
    const { mean, variance } = tf.moments(grouped, reduced, true)
    const rescaled = tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, this.value('epsilon', 1e-3))))
    const broadcast = x.shape.map((size, i) => (i === axis ? size : 1))
    const normal = tf.reshape(rescaled, x.shape)
    const scaled = this.gamma ? tf.mul(normal, tf.reshape(this.gamma.read(), broadcast)) : normal
    return this.beta ? tf.add(scaled, tf.reshape(this.beta.read(), broadcast)) : scaled
  }
}

/** x / sqrt(mean(x^2) + epsilon) * scale (Zhang and Sennrich 2019, arXiv 1910.07467). */
export class KerasRMSNormalization extends KerasLayer {
  static readonly className = 'KerasRMSNormalization'
  private scale?: tfl.LayerVariable

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const input = shapesOf(shape)[0] as number[]
    this.scale = this.weight(
      'scale',
      this.axes(input.length).map((axis) => input[axis] as number),
    )
    this.built = true
  }

  private axes(rank: number): number[] {
    return listed(this.value<number | number[]>('axis', -1))
      .map((axis) => axisOf(axis, rank))
      .sort((a, b) => a - b)
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const axes = this.axes(x.rank)
    const power = tf.mean(tf.square(x), axes, true)
    const scale = tf.reshape(
      (this.scale as tfl.LayerVariable).read(),
      x.shape.map((size, i) => (axes.includes(i) ? size : 1)),
    )
    return tf.mul(tf.mul(x, tf.rsqrt(tf.add(power, this.value('epsilon', 1e-7)))), scale)
  }
}
