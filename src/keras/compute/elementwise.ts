/** Layers that work element by element, with the semantics of keras/src/layers, 3.15. */
import * as tf from '@tensorflow/tfjs-core'
import { anyMask, axisOf, firstOf, KerasLayer, listed, type Mask, type Shape } from './base'

/** Dropout, noise and augmentation in inference. */
export class KerasIdentity extends KerasLayer {
  static readonly className = 'KerasIdentity'
  protected override get passesMask(): boolean {
    return true
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    // A clone: TF.js disposes what a layer returns without regard to what went in.
    return tf.clone(firstOf(inputs))
  }
}

/** Like TF.js' other merging layers: a tensor of lower rank gets axes of one after the batch axis. */
export class KerasSubtract extends KerasLayer {
  static readonly className = 'KerasSubtract'
  override masksFor(_inputs: tf.Tensor[], masks: Mask[]): Mask[] {
    return [anyMask(masks)]
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const rank = Math.max(...inputs.map((input) => input.rank))
    const [a, b] = inputs.map((input) => tf.reshape(input, raised(input.shape, rank) as number[]))
    return tf.sub(a as tf.Tensor, b as tf.Tensor)
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    const rank = Math.max(...shapes.map((shape) => shape.length))
    return broadcast(shapes.map((shape) => raised(shape, rank)))
  }
}

function raised([batch = null, ...rest]: Shape, rank: number): Shape {
  return [batch, ...Array.from({ length: rank - 1 - rest.length }, () => 1), ...rest]
}

const operations: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  add: tf.add,
  subtract: tf.sub,
  multiply: tf.mul,
  divide: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  power: tf.pow,
  abs: tf.abs,
  exp: tf.exp,
  expm1: tf.expm1,
  log: tf.log,
  log1p: tf.log1p,
  negative: tf.neg,
  sqrt: tf.sqrt,
  square: tf.square,
}

/** keras.ops on a model's tensors: `operands` has a number where a constant stood and null where a tensor did. */
export class KerasArithmetic extends KerasLayer {
  static readonly className = 'KerasArithmetic'
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const rest = [...inputs]
    const operands = this.value<(number | null)[]>('operands', [null])
    const [a, b] = operands.map((constant) =>
      constant === null ? (rest.shift() as tf.Tensor) : tf.scalar(constant),
    )
    const operation = operations[this.value('operation', '')]
    if (!operation) throw new Error(`no operation ${this.value('operation', '')}`)
    return operation(a as tf.Tensor, b as tf.Tensor)
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    return broadcast(shapes)
  }
}

/** NumPy's rule, with unknown sizes kept unknown. */
function broadcast(shapes: Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[i - rank + shape.length]).filter((size) => size !== undefined)
    return sizes.find((size) => size !== 1 && size !== null) ?? (sizes.includes(null) ? null : 1)
  })
}

/** max_value, negative_slope and threshold together, as keras.activations.relu has them. */
export class KerasReLU extends KerasLayer {
  static readonly className = 'KerasReLU'
  protected override get passesMask(): boolean {
    return true
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const slope = this.value('negativeSlope', 0)
    const threshold = this.value('threshold', 0)
    const max = this.value<number | null>('maxValue', null)
    const above = tf.where(tf.greater(x, threshold), x, tf.zerosLike(x))
    const clipped = max === null ? above : tf.clipByValue(above, 0, max)
    return slope === 0 ? clipped : tf.sub(clipped, tf.mul(slope, tf.relu(tf.sub(threshold, x))))
  }
}

export class KerasELU extends KerasLayer {
  static readonly className = 'KerasELU'
  protected override get passesMask(): boolean {
    return true
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    return tf.add(tf.relu(x), tf.mul(this.value('alpha', 1), tf.expm1(tf.minimum(x, 0))))
  }
}

export class KerasRescaling extends KerasLayer {
  static readonly className = 'KerasRescaling'
  protected override get passesMask(): boolean {
    return true
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = tf.cast(firstOf(inputs), 'float32')
    const scale = tf.tensor(this.value<number | number[]>('scale', 1), undefined, 'float32')
    return tf.add(
      tf.mul(x, scale),
      tf.tensor(this.value<number | number[]>('offset', 0), undefined, 'float32'),
    )
  }
}

/** Over any axes; over the last alone it is TF.js' own. */
export class KerasSoftmax extends KerasLayer {
  static readonly className = 'KerasSoftmax'
  protected override get passesMask(): boolean {
    return true
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const axes = this.value<number[]>('axis', [-1]).map((axis) => axisOf(axis, x.rank))
    return tf.exp(tf.sub(x, tf.logSumExp(x, axes, true)))
  }
}

/** x / max(|x|, 1e-12) along the axes, in the L2 norm. */
export class KerasUnitNormalization extends KerasLayer {
  static readonly className = 'KerasUnitNormalization'
  protected override get passesMask(): boolean {
    return true
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const axes = listed(this.value<number | number[]>('axis', -1)).map((axis) => axisOf(axis, x.rank))
    const squares = tf.sum(tf.square(x), axes, true)
    return tf.div(x, tf.sqrt(tf.maximum(squares, 1e-24)))
  }
}
