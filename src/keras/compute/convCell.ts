/** keras/src/layers/rnn/conv_lstm.py, 3.15. */
import * as tf from '@tensorflow/tfjs-core'
import type * as tfl from '@tensorflow/tfjs-layers'
import type { Config } from './base'
import { activationOf, lstm, type AddWeight, type Cell } from './cell'
import { convolve, type ConvOptions } from './convolve'

/** An LSTM whose products are convolutions, of rank 1 or 2. */
export class ConvLSTMCell implements Cell {
  private kernel?: tfl.LayerVariable
  private recurrent?: tfl.LayerVariable
  private bias?: tfl.LayerVariable
  private readonly activation: (x: tf.Tensor) => tf.Tensor
  private readonly gate: (x: tf.Tensor) => tf.Tensor

  constructor(private readonly config: Config) {
    this.activation = activationOf(config['activation'], 'tanh')
    this.gate = activationOf(config['recurrentActivation'], 'sigmoid')
  }

  private get filters(): number {
    return this.config['filters'] as number
  }
  private get size(): number[] {
    return this.config['kernelSize'] as number[]
  }
  private get options(): ConvOptions {
    const { strides, padding, dilationRate } = this.config as Record<string, unknown>
    return {
      strides: strides as number[],
      padding: padding as 'same' | 'valid',
      dilation: dilationRate as number[],
    }
  }

  build(input: number[], add: AddWeight): void {
    this.kernel = add('kernel', [...this.size, input.at(-1) as number, 4 * this.filters])
    this.recurrent = add('recurrent_kernel', [...this.size, this.filters, 4 * this.filters])
    if (this.config['useBias'] !== false) this.bias = add('bias', [4 * this.filters])
  }
  project(x: tf.Tensor): tf.Tensor {
    const product = convolve(x, this.kernel?.read() as tf.Tensor, this.options)
    return this.bias ? tf.add(product, this.bias.read()) : product
  }
  step(projected: tf.Tensor, [state, carry]: tf.Tensor[]): [tf.Tensor, tf.Tensor[]] {
    const ones = this.size.map(() => 1)
    const own: ConvOptions = { strides: ones, padding: 'same', dilation: ones }
    const sum = tf.add(projected, convolve(state as tf.Tensor, this.recurrent?.read() as tf.Tensor, own))
    return lstm(tf.split(sum, 4, sum.rank - 1), carry as tf.Tensor, this.activation, this.gate)
  }
  outputShape(input: number[]): number[] {
    const { strides, padding, dilation } = this.options
    const spatial = this.size.map((kernel, i) => {
      const stride = strides[i] as number
      const window = (kernel - 1) * (dilation[i] as number) + 1
      const length = input[i] as number
      return padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - window) / stride) + 1
    })
    return [...spatial, this.filters]
  }
  stateShapes(input: number[]): number[][] {
    return [this.outputShape(input), this.outputShape(input)]
  }
}
