/** Rows of table.ts: preprocessing and augmentation. */
import type { Json, JsonObject } from '../files/json'
import { channels, identity, type LayerRule } from './rule'

/**
 * StringLookup and IntegerLookup. The vocabulary goes as one string of JSON, its underscores escaped: TF.js turns
 * snake_case into camelCase in every string of a config that it reads.
 */
const lookup: LayerRule = {
  keys: 'vocabulary mask_token num_oov_indices output_mode max_tokens pad_to_max_tokens oov_token vocabulary_dtype idf_weights vocabulary_size salt oov_method',
  only: { invert: false, sparse: false, encoding: 'utf-8', has_input_vocabulary: true },
  to: 'KerasLookup',
  config: (config) => {
    const mask = config['mask_token'] ?? null
    const unknown = Number(config['num_oov_indices'] ?? 1)
    const tokens = withoutSpecial(config['vocabulary'], config, mask)
    const known = tokens.length + unknown
    const padded = config['pad_to_max_tokens'] === true ? Number(config['max_tokens']) : known
    return {
      vocabulary: escaped(tokens),
      mask_token: escaped(mask),
      num_oov_indices: unknown,
      output_mode: config['output_mode'] ?? 'int',
      depth: padded,
      idf_weights: idfWeights(config, unknown),
    }
  },
  refused: (config) => {
    if (!Array.isArray(config['vocabulary'])) return 'vocabulary'
    // Strings out of the vocabulary share several places by their hash (FarmHash, SipHash).
    const strings = config['vocabulary'].some((token) => typeof token === 'string')
    if (Number(config['num_oov_indices'] ?? 1) > 1 && (strings || config['oov_method'] === 'farmhash'))
      return 'num_oov_indices'
    if (config['output_mode'] === 'tf_idf' && !Array.isArray(config['idf_weights'])) return 'idf_weights'
    return null
  },
}

/** A vocabulary may begin with the mask and the token for the unknown. */
function withoutSpecial(value: Json | undefined, config: JsonObject, mask: Json): Json[] {
  const tokens = Array.isArray(value) ? [...value] : []
  if (mask !== null && tokens[0] === mask) tokens.shift()
  if (tokens[0] === (config['oov_token'] ?? '[UNK]')) tokens.shift()
  return tokens
}

/** Unknown words weigh the mean of the known (index_lookup.py, set_vocabulary). */
function idfWeights(config: JsonObject, unknown: number): Json {
  const given = config['idf_weights']
  if (!Array.isArray(given)) return null
  const mean = given.map(Number).reduce((sum, weight) => sum + weight, 0) / given.length
  return [...Array.from({ length: unknown }, () => mean), ...given]
}

function escaped(value: Json): string {
  return JSON.stringify(value).replaceAll('_', '\\u005f')
}

const augmentation =
  'AugMix CutMix MixUp RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom Solarization'

export const dataRules: Record<string, LayerRule> = {
  Normalization: {
    keys: 'axis mean variance invert',
    only: { input_mean: null, input_variance: null },
    to: 'KerasNormalization',
  },
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
    refused: ({ interpolation }) =>
      ['bilinear', 'nearest'].includes(String(interpolation)) ? null : 'interpolation',
  },
  CenterCrop: { keys: 'height width data_format', only: channels, to: 'KerasCenterCrop' },
  CategoryEncoding: { keys: 'num_tokens output_mode', only: { sparse: false }, to: 'KerasCategoryEncoding' },
  Discretization: {
    keys: 'bin_boundaries output_mode num_bins epsilon',
    only: { sparse: false },
    to: 'KerasDiscretization',
    refused: (config) => (Array.isArray(config['bin_boundaries']) ? null : 'bin_boundaries'),
  },
  StringLookup: lookup,
  IntegerLookup: lookup,
  ...Object.fromEntries(augmentation.split(' ').map((name) => [name, identity])),
}
