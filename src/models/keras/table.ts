/**
 * Every layer we take, with the config keys that are honoured. A key that is not is refused unless it has the one value
 * at which it means nothing: TF.js ignores keys that it does not know, and would compute something else.
 */
import type { Json, JsonObject } from '../json'

export interface LayerRule {
  /** Config keys that the class in TF.js, or ours, reads. */
  keys: string
  /** Keys it does not read, and the value at which that changes nothing. */
  only?: Record<string, Json>
  /** The class to build: ours begin with Keras (src/replay/layers). Without it, TF.js' class of the same name. */
  to?: string | ((config: JsonObject) => string)
  /** Config of that class. */
  config?: (config: JsonObject) => JsonObject
}

const channels = { data_format: 'channels_last' }
const noQuantization = { quantization_config: null }
const conv = 'filters kernel_size strides padding data_format dilation_rate activation use_bias'
const pool = 'pool_size strides padding data_format'
const rnn =
  'units activation recurrent_activation use_bias unit_forget_bias return_sequences return_state go_backwards zero_output_for_mask unroll implementation dropout recurrent_dropout reset_after'
const rnnOnly = { stateful: false, time_major: false }

/** Does nothing in inference. */
const identity: LayerRule = { keys: '*', to: 'KerasIdentity', config: () => ({}) }

