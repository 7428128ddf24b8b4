/** What layers give that turn categories into numbers: 'int', 'one_hot', 'multi_hot', 'count' or 'tf_idf'. */
import type { JsonObject } from '../../../files/json'
import { one, type ShapeRule } from '../../shape'

export type DepthOf = (config: JsonObject) => number

/** @param depthOf the number of categories that a config says */
export const encoded =
  (depthOf: DepthOf, otherwise: string): ShapeRule =>
  ([input = []], config) => {
    const mode = config['output_mode'] ?? otherwise
    const depth = depthOf(config)
    if (mode === 'int') return one(input)
    const single = input.length > 1 && input.at(-1) === 1
    return one(mode === 'one_hot' && !single ? [...input, depth] : [...input.slice(0, -1), depth])
  }
