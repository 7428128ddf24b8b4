/** Transposed convolutions. TF.js' own knows two dimensions, no dilation and no output_padding. */
import type { JsonObject } from '../../files/json'
import type { LayerDefinition, LayerDefinitions } from '../layer'
import { biased, numbers, one } from '../shape'
import { channelsOf, inLists, resized, slidingOf, spanOf, type Resize } from './shared/spatial'
import { convolutionKeys, ones } from './convolution'

/** keras/src/backend/common/backend_utils.py, _get_output_shape_given_tf_padding. */
export function grown(config: JsonObject, rank: number): Resize {
  const sliding = slidingOf(config, rank)
  const given = config['output_padding'] ?? null
  const extra = given === null ? null : numbers(given, rank, 0)
  return (size, axis) => {
    const [stride, span] = [sliding.strides[axis]!, spanOf(sliding, axis)]
    if (sliding.padding === 'same')
      return extra ? (size - 1) * stride + (span % 2) + extra[axis]! : size * stride
    return (size - 1) * stride + span + (extra?.[axis] ?? Math.max(span, stride) - span)
  }
}

function transposed(rank: number): LayerDefinition {
  const native = (config: JsonObject) =>
    rank === 2 && (config['output_padding'] ?? null) === null && ones(config['dilation_rate'])
  return {
    keys: `${convolutionKeys} output_padding`,
    only: { groups: 1 },
    to: (config) => (native(config) ? 'Conv2DTranspose' : 'KerasConvTranspose'),
    config: (config) => (native(config) ? config : inLists(config, rank)),
    shapes: ([input = []], config) => {
      const filters = Number(config['filters'])
      const kernel = [...slidingOf(config, rank).window, filters, channelsOf(input, config)]
      const output = resized(input, config, rank, grown(config, rank), filters)
      return one(output, { kernel, ...biased(config, filters) })
    },
  }
}

export const layers: LayerDefinitions = {
  Conv1DTranspose: transposed(1),
  Conv2DTranspose: transposed(2),
  Conv3DTranspose: transposed(3),
}
