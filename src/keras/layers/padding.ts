/** ZeroPadding and Cropping. In two dimensions they are TF.js' own. */
import type { Json } from '../../files/json'
import { byRank, type LayerDefinition, type LayerDefinitions } from '../layer'
import { one } from '../shape'
import { ranked, resized } from './shared/spatial'

/** [before, after] per axis, from 'n', '[rows, columns]' or '[[before, after], ...]'; in 1D also '[before, after]'. */
export function sidesOf(value: Json | undefined, rank: number): [number, number][] {
  const flat = rank === 1 && !(Array.isArray(value) && Array.isArray(value[0]))
  return Array.from({ length: rank }, (_, axis) => {
    const own = flat || !Array.isArray(value) ? (value ?? 1) : value[axis]!
    const [before = 0, after = before] = (Array.isArray(own) ? own : [own]).map(Number)
    return [before, after]
  })
}

/** @param sign 1 where the sides are added, -1 where they are taken off */
const sides =
  (name: string, key: string, sign: number) =>
  (rank: number): LayerDefinition => {
    const definition: LayerDefinition = {
      keys: `${key} data_format`,
      shapes: ([input = []], config) => {
        const both = sidesOf(config[key], rank)
        return one(resized(input, config, rank, (size, i) => size + sign * (both[i]![0] + both[i]![1])))
      },
    }
    return rank === 2 ? definition : ranked(name, rank, definition)
  }

export const layers: LayerDefinitions = {
  ...byRank('ZeroPadding', sides('KerasZeroPadding', 'padding', 1)),
  ...byRank('Cropping', sides('KerasCropping', 'cropping', -1)),
}
