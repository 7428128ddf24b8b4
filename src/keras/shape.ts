/** What the shape rules of layers are made of (layers/*.ts). */
import type { Json, JsonObject } from '../files/json'

/** Sizes with the batch axis first; null where a size is not known before a request comes. */
export type Shape = (number | null)[]

export interface LayerShapes {
  outputs: Shape[]
  /** By name, in the order in which Keras and TF.js list them (layer.weights). */
  weights: Record<string, Shape>
}

/** The shapes of a layer {keras_class, config} inside a wrapper. */
export type InnerShapes = (layer: Json | undefined, inputs: Shape[]) => LayerShapes | null

/** @returns null where the shapes cannot be told from the config */
export type ShapeRule = (inputs: Shape[], config: JsonObject, inner: InnerShapes) => LayerShapes | null

export function one(output: Shape, weights: Record<string, Shape> = {}): LayerShapes {
  return { outputs: [output], weights }
}

/** The output is of the input's shape, and there is nothing to learn. */
export const same: ShapeRule = ([input = []]) => one(input)

/** The bias, unless the config says that there is none. */
export function biased(config: JsonObject, ...bias: Shape): Record<string, Shape> {
  return config['use_bias'] === false ? {} : { bias }
}

/** A number or a list of them, as a list of `rank`. */
export function numbers(value: Json | undefined, rank: number, otherwise: number): number[] {
  const list = Array.isArray(value) ? value : Array.from({ length: rank }, () => value ?? otherwise)
  return list.map(Number)
}

/** `axis` of a config, one or several, counted from the front. */
export function axesOf({ axis }: JsonObject, rank: number, otherwise = -1): number[] {
  return numbers(axis, 1, otherwise).map((at) => axisOf(at, rank))
}

/** The same in the order of the tensor's axes, in which Keras keeps what it learns of them. */
export function sortedAxesOf(config: JsonObject, rank: number): number[] {
  return axesOf(config, rank).sort((a, b) => a - b)
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis
}

export function product(sizes: Shape): number | null {
  return sizes.reduce<number | null>((all, size) => times(all, size), 1)
}

export function times(a: number | null | undefined, b: number | null | undefined): number | null {
  return (a ?? null) === null || (b ?? null) === null ? null : a! * b!
}

/** NumPy's broadcasting, with unknown sizes kept unknown. */
export function broadcast(shapes: Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[i - rank + shape.length]).filter((size) => size !== undefined)
    return sizes.find((size) => size !== 1 && size !== null) ?? (sizes.includes(null) ? null : 1)
  })
}

/** Names with a prefix, such as 'cell_0/', put before each or taken off those that have it. */
export function prefixed<T>(weights: Record<string, T>, prefix: string): Record<string, T> {
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [prefix + name, weight]))
}
export function under<T>(weights: Record<string, T>, prefix: string): Record<string, T> {
  const own = Object.entries(weights).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, weight]) => [name.slice(prefix.length), weight]))
}

/** What normalising layers learn: `gamma` and `beta` of this shape, where the config has scale and center. */
export function affine({ scale, center }: JsonObject, shape: Shape): Record<string, Shape> {
  return { ...(scale === false ? {} : { gamma: shape }), ...(center === false ? {} : { beta: shape }) }
}

/** The sizes of the axes that the config normalises. */
export function sizesOf(input: Shape, axes: number[]): Shape {
  return axes.map((axis) => input[axis] ?? null)
}
