/** Repeats every step in place. In two dimensions it is TF.js' own, unless it blends. */
import type { JsonObject } from '../../files/json'
import type { LayerDefinition, LayerDefinitions } from '../layer'
import { numbers, one, type ShapeRule } from '../shape'
import { ranked, resized } from './shared/spatial'

export const factorsOf = ({ size }: JsonObject, rank: number): number[] => numbers(size, rank, 2)

const scaled =
  (rank: number): ShapeRule =>
  ([input = []], config) => {
    const factors = factorsOf(config, rank)
    return one(resized(input, config, rank, (size, i) => size * (factors[i] ?? 1)))
  }

const repeated = (rank: number): LayerDefinition =>
  ranked('KerasUpSampling', rank, { keys: 'size data_format', shapes: scaled(rank) })

export const layers: LayerDefinitions = {
  UpSampling1D: repeated(1),
  UpSampling2D: {
    keys: 'size data_format interpolation',
    // TF.js' bilinear puts pixel centres elsewhere than Keras does.
    to: ({ interpolation }) => (interpolation === 'bilinear' ? 'KerasUpSampling2D' : 'UpSampling2D'),
    refused: ({ interpolation }) =>
      ['bilinear', 'nearest', 'undefined'].includes(String(interpolation)) ? null : 'interpolation',
    shapes: scaled(2),
  },
  UpSampling3D: repeated(3),
}
