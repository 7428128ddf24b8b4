/** Layers that move, repeat, cut or pool along axes, with the semantics of keras/src/layers, 3.15. */
import * as tf from '@tensorflow/tfjs-core'
import { firstOf, KerasLayer, listed, type Shape } from './base'

/** A pair from 'n' or '[before, after]'. */
function pair(value: number | number[]): [number, number] {
  const [before = 0, after = before] = listed(value)
  return [before, after]
}

function resized(shape: Shape, axis: number, size: (size: number) => number): Shape {
  return shape.map((old, i) => (i === axis && old !== null ? size(old) : old))
}

export class KerasZeroPadding1D extends KerasLayer {
  static readonly className = 'KerasZeroPadding1D'
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const none = [0, 0] as [number, number]
    return tf.pad(x, [
      none,
      pair(this.value<number | number[]>('padding', 1)),
      ...x.shape.slice(2).map(() => none),
    ])
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    const [before, after] = pair(this.value<number | number[]>('padding', 1))
    return resized(shapes[0] as Shape, 1, (size) => size + before + after)
  }
}

export class KerasCropping1D extends KerasLayer {
  static readonly className = 'KerasCropping1D'
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const [before, after] = pair(this.value<number | number[]>('cropping', 1))
    const begin = x.shape.map((_, i) => (i === 1 ? before : 0))
    const size = x.shape.map((length, i) => (i === 1 ? length - before - after : length))
    return tf.slice(x, begin, size)
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    const [before, after] = pair(this.value<number | number[]>('cropping', 1))
    return resized(shapes[0] as Shape, 1, (size) => size - before - after)
  }
}

/** Repeats every step in place. */
export class KerasUpSampling1D extends KerasLayer {
  static readonly className = 'KerasUpSampling1D'
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const [batch = 0, steps = 0, ...rest] = x.shape
    const times = this.value('size', 2)
    const spread = tf.tile(tf.expandDims(x, 2), [1, 1, times, ...rest.map(() => 1)])
    return tf.reshape(spread, [batch, steps * times, ...rest])
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    return resized(shapes[0] as Shape, 1, (size) => size * this.value('size', 2))
  }
}

/** Keras puts pixel centres at half pixels; TF.js' own layers (Resizing, bilinear UpSampling2D) do not. */
function resize(x: tf.Tensor, size: [number, number], how: string): tf.Tensor {
  const image = x as tf.Tensor4D
  return how === 'nearest'
    ? tf.image.resizeNearestNeighbor(image, size, false, true)
    : tf.image.resizeBilinear(image, size, false, true)
}

export class KerasResizing extends KerasLayer {
  static readonly className = 'KerasResizing'
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const size: [number, number] = [this.value('height', 0), this.value('width', 0)]
    return resize(tf.cast(firstOf(inputs), 'float32'), size, this.value('interpolation', 'bilinear'))
  }
  protected override shapeFor([[batch = null, , , channels = null] = []]: Shape[]): Shape {
    return [batch, this.value('height', 0), this.value('width', 0), channels]
  }
}

/** Bilinear only; nearest is TF.js' own. */
export class KerasUpSampling2D extends KerasLayer {
  static readonly className = 'KerasUpSampling2D'
  private get first(): boolean {
    return this.value('dataFormat', 'channelsLast') === 'channelsFirst'
  }
  private get factors(): [number, number] {
    const [rows = 2, columns = rows] = listed(this.value<number | number[]>('size', 2))
    return [rows, columns]
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const image = this.first ? tf.transpose(x, [0, 2, 3, 1]) : x
    const [rows, columns] = this.factors
    const size: [number, number] = [(image.shape[1] as number) * rows, (image.shape[2] as number) * columns]
    const larger = resize(image, size, 'bilinear')
    return this.first ? tf.transpose(larger, [0, 3, 1, 2]) : larger
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    const axis = this.first ? 2 : 1
    const [rows, columns] = this.factors
    return resized(
      resized(shapes[0] as Shape, axis, (size) => size * rows),
      axis + 1,
      (size) => size * columns,
    )
  }
}

/** Cuts the middle out of a larger picture; a smaller one is scaled up to cover, then cut. */
export class KerasCenterCrop extends KerasLayer {
  static readonly className = 'KerasCenterCrop'
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const height = this.value('height', 0)
    const width = this.value('width', 0)
    const [batch = 0, rows = 0, columns = 0, channels = 0] = x.shape
    if (rows < height || columns < width)
      throw new Error(`CenterCrop wants ${height} x ${width}, the input is ${rows} x ${columns}`)
    const begin = [0, Math.floor((rows - height) / 2), Math.floor((columns - width) / 2), 0]
    return tf.slice(x, begin, [batch, height, width, channels])
  }
  protected override shapeFor([[batch = null, , , channels = null] = []]: Shape[]): Shape {
    return [batch, this.value('height', 0), this.value('width', 0), channels]
  }
}

/** All six global poolings: `how` is mean or max, over `dimensions` axes; a mask counts in the 1D mean as in Keras. */
export class KerasGlobalPooling extends KerasLayer {
  static readonly className = 'KerasGlobalPooling'
  protected override get passesMask(): boolean {
    // Not on, but in: Keras' other global poolings take no notice of a mask.
    return this.value('how', 'mean') === 'mean' && this.value('dimensions', 1) === 1
  }
  private axes(): number[] {
    const start = this.value('dataFormat', 'channelsLast') === 'channelsFirst' ? 2 : 1
    return Array.from({ length: this.value('dimensions', 1) }, (_, i) => start + i)
  }
  override computeMask(): tf.Tensor {
    // No steps are left that a mask could speak of.
    return null as unknown as tf.Tensor
  }
  protected compute(inputs: tf.Tensor[], mask: tf.Tensor | null): tf.Tensor {
    const x = firstOf(inputs)
    const keep = this.value('keepdims', false)
    if (this.value('how', 'mean') === 'max') return tf.max(x, this.axes(), keep)
    if (!mask) return tf.mean(x, this.axes(), keep)
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
