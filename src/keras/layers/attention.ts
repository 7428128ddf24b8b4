/** Luong's attention, and Bahdanau's (`additive`), called on [query, value] or [query, value, key]. */
import type { LayerDefinitions } from '../layer'
import { one, type ShapeRule } from '../shape'

const shapes: ShapeRule = ([query = [], value = query], config) => {
  const additive = config['additive'] === true
  const scale = additive ? [query.at(-1) ?? null] : []
  return one([...query.slice(0, -1), value.at(-1) ?? null], {
    ...((config['use_scale'] ?? additive) ? { scale } : {}),
    ...(config['score_mode'] === 'concat' ? { concat_score_weight: [] } : {}),
  })
}

export const layers: LayerDefinitions = {
  Attention: {
    keys: 'use_scale score_mode dropout use_causal_mask',
    to: 'KerasAttention',
    shapes,
    mask: 'first',
  },
  AdditiveAttention: {
    keys: 'use_scale dropout use_causal_mask',
    to: 'KerasAttention',
    config: (config) => ({ ...config, additive: true }),
    shapes,
    mask: 'first',
  },
}
