/** What the rules for layers' shapes are made of. */
import type { Json, JsonObject } from '../files/json'

export type Shape = (number | null)[]

export interface LayerShapes {
  outputs: Shape[]
  /** In the order of TF.js' layer.weights. */
  weights: Shape[]
}

/** null where it cannot be told. */
export type Rule = (inputs: Shape[], config: JsonObject) => LayerShapes | null

export function numbers(value: Json | undefined, rank: number, otherwise: number): number[] {
  const list = Array.isArray(value) ? value : Array.from({ length: rank }, () => value ?? otherwise)
  return list.map(Number)
}

export const one = (output: Shape, ...weights: Shape[]): LayerShapes => ({ outputs: [output], weights })
export const first = (config: JsonObject) => config['data_format'] === 'channels_first'
export const biased = (config: JsonObject, ...shape: Shape): Shape[] =>
  config['use_bias'] === false ? [] : [shape]
export const times = (a: number | null | undefined, b: number) =>
  a === null || a === undefined ? null : a * b
