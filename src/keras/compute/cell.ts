/** What a cell of a recurrent layer is, and what several share. */
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'

/** Makes a weight of the layer that the cell belongs to. */
export type AddWeight = (name: string, shape: number[]) => tfl.LayerVariable

export interface Cell {
  /** @param input a step's shape, without the batch axis */
  build(input: number[], add: AddWeight): void
  /** What does not depend on the state, for all steps at once: [rows, ...] -> [rows, ...]. */
  project(x: tf.Tensor): tf.Tensor
  /** @returns the output and the new states */
  step(projected: tf.Tensor, states: tf.Tensor[]): [tf.Tensor, tf.Tensor[]]
  /** Shapes of output and states, without the batch axis. */
  outputShape(input: number[]): number[]
  stateShapes(input: number[]): number[][]
}

export function activationOf(name: unknown, otherwise: string): (x: tf.Tensor) => tf.Tensor {
  const layer = tfl.layers.activation({ activation: (name ?? otherwise) as 'linear' })
  return (x) => layer.apply(x) as tf.Tensor
}

/** What an LSTM does with its four gates, whatever made them. */
export function lstm(
  gates: tf.Tensor[],
  carry: tf.Tensor,
  activation: (x: tf.Tensor) => tf.Tensor,
  gate: (x: tf.Tensor) => tf.Tensor,
): [tf.Tensor, tf.Tensor[]] {
  const [i, f, c, o] = gates as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
  const next = tf.add(tf.mul(gate(f), carry), tf.mul(gate(i), activation(c)))
  const output = tf.mul(gate(o), activation(next))
  return [output, [output, next]]
}
