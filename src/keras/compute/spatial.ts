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

/** [[before, after], ...] per axis, from what a config may hold: 'n', '[a, b]' or '[[a, b], ...]'. */
function sides(value: number | number[] | number[][], rank: number): [number, number][] {
  if (rank === 1 && Array.isArray(value) && typeof value[0] === 'number') return [pair(value as number[])]
  return Array.from({ length: rank }, (_, i) => pair((Array.isArray(value) ? value[i] : value) as number))
}

/** A layer of `rank` axes, which begin after the channels where those come first. */
abstract class Along extends KerasLayer {
  protected get rank(): number {
    return this.value('rank', 1)
  }
  protected get start(): number {
    return this.value('dataFormat', 'channelsLast') === 'channelsFirst' ? 2 : 1
  }
  protected sides(key: string): [number, number][] {
    return sides(this.value<number | number[] | number[][]>(key, 1), this.rank)
  }
  protected abstract change(size: number, axis: number): number
  protected override shapeFor(shapes: Shape[]): Shape {
    return Array.from({ length: this.rank }, (_, i) => i).reduce(
      (shape, i) => resized(shape, this.start + i, (size) => this.change(size, i)),
      shapes[0] as Shape,
    )
  }
}

/** A tensor as [before, axis, after]: WebGL pads four axes at most, and tiles five. */
function around(x: tf.Tensor, axis: number): tf.Tensor3D {
  const count = (sizes: number[]) => sizes.reduce((product, size) => product * size, 1)
  return tf.reshape(x, [
    count(x.shape.slice(0, axis)),
    x.shape[axis] as number,
    count(x.shape.slice(axis + 1)),
  ])
}

export class KerasZeroPadding extends Along {
  static readonly className = 'KerasZeroPadding'
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    return this.sides('padding').reduce((x, [before, after], i) => {
      const axis = this.start + i
      const padded = tf.pad(around(x, axis), [
        [0, 0],
        [before, after],
        [0, 0],
      ])
      return tf.reshape(
        padded,
        x.shape.map((size, k) => (k === axis ? size + before + after : size)),
      )
    }, firstOf(inputs))
  }
  protected change(size: number, axis: number): number {
    const [before, after] = this.sides('padding')[axis] as [number, number]
    return size + before + after
  }
}

export class KerasCropping extends Along {
  static readonly className = 'KerasCropping'
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    const own = x.shape.map((_, i) => this.sides('cropping')[i - this.start] ?? [0, 0])
    const begin = own.map(([before]) => before as number)
    const size = x.shape.map((length, i) => length - (own[i]?.[0] ?? 0) - (own[i]?.[1] ?? 0))
    return tf.slice(x, begin, size)
  }
  protected change(size: number, axis: number): number {
    const [before, after] = this.sides('cropping')[axis] as [number, number]
    return size - before - after
  }
}

/** Repeats every step in place. */
export class KerasUpSampling extends Along {
  static readonly className = 'KerasUpSampling'
  private factor(axis: number): number {
    const size = this.value<number | number[]>('size', 2)
    return (Array.isArray(size) ? size[axis] : size) as number
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    return Array.from({ length: this.rank }, (_, i) => i).reduce((x, i) => {
      const axis = this.start + i
      const whole = around(x, axis)
      const [before = 0, size = 0, after = 0] = whole.shape
      const spread = tf.tile(tf.reshape(whole, [before * size, 1, after]), [1, this.factor(i), 1])
      return tf.reshape(
        spread,
        x.shape.map((length, k) => (k === axis ? length * this.factor(i) : length)),
      )
    }, firstOf(inputs))
  }
  protected change(size: number, axis: number): number {
    return size * this.factor(axis)
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

/** Cuts the middle out of a larger picture; from a smaller one, the largest part of that shape, scaled up. */
export class KerasCenterCrop extends KerasLayer {
  static readonly className = 'KerasCenterCrop'
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = tf.cast(firstOf(inputs), 'float32')
    const [, rows = 0, columns = 0] = x.shape
    const [height, width] = [this.value('height', 0), this.value('width', 0)]
    if (rows >= height && columns >= width) return middle(x, height, width)
    // keras/src/utils/image_utils.py, smart_resize
    const tall = Math.max(Math.min(rows, Math.trunc((columns * height) / width)), 1)
    const wide = Math.max(Math.min(columns, Math.trunc((rows * width) / height)), 1)
    return resize(middle(x, tall, wide), [height, width], 'bilinear')
  }
  protected override shapeFor([[batch = null, , , channels = null] = []]: Shape[]): Shape {
    return [batch, this.value('height', 0), this.value('width', 0), channels]
  }
}

function middle(x: tf.Tensor, height: number, width: number): tf.Tensor {
  const [batch = 0, rows = 0, columns = 0, channels = 0] = x.shape
  const begin = [0, Math.floor((rows - height) / 2), Math.floor((columns - width) / 2), 0]
  return tf.slice(x, begin, [batch, height, width, channels])
}

/** With -1 in its target: TF.js leaves that size unknown where the batch's is, so that no Dense or Flatten can follow. */
export class KerasReshape extends KerasLayer {
  static readonly className = 'KerasReshape'
  private target(input: Shape): Shape {
    const target = this.value<number[]>('targetShape', [])
    const rest = input.slice(1)
    const known = target.filter((size) => size >= 0).reduce((product, size) => product * size, 1)
    const all = rest.reduce<number | null>(
      (product, size) => (product === null || size === null ? null : product * size),
      1,
    )
    return target.map((size) => (size >= 0 ? size : all === null ? null : all / known))
  }
  protected compute(inputs: tf.Tensor[]): tf.Tensor {
    const x = firstOf(inputs)
    return tf.reshape(x, [x.shape[0] as number, ...(this.target(x.shape) as number[])])
  }
  protected override shapeFor(shapes: Shape[]): Shape {
    const [batch = null] = shapes[0] as Shape
    return [batch, ...this.target(shapes[0] as Shape)]
  }
}
