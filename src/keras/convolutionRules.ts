/** Rows of table.ts: convolutions and pooling. */
import type { Json, JsonObject } from '../files/json'
import { channels, listed, type LayerRule } from './rule'

const conv = 'filters kernel_size strides padding data_format dilation_rate activation use_bias'
const pool = 'pool_size strides padding data_format'

/** What our classes want as lists, in lists. */
function inLists(config: JsonObject, rank: number): JsonObject {
  return {
    ...config,
    rank,
    kernel_size: listed(config['kernel_size'], rank, 1),
    strides: listed(config['strides'], rank, 1),
    dilation_rate: listed(config['dilation_rate'], rank, 1),
  }
}

const isOne = (value: Json | undefined) => value === undefined || value === null || value === 1
const ones = (value: Json | undefined) => (Array.isArray(value) ? value.every(isOne) : isOne(value))
const first = (config: JsonObject) => config['data_format'] === 'channels_first'

/** TF.js' own where it computes the same; it has no groups, no causal padding, and channels last only in 1D and 3D. */
function convolution(rank: number): LayerRule {
  const native = (config: JsonObject) =>
    isOne(config['groups']) &&
    config['padding'] !== 'causal' &&
    (rank === 2 || !first(config)) &&
    (rank < 3 || ones(config['dilation_rate']))
  return {
    keys: `${conv} groups`,
    to: (config) => (native(config) ? `Conv${rank}D` : 'KerasConv'),
    config: (config) => (native(config) ? config : inLists(config, rank)),
  }
}

function transposed(rank: number): LayerRule {
  const native = (config: JsonObject) =>
    rank === 2 && isNothing(config['output_padding']) && ones(config['dilation_rate'])
  return {
    keys: `${conv} output_padding`,
    only: { groups: 1 },
    to: (config) => (native(config) ? 'Conv2DTranspose' : 'KerasConvTranspose'),
    config: (config) => (native(config) ? config : inLists(config, rank)),
  }
}

const isNothing = (value: Json | undefined) => value === null || value === undefined

function one(to: string, keys: string): LayerRule {
  return {
    keys,
    only: { groups: 1, filters: null, rank: 1 },
    to,
    config: (config) => inLists(config, 1),
  }
}

function globalPool(how: 'mean' | 'max', dimensions: number): LayerRule {
  return {
    keys: 'data_format keepdims',
    to: 'KerasGlobalPooling',
    config: (config) => ({
      how,
      dimensions,
      data_format: config['data_format'] ?? 'channels_last',
      keepdims: config['keepdims'] ?? false,
    }),
  }
}

function adaptive(how: 'mean' | 'max', rank: number): LayerRule {
  return {
    keys: 'output_size data_format',
    to: 'KerasAdaptivePooling',
    config: (config) => ({ ...config, how, output_size: listed(config['output_size'], rank, 1) }),
  }
}

const depthwise = 'depth_multiplier kernel_size strides padding data_format dilation_rate activation use_bias'

export const convolutionRules: Record<string, LayerRule> = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  Conv3D: convolution(3),
  Conv1DTranspose: transposed(1),
  Conv2DTranspose: transposed(2),
  Conv3DTranspose: transposed(3),
  DepthwiseConv1D: one('KerasDepthwiseConv', depthwise),
  DepthwiseConv2D: { keys: depthwise, only: { groups: 1, filters: null, rank: 2 } },
  SeparableConv1D: { ...one('KerasSeparableConv', `${conv} depth_multiplier`), only: { groups: 1, rank: 1 } },
  SeparableConv2D: {
    keys: `${conv} depth_multiplier`,
    only: { groups: 1, rank: 2 },
    // Keras 2 writes kernel_initializer and the like here too, which TF.js refuses.
    config: (config) =>
      Object.fromEntries(Object.entries(config).filter(([key]) => !/^kernel_(?!size)/.test(key))),
  },
  MaxPooling1D: { keys: pool, only: channels },
  MaxPooling2D: { keys: pool },
  MaxPooling3D: { keys: pool },
  AveragePooling1D: { keys: pool, only: channels },
  AveragePooling2D: { keys: pool },
  AveragePooling3D: { keys: pool },
  GlobalAveragePooling1D: globalPool('mean', 1),
  GlobalAveragePooling2D: globalPool('mean', 2),
  GlobalAveragePooling3D: globalPool('mean', 3),
  GlobalMaxPooling1D: globalPool('max', 1),
  GlobalMaxPooling2D: globalPool('max', 2),
  GlobalMaxPooling3D: globalPool('max', 3),
  AdaptiveAveragePooling1D: adaptive('mean', 1),
  AdaptiveAveragePooling2D: adaptive('mean', 2),
  AdaptiveAveragePooling3D: adaptive('mean', 3),
  AdaptiveMaxPooling1D: adaptive('max', 1),
  AdaptiveMaxPooling2D: adaptive('max', 2),
  AdaptiveMaxPooling3D: adaptive('max', 3),
}
