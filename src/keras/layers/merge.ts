/** Layers of several tensors, and the operators of keras.ops that are one step of arithmetic. */
import type { LayerDefinition, LayerDefinitions } from '../layer'
import { axesOf, axisOf, broadcast, numbers, one, type Shape } from '../shape'

const merging: LayerDefinition = { keys: '', shapes: (inputs) => one(broadcast(inputs)), mask: 'any' }

export const layers: LayerDefinitions = {
  Add: merging,
  Multiply: merging,
  Average: merging,
  Maximum: merging,
  Minimum: merging,
  Subtract: {
    ...merging,
    to: 'KerasSubtract',
    shapes: (inputs) => {
      const rank = Math.max(...inputs.map((input) => input.length))
      return one(broadcast(inputs.map((input) => raised(input, rank))))
    },
  },
  Concatenate: {
    keys: 'axis',
    shapes: (inputs, config) => {
      const [input = []] = inputs
      const [at = 0] = axesOf(config, input.length)
      const sizes = inputs.map((shape) => shape[at] ?? null)
      const total = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
      return one(input.map((size, i) => (i === at ? total : size)))
    },
  },
  Dot: {
    keys: 'axes normalize',
    // The axes that are multiplied away go, the second's batch axis too.
    shapes: ([a = [], b = []], config) => {
      const [left = 1, right = left] = numbers(config['axes'], 2, 1)
      const without = (shape: Shape, axis: number) => shape.filter((_, i) => i !== axisOf(axis, shape.length))
      const rest = [...without(a, left), ...without(b, right).slice(1)]
      return one(rest.length === 1 ? [...rest, 1] : rest)
    },
  },
  KerasArithmetic: { keys: '', operator: true, shapes: (inputs) => one(broadcast(inputs)) },
}

/** Operators of two tensors or numbers, and of one; several are names of layers too, told apart by how they are called. */
export const binary = 'Add Subtract Multiply TrueDivide Divide Maximum Minimum Power'.split(' ')
export const unary = 'Absolute Exp Expm1 Log Log1p Negative Sqrt Square'.split(' ')

/** As in TF.js' other merging layers: a tensor of lower rank gets axes of one after the batch axis. */
export function raised([batch = null, ...rest]: Shape, rank: number): Shape {
  return [batch, ...Array.from({ length: rank - 1 - rest.length }, () => 1), ...rest]
}
