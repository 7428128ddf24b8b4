/** EinsumDense, with the semantics of keras/src/layers/core/einsum_dense.py, 3.15. */
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { einsumShapes } from '../einsum'
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
