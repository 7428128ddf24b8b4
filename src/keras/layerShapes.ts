/** Output shapes and weight shapes of layers, from their config: what TF.js would build, known before it does. */
import { einsumShapes } from './einsum'
import type { JsonObject } from '../files/json'
import { biased, numbers, one, type LayerShapes, type Rule, type Shape } from './shapeRule'
import { encodedShape } from './encode'
import { bidirectional, recurrent, rnn, spectral, timeDistributed } from './recurrentShapes'
import {
  adaptive,
  conv,
  depthwise,
  globalPool,
  grown,
  pool,
  scaled,
  separable,
  transposed,
} from './spatialShapes'

export type { LayerShapes, Shape } from './shapeRule'

const same: Rule = ([input = []]) => one(input)
function along(input: Shape, config: JsonObject, otherwise: number): Shape {
  const axis = config['axis'] ?? otherwise
  const axes = (Array.isArray(axis) ? axis : [axis]).map(Number)
  return axes.map((i) => (i < 0 ? input.at(i) : input[i]) ?? null)
}

const affine =
  (statistics: number): Rule =>
  ([input = []], config) => {
    const shape = along(input, config, -1)
    const count = (config['scale'] === false ? 0 : 1) + (config['center'] === false ? 0 : 1) + statistics
    return one(input, ...Array.from({ length: count }, () => shape))
  }

const normalization: Rule = ([input = []], config) => {
  const shape = along(input, config, -1)
  const given = config['mean'] !== null && config['mean'] !== undefined
  return one(input, ...(given ? [] : [shape, shape, []]))
}

const prelu: Rule = ([input = []], config) => {
  const shared = numbers(config['shared_axes'] ?? [], 0, 0)
  return one(
    input,
    input.slice(1).map((size, i) => (shared.includes(i + 1) ? 1 : size)),
  )
}

/** MultiHeadAttention and GroupedQueryAttention: query, key, perhaps a gate, value, output. */
const attention: Rule = ([query = [], value = query, key = value], config) => {
  const heads = Number(config['num_heads'] ?? config['num_query_heads'])
  const few = Number(config['num_key_value_heads'] ?? heads)
  const keyDim = Number(config['key_dim'] ?? config['head_dim'])
  const valueDim = Number(config['value_dim'] ?? keyDim)
  const given = config['output_shape']
  const out = Array.isArray(given)
    ? Number(given.at(-1))
    : typeof given === 'number'
      ? given
      : (query.at(-1) ?? null)
  const part = (from: Shape, count: number, size: number): Shape[] => [
    [from.at(-1) ?? null, count, size],
    ...biased(config, count, size),
  ]
  return one(
    [...query.slice(0, -1), out],
    ...part(query, heads, keyDim),
    ...part(key, few, keyDim),
    ...(config['use_gate'] ? part(query, heads, valueDim) : []),
    ...part(value, few, valueDim),
    [heads, valueDim, out],
    ...biased(config, out),
  )
}

const scored: Rule = ([query = [], value = query], config) => {
  const additive = config['additive'] === true
  const scaled = config['use_scale'] ?? additive
  return one(
    [...query.slice(0, -1), value.at(-1) ?? null],
    ...(scaled ? [additive ? [query.at(-1) ?? null] : []] : []),
    ...(config['score_mode'] === 'concat' ? [[]] : []),
  )
}

/** Of two tensors [batch, ...]: the axes that are multiplied away go, the second's batch axis too. */
const dot: Rule = ([a = [], b = []], config) => {
  const given = config['axes']
  const axes = Array.isArray(given) ? given.map(Number) : [Number(given), Number(given)]
  const without = (shape: Shape, axis: number) =>
    shape.filter((_, i) => i !== (axis < 0 ? axis + shape.length : axis))
  const rest = [...without(a, axes[0] as number), ...without(b, axes[1] as number).slice(1)]
  return one(rest.length === 1 ? [...rest, 1] : rest)
}

/** Merging layers and operators: NumPy's broadcasting. */
const merged: Rule = (inputs) => {
  const rank = Math.max(...inputs.map((input) => input.length))
  const output = Array.from({ length: rank }, (_, i) => {
    const sizes = inputs.map((input) => input[i - rank + input.length]).filter((size) => size !== undefined)
    return sizes.find((size) => size !== 1 && size !== null) ?? (sizes.includes(null) ? null : 1)
  })
  return one(output)
}

const concatenate: Rule = (inputs, config) => {
  const [input = []] = inputs
  const axis = Number(config['axis'] ?? -1)
  const at = axis < 0 ? axis + input.length : axis
  const sizes = inputs.map((shape) => shape[at] ?? null)
  const total = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  return one(input.map((size, i) => (i === at ? total : size)))
}

const flatten: Rule = ([[batch = null, ...rest] = []]) =>
  one([batch, rest.includes(null) ? null : rest.reduce<number>((product, size) => product * (size ?? 1), 1)])

const reshape: Rule = ([[batch = null, ...rest] = []], config) => {
  const target = numbers(config['target_shape'], 0, -1)
  const size = rest.includes(null) ? null : rest.reduce<number>((product, n) => product * (n ?? 1), 1)
  const known = target.filter((n) => n >= 0).reduce((product, n) => product * n, 1)
  return one([batch, ...target.map((n) => (n >= 0 ? n : size === null ? null : size / known))])
}