/** TF.js computes these two differently only where the keys say so. */
function reluClass({ negative_slope, threshold }: JsonObject): string {
  return negative_slope || threshold ? 'KerasReLU' : 'ReLU'
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
  Conv1D: { keys: conv, only: { groups: 1, ...channels } },
  Conv2D: { keys: conv, only: { groups: 1 } },
  Conv3D: { keys: conv, only: { groups: 1 } },
  Conv2DTranspose: { keys: conv, only: { groups: 1, output_padding: null, dilation_rate: [1, 1] } },
  DepthwiseConv2D: {
    keys: 'depth_multiplier kernel_size strides padding data_format dilation_rate activation use_bias',
    only: { groups: 1, filters: null, rank: 2 },
  },
  SeparableConv2D: { keys: `${conv} depth_multiplier`, only: { groups: 1 } },
  MaxPooling1D: { keys: pool, only: channels },
  MaxPooling2D: { keys: pool },
  MaxPooling3D: { keys: pool },
  AveragePooling1D: { keys: pool, only: channels },
  AveragePooling2D: { keys: pool },
  AveragePooling3D: { keys: pool },
  GlobalAveragePooling1D: {
    keys: 'data_format keepdims',
    to: 'KerasGlobalPooling',
    config: globalPool('mean', 1),
  },
  GlobalAveragePooling2D: {
    keys: 'data_format keepdims',
    to: 'KerasGlobalPooling',
    config: globalPool('mean', 2),
  },
  GlobalAveragePooling3D: {
    keys: 'data_format keepdims',
    to: 'KerasGlobalPooling',
    config: globalPool('mean', 3),
  },
  GlobalMaxPooling1D: {
    keys: 'data_format keepdims',
    to: 'KerasGlobalPooling',
    config: globalPool('max', 1),
  },
  GlobalMaxPooling2D: {
    keys: 'data_format keepdims',
    to: 'KerasGlobalPooling',
    config: globalPool('max', 2),
  },
  GlobalMaxPooling3D: {
    keys: 'data_format keepdims',
    to: 'KerasGlobalPooling',
    config: globalPool('max', 3),
  },
  SimpleRNN: { keys: rnn, only: rnnOnly },
  LSTM: {
    keys: rnn,
    only: rnnOnly,
    // Only an initial value, which TF.js leaks tensors to make.
    config: (config) => ({ ...config, unit_forget_bias: false }),
  },
  GRU: { keys: rnn, only: rnnOnly, to: ({ reset_after }) => (reset_after ? 'KerasGRU' : 'GRU') },
  Bidirectional: { keys: 'layer backward_layer merge_mode' },
  TimeDistributed: { keys: 'layer' },
  MultiHeadAttention: {
    keys: 'num_heads key_dim value_dim use_bias output_shape attention_axes use_causal_mask dropout',
    only: { use_gate: false, sliding_window: null, flash_attention: null },
    to: 'KerasMultiHeadAttention',
  },
  Attention: {
    keys: 'use_scale score_mode dropout',
    only: { score_mode: 'dot' },
    to: 'KerasAttention',
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
    config: ({ axis, ...rest }) => ({ ...rest, axis: Array.isArray(axis) ? (axis[0] ?? -1) : (axis ?? -1) }),
  },
  LayerNormalization: { keys: 'axis epsilon center scale', only: { rms_scaling: false } },
  GroupNormalization: { keys: 'groups axis epsilon center scale', to: 'KerasGroupNormalization' },
  RMSNormalization: { keys: 'axis epsilon', to: 'KerasRMSNormalization' },
  Normalization: {
    keys: 'axis mean variance invert',
    only: { input_mean: null, input_variance: null },
    to: 'KerasNormalization',
  },
  UnitNormalization: { keys: 'axis', to: 'KerasUnitNormalization' },
  Rescaling: { keys: 'scale offset', to: 'KerasRescaling' },
  Resizing: {
    keys: 'height width interpolation data_format',
    only: {
      crop_to_aspect_ratio: false,
      pad_to_aspect_ratio: false,
      fill_mode: 'constant',
      fill_value: 0,
      antialias: false,
      ...channels,
    },
    to: 'KerasResizing',
  },
  CenterCrop: { keys: 'height width data_format', only: channels, to: 'KerasCenterCrop' },
  ReLU: { keys: 'max_value negative_slope threshold', to: reluClass },
  LeakyReLU: {
    keys: 'alpha negative_slope',
    config: ({ alpha, negative_slope, ...rest }) => ({ ...rest, alpha: negative_slope ?? alpha ?? 0.3 }),
  },
  PReLU: { keys: 'shared_axes' },
  // TF.js refuses every alpha but 1.
  ELU: { keys: 'alpha', to: ({ alpha }) => (alpha === 1 || alpha === undefined ? 'ELU' : 'KerasELU') },
  ThresholdedReLU: { keys: 'theta' },
  Softmax: { keys: 'axis' },
  Flatten: { keys: 'data_format', only: channels },
  Reshape: { keys: 'target_shape' },
  Permute: { keys: 'dims' },
  RepeatVector: { keys: 'n' },
  Masking: { keys: 'mask_value' },
  ZeroPadding1D: { keys: 'padding', only: channels, to: 'KerasZeroPadding1D' },
  ZeroPadding2D: { keys: 'padding data_format' },
  Cropping1D: { keys: 'cropping', to: 'KerasCropping1D' },
  Cropping2D: { keys: 'cropping data_format' },
  UpSampling1D: { keys: 'size', to: 'KerasUpSampling1D' },
  UpSampling2D: {
    keys: 'size data_format interpolation',
    // TF.js' bilinear puts pixel centres elsewhere than Keras does.
    to: ({ interpolation }) => (interpolation === 'bilinear' ? 'KerasUpSampling2D' : 'UpSampling2D'),
  },
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
  RandomBrightness: identity,
  RandomContrast: identity,
  RandomFlip: identity,
  RandomRotation: identity,
  RandomTranslation: identity,
  RandomZoom: identity,
}

function globalPool(how: 'mean' | 'max', dimensions: number) {
  return (config: JsonObject): JsonObject => ({
    how,
    dimensions,
    data_format: config['data_format'] ?? 'channels_last',
    keepdims: config['keepdims'] ?? false,
  })
}

/** Keys of every layer that are handled, or belong to training alone. */
export const commonKeys = new Set(
  'name trainable dtype batch_input_shape seed activity_regularizer build_config autocast'.split(' '),
)
export const trainingKeys = /_(initializer|regularizer|constraint)$/
