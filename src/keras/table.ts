/**
 * Every layer we take, with the config keys that are honoured. A key that is not is refused unless it has the one value
 * at which it means nothing: TF.js ignores keys that it does not know, and would compute something else.
 */
import type { Json, JsonObject } from '../files/json'
import { convolutionRules } from './convolutionRules'
import { dataRules } from './dataRules'
import { recurrentRules } from './recurrentRules'
import { channels, identity, listed, noQuantization, type LayerRule } from './rule'

/** TF.js computes these two differently only where the keys say so. */
function reluClass({ negative_slope, threshold }: JsonObject): string {
  return negative_slope || threshold ? 'KerasReLU' : 'ReLU'
}

/** Keras 2 wrote it as a list of one. */
function batchAxis(axis: Json | undefined): Json {
  return (Array.isArray(axis) ? axis[0] : axis) ?? -1
}

/** Padding, cropping or repeating along `rank` axes. */
function along(to: string, rank: number, key: string): LayerRule {
  return {
    keys: `${key} data_format`,
    to,
    config: (config) => ({ ...config, rank }),
  }
}

/** Exported as GroupQueryAttention; its class is GroupedQueryAttention. */
const grouped: LayerRule = {
  keys: 'head_dim num_query_heads num_key_value_heads use_bias use_causal_mask dropout use_gate sliding_window flash_attention',
  to: 'KerasGroupedQueryAttention',
}

export const layerRules: Record<string, LayerRule> = {
  InputLayer: {
    keys: 'batch_input_shape input_shape sparse',
    only: { ragged: false, optional: false, type_spec: null },
  },
  Dense: {
    keys: 'units activation use_bias',
    only: { ...noQuantization, lora_rank: null, lora_alpha: null },
  },
  EinsumDense: {
    keys: 'equation output_shape activation bias_axes',
    only: { ...noQuantization, lora_rank: null, lora_alpha: null, gptq_unpacked_column_size: null },
    to: 'KerasEinsumDense',
  },
  Activation: { keys: 'activation' },
  Embedding: {
    keys: 'input_dim output_dim mask_zero input_length',
    only: { ...noQuantization, lora_rank: null, lora_alpha: null, sparse: false },
  },
  MultiHeadAttention: {
    keys: 'num_heads key_dim value_dim use_bias output_shape attention_axes use_causal_mask dropout use_gate sliding_window flash_attention',
    to: 'KerasMultiHeadAttention',
    // Keras 2 leaves the mask on what it was called on.
    config: (config, { keras3 }) => ({ ...config, takes_mask_off: keras3 }),
    refused: ({ attention_axes }) =>
      ['null', '[1]', undefined].includes(JSON.stringify(attention_axes)) ? null : 'attention_axes',
  },
  GroupQueryAttention: grouped,
  GroupedQueryAttention: grouped,
  Attention: { keys: 'use_scale score_mode dropout use_causal_mask', to: 'KerasAttention' },
  AdditiveAttention: {
    keys: 'use_scale dropout use_causal_mask',
    to: 'KerasAttention',
    config: (config) => ({ ...config, additive: true }),
  },
  BatchNormalization: {
    keys: 'axis momentum epsilon center scale',
    // momentum belongs to training; so does renorm_momentum.
    only: {
      synchronized: false,
      renorm: false,
      renorm_clipping: null,
      renorm_momentum: 0.99,
      fused: null,
      virtual_batch_size: null,
      adjustment: null,
    },
    to: ({ axis }) => (batchAxis(axis) === -1 ? 'BatchNormalization' : 'KerasBatchNormalization'),
    config: ({ axis, ...rest }) => ({ ...rest, axis: batchAxis(axis) }),
  },
  LayerNormalization: { keys: 'axis epsilon center scale', only: { rms_scaling: false } },
  GroupNormalization: { keys: 'groups axis epsilon center scale', to: 'KerasGroupNormalization' },
  RMSNormalization: { keys: 'axis epsilon', to: 'KerasRMSNormalization' },
  UnitNormalization: { keys: 'axis', to: 'KerasUnitNormalization' },
  ReLU: { keys: 'max_value negative_slope threshold', to: reluClass },
  LeakyReLU: {
    keys: 'alpha negative_slope',
    config: ({ alpha, negative_slope, ...rest }) => ({ ...rest, alpha: negative_slope ?? alpha ?? 0.3 }),
  },
  PReLU: { keys: 'shared_axes' },
  // TF.js refuses every alpha but 1.
  ELU: { keys: 'alpha', to: ({ alpha }) => (alpha === 1 || alpha === undefined ? 'ELU' : 'KerasELU') },
  ThresholdedReLU: { keys: 'theta' },
  Softmax: {
    keys: 'axis',
    // TF.js' softmax knows the last axis alone.
    to: ({ axis }) => (listed(axis, 1, -1).join() === '-1' ? 'Softmax' : 'KerasSoftmax'),
    config: ({ axis, ...rest }) => {
      const axes = listed(axis, 1, -1)
      return { ...rest, axis: axes.join() === '-1' ? -1 : axes }
    },
  },
  Flatten: { keys: 'data_format', only: channels },
  Reshape: {
    keys: 'target_shape',
    to: ({ target_shape }) =>
      Array.isArray(target_shape) && target_shape.includes(-1) ? 'KerasReshape' : 'Reshape',
  },
  Permute: { keys: 'dims' },
  RepeatVector: { keys: 'n' },
  Masking: { keys: 'mask_value' },
  ZeroPadding1D: along('KerasZeroPadding', 1, 'padding'),
  ZeroPadding2D: { keys: 'padding data_format' },
  ZeroPadding3D: along('KerasZeroPadding', 3, 'padding'),
  Cropping1D: along('KerasCropping', 1, 'cropping'),
  Cropping2D: { keys: 'cropping data_format' },
  Cropping3D: along('KerasCropping', 3, 'cropping'),
  UpSampling1D: along('KerasUpSampling', 1, 'size'),
  UpSampling2D: {
    keys: 'size data_format interpolation',
    // TF.js' bilinear puts pixel centres elsewhere than Keras does.
    to: ({ interpolation }) => (interpolation === 'bilinear' ? 'KerasUpSampling2D' : 'UpSampling2D'),
    refused: ({ interpolation }) =>
      ['bilinear', 'nearest', 'undefined'].includes(String(interpolation)) ? null : 'interpolation',
  },
  UpSampling3D: along('KerasUpSampling', 3, 'size'),
  Add: { keys: '' },
  Multiply: { keys: '' },
  Average: { keys: '' },
  Maximum: { keys: '' },
  Minimum: { keys: '' },
  Subtract: { keys: '', to: 'KerasSubtract' },
  Concatenate: { keys: 'axis' },
  Dot: { keys: 'axes normalize' },
  Identity: identity,
  ActivityRegularization: identity,
  Dropout: identity,
  SpatialDropout1D: identity,
  SpatialDropout2D: identity,
  SpatialDropout3D: identity,
  AlphaDropout: identity,
  GaussianDropout: identity,
  GaussianNoise: identity,
  ...convolutionRules,
  ...recurrentRules,
  ...dataRules,
}

/** Keys of every layer that are handled, or belong to training alone. */
export const commonKeys = new Set(
  'name trainable dtype batch_input_shape seed activity_regularizer build_config autocast'.split(' '),
)
export const trainingKeys = /_(initializer|regularizer|constraint)$/
