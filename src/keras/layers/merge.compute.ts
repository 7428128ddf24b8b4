import * as tf from '@tensorflow/tfjs-core'
import type { Computation } from '../compute/computation'
import { raised } from './merge'

export const KerasSubtract: Computation = {
  compute({ inputs }) {
    const rank = Math.max(...inputs.map((input) => input.rank))
    const [a, b] = inputs.map((input) => tf.reshape(input, raised(input.shape, rank) as number[]))
    return tf.sub(a!, b!)
  },
}

const operators: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  Add: tf.add,
  Subtract: tf.sub,
  Multiply: tf.mul,
  TrueDivide: tf.div,
  Divide: tf.div,
  Maximum: tf.maximum,
  Minimum: tf.minimum,
  Power: tf.pow,
  Absolute: tf.abs,
  Exp: tf.exp,
  Expm1: tf.expm1,
  Log: tf.log,
  Log1p: tf.log1p,
  Negative: tf.neg,
  Sqrt: tf.sqrt,
  Square: tf.square,
}

/** keras.ops on a model's tensors: `operands` has a number where a constant stood and null where a tensor did. */
export const KerasArithmetic: Computation = {
  compute({ inputs, config }) {
    const rest: tf.Tensor[] = [...inputs]
    const operands = (config['operands'] as (number | null)[]).map((constant) =>
      constant === null ? rest.shift()! : tf.scalar(constant),
    )
    return operators[String(config['operation'])]!(operands[0]!, operands[1]!)
  },
}
