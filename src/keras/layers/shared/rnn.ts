/** What recurrent layers share: a cell, repeated over the steps of [batch, steps, ...]. */
import type { JsonObject } from '../../../files/json'
import { cellShapes, type CellShapes } from './cells'
import type { Meaning } from '../../layer'
import type { LayerShapes, Shape, ShapeRule } from '../../shape'

export const cellKeys =
  'units activation recurrent_activation use_bias unit_forget_bias implementation dropout recurrent_dropout reset_after'
const outerKeys = 'return_sequences return_state go_backwards zero_output_for_mask'
export const rnnKeys = `${outerKeys} unroll`
/** cuDNN or not, unrolled or not: the numbers are the same. */
export const rnnOnly = { stateful: false, time_major: false }

function pick(config: JsonObject, keys: string): JsonObject {
  const wanted = new Set(keys.split(' '))
  return Object.fromEntries(Object.entries(config).filter(([key]) => wanted.has(key)))
}

/** The config of KerasRNN around the cell that the layer's own config describes. */
export function aroundCell(
  class_name: string,
  config: JsonObject,
  keys: string,
  { keras3 }: Meaning,
  more: JsonObject,
): JsonObject {
  const cell = { class_name, config: { ...pick(config, keys), ...more } }
  return { ...pick(config, outerKeys), cell, mask_alone: keras3 }
}

/** Shapes of KerasRNN. */
export const rnnShapes: ShapeRule = ([input = []], config) => {
  const cell = cellShapes(config['cell'], input.slice(2))
  return cell && stepped(input, config, cell)
}

/** A cell over all steps of the input. */
export function stepped(
  [batch = null, steps = null]: Shape,
  config: JsonObject,
  cell: CellShapes,
): LayerShapes {
  const output = config['return_sequences'] ? [batch, steps, ...cell.output] : [batch, ...cell.output]
  const states = config['return_state'] ? cell.states.map((state): Shape => [batch, ...state]) : []
  return { outputs: [output, ...states], weights: cell.weights }
}
