/** What layers share that slide, pool, pad or scale along spatial axes. */
import type { JsonObject } from '../../../files/json'
import type { LayerDefinition } from '../../layer'
import { listed } from '../../layer'
import { numbers, type Shape } from '../../shape'

export function channelsFirst(config: JsonObject): boolean {
  return config['data_format'] === 'channels_first'
}

export function channelsOf(input: Shape, config: JsonObject): number | null {
  return (channelsFirst(config) ? input[1] : input.at(-1)) ?? null
}

/** The first spatial axis; batch, and perhaps channels, come before it. */
export function firstAxis(config: JsonObject): number {
  return channelsFirst(config) ? 2 : 1
}

/** A size along the spatial axis of this number -> the size that comes out. */
export type Resize = (size: number, axis: number) => number

/** Resizes the spatial axes; @param channels of the output, where they are not those of the input */
export function resized(
  input: Shape,
  config: JsonObject,
  rank: number,
  resize: Resize,
  channels: number | null = channelsOf(input, config),
): Shape {
  const start = firstAxis(config)
  const sizes = input.slice(start, start + rank).map((size, i) => (size === null ? null : resize(size, i)))
  const [batch = null] = input
  return channelsFirst(config) ? [batch, channels, ...sizes] : [batch, ...sizes, channels]
}

/** What slides over the input, an entry per spatial axis. */
export interface Sliding {
  window: number[]
  strides: number[]
  dilation: number[]
  padding: 'valid' | 'same' | 'causal'
}

/** Of a convolution's config. */
export function slidingOf(config: JsonObject, rank: number): Sliding {
  return {
    window: numbers(config['kernel_size'], rank, 1),
    strides: numbers(config['strides'], rank, 1),
    dilation: numbers(config['dilation_rate'], rank, 1),
    padding: (config['padding'] ?? 'valid') as Sliding['padding'],
  }
}

/** The window with the gaps of its dilation. */
export function spanOf({ window, dilation }: Sliding, axis: number): number {
  return (window[axis]! - 1) * dilation[axis]! + 1
}

/** Of how many places the window has along each axis. */
export function slides(sliding: Sliding): Resize {
  return (size, axis) => {
    const stride = sliding.strides[axis]!
    return sliding.padding === 'same' || sliding.padding === 'causal'
      ? Math.ceil(size / stride)
      : Math.floor((size - spanOf(sliding, axis)) / stride) + 1
  }
}

/** A layer of `rank` axes that is ours: its class is told the rank. */
export function ranked(
  to: string,
  rank: number,
  more: Omit<LayerDefinition, 'to' | 'config'>,
): LayerDefinition {
  return { ...more, to, config: (config) => ({ ...config, rank }) }
}

/** What our convolutions want as lists, in lists. */
export function inLists(config: JsonObject, rank: number): JsonObject {
  const list = (key: string) => listed(config[key], rank, 1)
  return {
    ...config,
    rank,
    kernel_size: list('kernel_size'),
    strides: list('strides'),
    dilation_rate: list('dilation_rate'),
  }
}
