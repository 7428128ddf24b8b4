/** Shapes of recurrent layers, their cells and the wrappers over time. */
import { objectAt, type Json, type JsonObject } from '../files/json'
import { biased, numbers, one, times, type LayerShapes, type Rule, type Shape } from './shapeRule'

/** Of a layer inside a wrapper. */
export type Inner = (kind: string, inputs: Shape[], config: JsonObject) => LayerShapes | null

interface CellShapes {
  /** Without the batch axis. */
  output: Shape
  states: Shape[]
  weights: Shape[]
}

const gates: Record<string, number> = { SimpleRNNCell: 1, LSTMCell: 4, GRUCell: 3 }

/** @param step one step's shape, without the batch axis; null where the cell is not known */
function cellShapes(cell: Json | undefined, step: Shape): CellShapes | null {
  const kind = String(objectAt(cell)?.['class_name'])
  const config = objectAt(cell, 'config') ?? {}
  if (kind === 'StackedRNNCells') return stacked(config, step)
  if (kind === 'ConvLSTMCell') return convolved(config, step)
  const count = gates[kind]
  if (count === undefined) return null
  const units = Number(config['units'])
  const bias = kind === 'GRUCell' && config['reset_after'] !== false ? [2, count * units] : [count * units]
  return {
    output: [units],
    states: kind === 'LSTMCell' ? [[units], [units]] : [[units]],
    weights: [[step.at(-1) ?? null, count * units], [units, count * units], ...biased(config, ...bias)],
  }
}

function stacked(config: JsonObject, step: Shape): CellShapes | null {
  const all: CellShapes = { output: step, states: [], weights: [] }
  for (const cell of Array.isArray(config['cells']) ? config['cells'] : []) {
    const own = cellShapes(cell, all.output)
    if (!own) return null
    all.output = own.output
    all.states.push(...own.states)
    all.weights.push(...own.weights)
  }
  return all
}

function convolved(config: JsonObject, step: Shape): CellShapes {
  const filters = Number(config['filters'])
  const kernel = numbers(config['kernel_size'], 1, 1)
  const strides = numbers(config['strides'], kernel.length, 1)
  const dilation = numbers(config['dilation_rate'], kernel.length, 1)
  const sizes = kernel.map((window, i) => {
    const length = step[i] ?? null
    const [stride, wide] = [strides[i] ?? 1, (window - 1) * (dilation[i] ?? 1) + 1]
    if (length === null) return null
    return config['padding'] === 'same'
      ? Math.ceil(length / stride)
      : Math.floor((length - wide) / stride) + 1
  })
  const output = [...sizes, filters]
  const weights = [
    [...kernel, step.at(-1) ?? null, 4 * filters],
    [...kernel, filters, 4 * filters],
    ...biased(config, 4 * filters),
  ]
  return { output, states: [output, output], weights }
}

export const rnn: Rule = ([input = []], config) => {
  const [batch = null, steps = null] = input
  const step = input.slice(2)
  const cell = cellShapes(config['cell'], step)
  if (!cell) return null
  const first: Shape = config['return_sequences'] ? [batch, steps, ...cell.output] : [batch, ...cell.output]
  const states = config['return_state'] ? cell.states.map((state): Shape => [batch, ...state]) : []
  return { outputs: [first, ...states], weights: cell.weights }
}

/** TF.js' own recurrent layers. */
export const recurrent =
  (count: number, states: number): Rule =>
  ([input = []], config) => {
    const units = Number(config['units'])
    const [batch = null, steps = null] = input
    const output = config['return_sequences'] ? [batch, steps, units] : [batch, units]
    const bias = config['reset_after'] ? [2, count * units] : [count * units]
    const state = config['return_state'] ? Array.from({ length: states }, () => [batch, units]) : []
    return {
      outputs: [output, ...state],
      weights: [[input.at(-1) ?? null, count * units], [units, count * units], ...biased(config, ...bias)],
    }
  }

export const bidirectional =
  (inner: Inner): Rule =>
  ([input = []], config) => {
    const side = (key: string) =>
      inner(String(objectAt(config[key])?.['class_name']), [input], objectAt(config[key], 'config') ?? {})
    const ahead = side('layer')
    const back = config['backward_layer'] ? side('backward_layer') : ahead
    const [output, ...states] = ahead?.outputs ?? []
    if (!ahead || !back || !output) return null
    const wide = [...output.slice(0, -1), times(output.at(-1), 2)]
    const mode = config['merge_mode'] === undefined ? 'concat' : config['merge_mode']
    const merged = mode === null ? [output, output] : [mode === 'concat' ? wide : output]
    return {
      outputs: [...merged, ...states, ...back.outputs.slice(1)],
      weights: [...ahead.weights, ...back.weights],
    }
  }

export const timeDistributed =
  (inner: Inner): Rule =>
  ([input = []], config) => {
    const [batch = null, steps = null, ...rest] = input
    const layer = objectAt(config['layer'])
    const own = inner(String(layer?.['class_name']), [[batch, ...rest]], objectAt(layer, 'config') ?? {})
    const [output] = own?.outputs ?? []
    return own && output ? one([batch, steps, ...output.slice(1)], ...own.weights) : null
  }

export const spectral =
  (inner: Inner): Rule =>
  (inputs, config) => {
    const layer = objectAt(config['layer'])
    const own = inner(String(layer?.['class_name']), inputs, objectAt(layer, 'config') ?? {})
    const kernel = own?.weights[0]
    return own && kernel
      ? { outputs: own.outputs, weights: [...own.weights, [1, kernel.at(-1) ?? null]] }
      : null
  }
