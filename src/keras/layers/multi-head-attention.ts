/** Attention in heads, over axis 1 of [batch, steps, width]: query, key, perhaps a gate, value, output. */
import type { LayerDefinition, LayerDefinitions } from '../layer'
import { one, type Shape, type ShapeRule } from '../shape'

const shapes: ShapeRule = ([query = [], value = query, key = value], config) => {
  const heads = Number(config['num_heads'] ?? config['num_query_heads'])
  const few = Number(config['num_key_value_heads'] ?? heads)
  const keyDim = Number(config['key_dim'] ?? config['head_dim'])
  const valueDim = Number(config['value_dim'] ?? keyDim)
  const given = config['output_shape'] ?? null
  const width = Array.isArray(given) ? given.at(-1) : given
  const out = (width ?? null) === null ? (query.at(-1) ?? null) : Number(width)
  const part = (name: string, kernel: Shape, bias: Shape): Record<string, Shape> => ({
    [`${name}_kernel`]: kernel,
    ...(config['use_bias'] === false ? {} : { [`${name}_bias`]: bias }),
  })
  const projection = (name: string, from: Shape, count: number, size: number) =>
    part(name, [from.at(-1) ?? null, count, size], [count, size])
  return one([...query.slice(0, -1), out], {
    ...projection('query', query, heads, keyDim),
    ...projection('key', key, few, keyDim),
    ...(config['use_gate'] ? projection('gate', query, heads, valueDim) : {}),
    ...projection('value', value, few, valueDim),
    ...part('attention_output', [heads, valueDim, out], [out]),
  })
}

/** Exported as GroupQueryAttention; its class is GroupedQueryAttention. */
const grouped: LayerDefinition = {
  keys: 'head_dim num_query_heads num_key_value_heads use_bias use_causal_mask dropout use_gate sliding_window flash_attention',
  to: 'KerasGroupedQueryAttention',
  shapes,
  mask: 'first',
}

export const layers: LayerDefinitions = {
  MultiHeadAttention: {
    keys: 'num_heads key_dim value_dim use_bias output_shape attention_axes use_causal_mask dropout use_gate sliding_window flash_attention',
    to: 'KerasMultiHeadAttention',
    // Keras 2 leaves the mask on what it was called on.
    config: (config, { keras3 }) => ({ ...config, takes_mask_off: keras3 }),
    refused: ({ attention_axes }) =>
      ['null', '[1]', undefined].includes(JSON.stringify(attention_axes)) ? null : 'attention_axes',
    shapes,
    mask: 'first',
  },
  GroupQueryAttention: grouped,
  GroupedQueryAttention: grouped,
}
