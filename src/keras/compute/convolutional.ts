/** Convolutions that TF.js lacks (keras/src/layers/convolutional, 3.15): causal, grouped, transposed in 1D and 3D, and so on. */
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { lastChannels, toFirstChannels, toLastChannels } from './axes'
import { firstOf, KerasLayer, shapesOf, type Shape } from './base'
import { convolve, convolveDepthwise, convolveTransposed, type ConvOptions } from './convolve'

/** What all share: strides, padding, bias, activation, and channels in either place. */
abstract class Convolution extends KerasLayer {
  protected bias?: tfl.LayerVariable
  private readonly activation = tfl.layers.activation({
    activation: this.value('activation', 'linear') as 'linear',
  })

  protected get first(): boolean {
    return this.value('dataFormat', 'channelsLast') === 'channelsFirst'
  }
  protected get window(): number[] {
    return this.value<number[]>('kernelSize', [])
  }
  protected get filters(): number {
    return this.value('filters', 1)
  }
  protected get options(): ConvOptions {
    const ones = this.window.map(() => 1)
    return {
      strides: this.value<number[]>('strides', ones),
      padding: this.value('padding', 'valid') === 'same' ? 'same' : 'valid',
      dilation: this.value<number[]>('dilationRate', ones),
    }
  }

  /** @param channels of the input */
  protected abstract addWeights(channels: number): void
  protected abstract convolved(x: tf.Tensor): tf.Tensor
  protected abstract size(length: number, axis: number): number
  protected outputChannels(_input: number): number {
    return this.filters
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const channels = lastChannels(shapesOf(shape)[0] as Shape, this.first).at(-1) as number
    this.addWeights(channels)
    if (this.value('useBias', true)) this.bias = this.weight('bias', [this.outputChannels(channels)])
    this.built = true
  }

  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const sum = this.convolved(toLastChannels(firstOf(inputs), this.first))
    const output = this.activation.apply(this.bias ? tf.add(sum, this.bias.read()) : sum) as tf.Tensor
    return toFirstChannels(output, this.first)
  }

  protected override shapeFor(shapes: Shape[]): Shape {
    const [batch = null, ...rest] = lastChannels(shapes[0] as Shape, this.first)
    const channels = rest.pop() as number
    const sizes = rest.map((length, i) => (length === null ? null : this.size(length, i)))
    const out = this.outputChannels(channels)
    return this.first ? [batch, out, ...sizes] : [batch, ...sizes, out]
  }

  /** A sliding window's length along one axis. */
  protected slid(length: number, axis: number): number {
    const { strides, padding, dilation } = this.options
    const stride = strides[axis] as number
    const window = ((this.window[axis] as number) - 1) * (dilation[axis] as number) + 1
    return padding === 'same' || this.causal
      ? Math.ceil(length / stride)
      : Math.floor((length - window) / stride) + 1
  }

  protected get causal(): boolean {
    return this.value('padding', 'valid') === 'causal'
  }

  /** Zeros before the first step, so that no output sees a later input. */
  protected padded(x: tf.Tensor): tf.Tensor {
    if (!this.causal) return x
    const before = (this.options.dilation[0] as number) * ((this.window[0] as number) - 1)
    return tf.pad(x, [
      [0, 0],
      [before, 0],
      [0, 0],
    ])
  }
}

export class KerasConv extends Convolution {
  static readonly className = 'KerasConv'
  private kernel?: tfl.LayerVariable
  private get groups(): number {
    return this.value('groups', 1)
  }
  protected addWeights(channels: number): void {
    this.kernel = this.weight('kernel', [...this.window, channels / this.groups, this.filters])
  }
  protected convolved(x: tf.Tensor): tf.Tensor {
    const input = this.padded(x)
    const kernel = (this.kernel as tfl.LayerVariable).read()
    if (this.groups === 1) return convolve(input, kernel, this.options)
    const kernels = tf.split(kernel, this.groups, kernel.rank - 1)
    const parts = tf.split(input, this.groups, input.rank - 1)
    return tf.concat(
      parts.map((part, i) => convolve(part, kernels[i] as tf.Tensor, this.options)),
      -1,
    )
  }
  protected size(length: number, axis: number): number {
    return this.slid(length, axis)
  }
}

export class KerasDepthwiseConv extends Convolution {
  static readonly className = 'KerasDepthwiseConv'
  private kernel?: tfl.LayerVariable
  private get multiplier(): number {
    return this.value('depthMultiplier', 1)
  }
  protected override outputChannels(input: number): number {
    return input * this.multiplier
  }
  protected addWeights(channels: number): void {
    this.kernel = this.weight('kernel', [...this.window, channels, this.multiplier])
  }
  protected convolved(x: tf.Tensor): tf.Tensor {
    return convolveDepthwise(this.padded(x), (this.kernel as tfl.LayerVariable).read(), this.options)
  }
  protected size(length: number, axis: number): number {
    return this.slid(length, axis)
  }
}

export class KerasSeparableConv extends Convolution {
  static readonly className = 'KerasSeparableConv'
  private depthwise?: tfl.LayerVariable
  private pointwise?: tfl.LayerVariable
  protected addWeights(channels: number): void {
    const multiplier = this.value('depthMultiplier', 1)
    const ones = this.window.map(() => 1)
    this.depthwise = this.weight('depthwise_kernel', [...this.window, channels, multiplier])
    this.pointwise = this.weight('pointwise_kernel', [...ones, channels * multiplier, this.filters])
  }
  protected convolved(x: tf.Tensor): tf.Tensor {
    const ones = this.window.map(() => 1)
    const deep = convolveDepthwise(this.padded(x), (this.depthwise as tfl.LayerVariable).read(), this.options)
    const point: ConvOptions = { strides: ones, padding: 'valid', dilation: ones }
    return convolve(deep, (this.pointwise as tfl.LayerVariable).read(), point)
  }
  protected size(length: number, axis: number): number {
    return this.slid(length, axis)
  }
}

export class KerasConvTranspose extends Convolution {
  static readonly className = 'KerasConvTranspose'
  private kernel?: tfl.LayerVariable
  protected addWeights(channels: number): void {
    this.kernel = this.weight('kernel', [...this.window, this.filters, channels])
  }
  protected convolved(x: tf.Tensor): tf.Tensor {
    const size = x.shape.slice(1, -1).map((length, i) => this.size(length, i))
    return convolveTransposed(x, (this.kernel as tfl.LayerVariable).read(), size, this.options)
  }
  /** keras/src/backend/common/backend_utils.py, _get_output_shape_given_tf_padding. */
  protected size(length: number, axis: number): number {
    const { strides, padding, dilation } = this.options
    const stride = strides[axis] as number
    const window = ((this.window[axis] as number) - 1) * (dilation[axis] as number) + 1
    const given = this.config['outputPadding'] as number | number[] | null | undefined
    const extra = Array.isArray(given) ? given[axis] : given
    if (padding === 'valid')
      return (length - 1) * stride + window + (extra ?? Math.max(window, stride) - window)
    return extra === null || extra === undefined
      ? length * stride
      : (length - 1) * stride + (window % 2) + extra
  }
}
