/** StringLookup and IntegerLookup. */
import type { Json, JsonObject } from '../../files/json'
import { encoded } from './shared/encoding'
import type { LayerDefinition, LayerDefinitions } from '../layer'

const lookup: LayerDefinition = {
  keys: 'vocabulary mask_token num_oov_indices output_mode max_tokens pad_to_max_tokens oov_token vocabulary_dtype idf_weights vocabulary_size salt oov_method',
  only: { invert: false, sparse: false, encoding: 'utf-8', has_input_vocabulary: true },
  to: 'KerasLookup',
  config: (config) => {
    const mask = config['mask_token'] ?? null
    const unknown = Number(config['num_oov_indices'] ?? 1)
    const vocabulary = withoutSpecial(config['vocabulary'], config, mask)
    const known = vocabulary.length + unknown
    return {
      vocabulary,
      mask_token: mask,
      num_oov_indices: unknown,
      output_mode: config['output_mode'] ?? 'int',
      depth: config['pad_to_max_tokens'] === true ? Number(config['max_tokens']) : known,
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
  shapes: encoded((config) => Number(config['depth']), 'int'),
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

export const layers: LayerDefinitions = { StringLookup: lookup, IntegerLookup: lookup }