const dense: Rule = ([input = []], config) => {
  const units = Number(config['units'])
  return one([...input.slice(0, -1), units], [input.at(-1) ?? null, units], ...biased(config, units))
}

const embedding: Rule = ([input = []], config) => {
  const [rows, width] = [Number(config['input_dim']), Number(config['output_dim'])]
  return one([...input, width], [rows, width])
}

const einsum: Rule = ([input = []], config) => {
  const given = config['output_shape']
  const sizes = (Array.isArray(given) ? given : [given ?? null]) as (number | null)[]
  const { output, kernel, bias } = einsumShapes(
    String(config['equation']),
    sizes,
    String(config['bias_axes'] ?? ''),
    input,
  )
  return one(output, kernel, ...(bias ? [bias] : []))
}

const rules: Record<string, Rule> = {
  Dense: dense,
  Embedding: embedding,
  Conv1D: conv(1),
  Conv2D: conv(2),
  Conv3D: conv(3),
  KerasConv: (inputs, config) => conv(Number(config['rank']))(inputs, config),
  DepthwiseConv2D: depthwise(2),
  KerasDepthwiseConv: depthwise(1),
  SeparableConv2D: separable(2),
  KerasSeparableConv: separable(1),
  Conv2DTranspose: transposed(2),
  KerasConvTranspose: (inputs, config) => transposed(Number(config['rank']))(inputs, config),
  KerasAdaptivePooling: adaptive,
  MaxPooling1D: pool(1),
  MaxPooling2D: pool(2),
  MaxPooling3D: pool(3),
  AveragePooling1D: pool(1),
  AveragePooling2D: pool(2),
  AveragePooling3D: pool(3),
  KerasGlobalPooling: globalPool,
  SimpleRNN: recurrent(1, 1),
  LSTM: recurrent(4, 2),
  GRU: recurrent(3, 1),
  KerasGRU: recurrent(3, 1),
  KerasRNN: rnn,
  Bidirectional: bidirectional(layerShapes),
  KerasBidirectional: bidirectional(layerShapes),
  TimeDistributed: timeDistributed(layerShapes),
  KerasTimeDistributed: timeDistributed(layerShapes),
  KerasSpectralNormalization: spectral(layerShapes),
  BatchNormalization: affine(2),
  KerasBatchNormalization: affine(2),
  LayerNormalization: affine(0),
  KerasGroupNormalization: affine(0),
  KerasRMSNormalization: ([input = []], config) => one(input, along(input, config, -1)),
  KerasNormalization: normalization,
  PReLU: prelu,
  KerasMultiHeadAttention: attention,
  KerasGroupedQueryAttention: attention,
  KerasAttention: scored,
  Dot: dot,
  KerasCategoryEncoding: ([input = []], config) =>
    one(encodedShape(input, String(config['output_mode'] ?? 'multi_hot'), Number(config['num_tokens']))),
  KerasDiscretization: ([input = []], config) =>
    one(
      encodedShape(
        input,
        String(config['output_mode'] ?? 'int'),
        numbers(config['bin_boundaries'], 0, 0).length + 1,
      ),
    ),
  KerasLookup: ([input = []], config) =>
    one(encodedShape(input, String(config['output_mode']), Number(config['depth']))),
  Concatenate: concatenate,
  Flatten: flatten,
  Reshape: reshape,
  KerasReshape: reshape,
  Permute: ([input = []], config) =>
    one([0, ...numbers(config['dims'], 0, 1)].map((i): number | null => input[i] ?? null)),
  KerasEinsumDense: einsum,
  KerasZeroPadding: (inputs, config) => grown(Number(config['rank']), 'padding', 1)(inputs, config),
  ZeroPadding2D: grown(2, 'padding', 1),
  KerasCropping: (inputs, config) => grown(Number(config['rank']), 'cropping', -1)(inputs, config),
  Cropping2D: grown(2, 'cropping', -1),
  KerasUpSampling: (inputs, config) => scaled(Number(config['rank']))(inputs, config),
  UpSampling2D: scaled(2),
  KerasUpSampling2D: scaled(2),
  RepeatVector: ([input = []], config) => one([input[0] ?? null, Number(config['n']), ...input.slice(1)]),
  KerasResizing: ([input = []], config) =>
    one([input[0] ?? null, Number(config['height']), Number(config['width']), input[3] ?? null]),
  KerasCenterCrop: ([input = []], config) =>
    one([input[0] ?? null, Number(config['height']), Number(config['width']), input[3] ?? null]),
}
for (const kind of ['Add', 'Multiply', 'Average', 'Maximum', 'Minimum', 'KerasSubtract', 'KerasArithmetic'])
  rules[kind] = merged
for (const kind of (
  'Activation KerasSoftmax ReLU KerasReLU LeakyReLU ELU KerasELU ThresholdedReLU Softmax Masking KerasIdentity KerasRescaling ' +
  'KerasUnitNormalization Dropout GaussianNoise'
).split(' '))
  rules[kind] = same

/** @returns null where this layer's shapes cannot be told from its config */
export function layerShapes(kind: string, inputs: Shape[], config: JsonObject): LayerShapes | null {
  return Object.hasOwn(rules, kind) ? (rules[kind]?.(inputs, config) ?? null) : null
}
