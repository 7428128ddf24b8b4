/** Shapes of the layers that slide, pool, pad or scale along spatial axes. */
import type { Json, JsonObject } from './json'
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
    const kernel = [...numbers(config['kernel_size'], rank, 1), channelsOf(input, config), filters]
    return one(
      spatial(input, config, rank, filters, window(config, rank)),
      kernel,
      ...biased(config, filters),
    )
  }

export const depthwise: Rule = ([input = []], config) => {
  const multiplier = Number(config['depth_multiplier'] ?? 1)
  const depth = channelsOf(input, config)
  const kernel = [...numbers(config['kernel_size'], 2, 1), depth, multiplier]
  const channels = times(depth, multiplier)
  return one(spatial(input, config, 2, channels, window(config, 2)), kernel, ...biased(config, channels))
}

export const separable: Rule = ([input = []], config) => {
  const multiplier = Number(config['depth_multiplier'] ?? 1)
  const depth = channelsOf(input, config)
  const filters = Number(config['filters'])
  const kernel = [...numbers(config['kernel_size'], 2, 1), depth, multiplier]
  const pointwise = [1, 1, times(depth, multiplier), filters]
  return one(
    spatial(input, config, 2, filters, window(config, 2)),
    kernel,
    pointwise,
    ...biased(config, filters),
  )
}

export const transposed: Rule = ([input = []], config) => {
  const filters = Number(config['filters'])
  const kernel = numbers(config['kernel_size'], 2, 1)
  const strides = numbers(config['strides'], 2, 1)
  const larger = (size: number | null, i: number) => {
    const scaled = times(size, strides[i] ?? 1)
    if (scaled === null || config['padding'] === 'same') return scaled
    return scaled + Math.max((kernel[i] ?? 1) - (strides[i] ?? 1), 0)
  }
  const output = spatial(input, config, 2, filters, larger)
  return one(output, [...kernel, filters, channelsOf(input, config)], ...biased(config, filters))
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
      const own = rank === 1 ? value : Array.isArray(value) ? value[axis] : value
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
