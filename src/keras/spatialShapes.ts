/** Shapes of the layers that slide, pool, pad or scale along spatial axes. */
import type { Json, JsonObject } from '../files/json'
import { biased, first, numbers, one, times, type Rule, type Shape } from './shapeRule'

/** A convolution's or pooling's length along one axis. */
function slid(
  length: number | null,
  window: number,
  stride: number,
  padding: Json | undefined,
): number | null {
  if (length === null) return null
  return padding === 'same' || padding === 'causal'
    ? Math.ceil(length / stride)
    : Math.floor((length - window) / stride) + 1
}

/** Applies `change` to the `rank` spatial axes and puts `channels` in place of the input's. */
function spatial(
  input: Shape,
  config: JsonObject,
  rank: number,
  channels: number | null | undefined,
  change: (size: number | null, axis: number) => number | null,
): Shape {
  const start = first(config) ? 2 : 1
  const sizes = input.slice(start, start + rank).map(change)
  const [batch = null] = input
  const depth = channels === undefined ? (channelsOf(input, config) ?? null) : channels
  return first(config) ? [batch, depth, ...sizes] : [batch, ...sizes, depth]
}

function channelsOf(input: Shape, config: JsonObject): number | null {
  return (first(config) ? input[1] : input.at(-1)) ?? null
}

function window(config: JsonObject, rank: number): (size: number | null, axis: number) => number | null {
  const kernel = numbers(config['kernel_size'] ?? config['pool_size'], rank, 2)
  const dilation = numbers(config['dilation_rate'], rank, 1)
  const strides = numbers(
    config['strides'] ?? (config['pool_size'] ? config['pool_size'] : 1),
    rank,
    config['kernel_size'] ? 1 : 2,
  )
  return (size, i) =>
    slid(size, ((kernel[i] ?? 1) - 1) * (dilation[i] ?? 1) + 1, strides[i] ?? 1, config['padding'])
}

export const conv =
  (rank: number): Rule =>
  ([input = []], config) => {
    const filters = Number(config['filters'])
    const groups = Number(config['groups'] ?? 1)
    const depth = channelsOf(input, config)
    const kernel = [
      ...numbers(config['kernel_size'], rank, 1),
      depth === null ? null : depth / groups,
      filters,
    ]
    return one(
      spatial(input, config, rank, filters, window(config, rank)),
      kernel,
      ...biased(config, filters),
    )
  }

export const depthwise =
  (rank: number): Rule =>
  ([input = []], config) => {
    const multiplier = Number(config['depth_multiplier'] ?? 1)
    const depth = channelsOf(input, config)
    const kernel = [...numbers(config['kernel_size'], rank, 1), depth, multiplier]
    const channels = times(depth, multiplier)
    return one(
      spatial(input, config, rank, channels, window(config, rank)),
      kernel,
      ...biased(config, channels),
    )
  }

export const separable =
  (rank: number): Rule =>
  ([input = []], config) => {
    const multiplier = Number(config['depth_multiplier'] ?? 1)
    const depth = channelsOf(input, config)
    const filters = Number(config['filters'])
    const kernel = [...numbers(config['kernel_size'], rank, 1), depth, multiplier]
    const pointwise = [...Array.from({ length: rank }, () => 1), times(depth, multiplier), filters]
    return one(
      spatial(input, config, rank, filters, window(config, rank)),
      kernel,
      pointwise,
      ...biased(config, filters),
    )
  }

/** keras/src/backend/common/backend_utils.py, _get_output_shape_given_tf_padding. */
export const transposed =
  (rank: number): Rule =>
  ([input = []], config) => {
    const filters = Number(config['filters'])
    const kernel = numbers(config['kernel_size'], rank, 1)
    const strides = numbers(config['strides'], rank, 1)
    const dilation = numbers(config['dilation_rate'], rank, 1)
    const given = config['output_padding'] ?? null
    const extra = given === null ? null : numbers(given, rank, 0)
    const larger = (size: number | null, i: number) => {
      if (size === null) return null
      const stride = strides[i] ?? 1
      const window = ((kernel[i] ?? 1) - 1) * (dilation[i] ?? 1) + 1
      if (config['padding'] === 'same')
        return extra ? (size - 1) * stride + (window % 2) + (extra[i] ?? 0) : size * stride
      return (size - 1) * stride + window + (extra?.[i] ?? Math.max(window, stride) - window)
    }
    const output = spatial(input, config, rank, filters, larger)
    return one(output, [...kernel, filters, channelsOf(input, config)], ...biased(config, filters))
  }

export const adaptive: Rule = ([input = []], config) => {
  const sizes = numbers(config['output_size'], 1, 1)
  return one(spatial(input, config, sizes.length, undefined, (_, i) => sizes[i] ?? null))
}

export const pool =
  (rank: number): Rule =>
  ([input = []], config) =>
    one(
      spatial(
        input,
        config,
        rank,
        undefined,
        window({ ...config, pool_size: config['pool_size'] ?? 2 }, rank),
      ),
    )

export const globalPool: Rule = ([input = []], config) => {
  const start = first(config) ? 2 : 1
  const end = start + Number(config['dimensions'])
  const pooled = (i: number) => i >= start && i < end
  return one(
    config['keepdims'] ? input.map((size, i) => (pooled(i) ? 1 : size)) : input.filter((_, i) => !pooled(i)),
  )
}

/** Padding or cropping: 'n', '[rows, columns]' or '[[before, after], ...]'; in 1D '[before, after]'. */
export function grown(rank: number, key: string, sign: number): Rule {
  return ([input = []], config) => {
    const value = config[key] ?? 1
    const sides = (axis: number): number => {
      const flat = rank === 1 && !(Array.isArray(value) && Array.isArray(value[0]))
      const own = flat || !Array.isArray(value) ? value : value[axis]
      const [before = 0, after = before] = (Array.isArray(own) ? own : [own]).map(Number)
      return before + after
    }
    return one(
      spatial(input, config, rank, undefined, (size, i) => (size === null ? null : size + sign * sides(i))),
    )
  }
}

export function scaled(rank: number): Rule {
  return ([input = []], config) => {
    const factors = numbers(config['size'], rank, 2)
    return one(spatial(input, config, rank, undefined, (size, i) => times(size, factors[i] ?? 1)))
  }
}
