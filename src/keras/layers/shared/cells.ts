/** Shapes of the cells that recurrent layers repeat: {class_name, config} inside the layer's own config. */
import { objectAt, type Json, type JsonObject } from '../../../files/json'
import { biased, prefixed, type Shape } from '../../shape'
import { slides, slidingOf } from './spatial'

/** Without the batch axis. */
export interface CellShapes {
  output: Shape
  states: Shape[]
  weights: Record<string, Shape>
}

const gates: Record<string, number> = { SimpleRNNCell: 1, LSTMCell: 4, GRUCell: 3 }

/** @param step one step's shape, without the batch axis; null where the cell is not known */
export function cellShapes(cell: Json | undefined, step: Shape): CellShapes | null {
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
    weights: denseWeights(config, count, step, bias),
  }
}

export function denseWeights(
  config: JsonObject,
  count: number,
  step: Shape,
  bias: Shape,
): CellShapes['weights'] {
  const units = Number(config['units'])
  return {
    kernel: [step.at(-1) ?? null, count * units],
    recurrent_kernel: [units, count * units],
    ...biased(config, ...bias),
  }
}

/** Each cell takes the output of the one before. */
function stacked(config: JsonObject, step: Shape): CellShapes | null {
  const all: CellShapes = { output: step, states: [], weights: {} }
  for (const [i, cell] of cellsOf(config).entries()) {
    const own = cellShapes(cell, all.output)
    if (!own) return null
    all.output = own.output
    all.states.push(...own.states)
    Object.assign(all.weights, prefixed(own.weights, stackPrefix(i)))
  }
  return all
}

export function cellsOf({ cells }: JsonObject): Json[] {
  return Array.isArray(cells) ? cells : []
}

/** What the names of a stacked cell's weights begin with. */
export const stackPrefix = (index: number) => `cell_${index}/`

/** An LSTM whose products are convolutions. */
function convolved(config: JsonObject, step: Shape): CellShapes {
  const filters = Number(config['filters'])
  const rank = step.length - 1
  const sliding = slidingOf(config, rank)
  const resize = slides(sliding)
  const sizes = step.slice(0, rank).map((size, i) => (size === null ? null : resize(size, i)))
  const output = [...sizes, filters]
  return {
    output,
    states: [output, output],
    weights: {
      kernel: [...sliding.window, step.at(-1) ?? null, 4 * filters],
      recurrent_kernel: [...sliding.window, filters, 4 * filters],
      ...biased(config, 4 * filters),
    },
  }
}
