/** keras/src/layers/attention/{multi_head_attention,grouped_query_attention}.py, 3.15. */
import * as tf from '@tensorflow/tfjs-core'
import { both, nearby } from '../compute/attention-mask'
import type { Call, Computation, Mask, Weights } from '../compute/computation'

function project(name: string, equation: string, x: tf.Tensor, weights: Weights): tf.Tensor {
  const product = tf.einsum(equation, x, weights[`${name}_kernel`]!)
  const bias = weights[`${name}_bias`]
  return bias ? tf.add(product, bias) : product
}

/** Masks of query, value and key together with what position allows, for scores of [batch, heads, from, to]. */
function allowedBy([q = null, v = null, k = null]: Mask[], position: Mask): Mask {
  const steps = [v, k].map((mask) => mask && tf.expandDims(tf.cast(mask, 'bool'), 1))
  const queries = q && tf.expandDims(tf.cast(q, 'bool'), 2)
  const all = [queries, ...steps, position].reduce<Mask>((a, b) => both(a, b), null)
  return all && tf.expandDims(all, 1)
}

/** Softmax over the last axis; steps that may not be seen get nothing, as Keras' Softmax(mask) gives them. */
function maskedSoftmax(scores: tf.Tensor, allowed: Mask): tf.Tensor {
  if (!allowed) return tf.softmax(scores)
  const seen = tf.logicalOr(allowed, tf.cast(tf.zerosLike(scores), 'bool'))
  return tf.softmax(tf.where(seen, scores, tf.fill(scores.shape, -1e9)))
}

/** @param shared what becomes of the heads of key and value, [batch, steps, heads, size] */
function attend({ inputs, masks, config, weights }: Call, shared: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const [query, value = query, key = value] = inputs
  const size = Number(config['key_dim'] ?? config['head_dim'])
  const q = tf.mul(project('query', 'btd,dnh->btnh', query, weights), 1 / Math.sqrt(size))
  const k = shared(project('key', 'bsd,dnh->bsnh', key, weights))
  const v = shared(project('value', 'bsd,dnh->bsnh', value, weights))
  const scores = tf.einsum('btnh,bsnh->bnts', q, k)
  const position = nearby(query.shape[1]!, value.shape[1]!, config)
  const mixed = tf.einsum('bnts,bsnh->btnh', maskedSoftmax(scores, allowedBy(masks, position)), v)
  // A fifth projection of the query, through a sigmoid, by which the heads' outputs are multiplied.
  const gate = config['use_gate'] ? tf.sigmoid(project('gate', 'btd,dnh->btnh', query, weights)) : null
  return project('attention_output', 'btnh,nho->bto', gate ? tf.mul(mixed, gate) : mixed, weights)
}

export const KerasMultiHeadAttention: Computation = {
  takesMask: true,
  takesMaskOff: ({ takes_mask_off }) => takes_mask_off !== false,
  compute: (call) => attend(call, (heads) => heads),
}

/** Fewer heads of key and value than of query: each serves several. */
export const KerasGroupedQueryAttention: Computation = {
  takesMask: true,
  compute: (call) =>
    attend(call, (x) => {
      const [batch = 0, steps = 0, few = 1, size = 0] = x.shape
      const times = Number(call.config['num_query_heads']) / few
      const several = tf.tile(tf.expandDims(x, 3), [1, 1, 1, times, 1])
      return tf.reshape(several, [batch, steps, few * times, size])
    }),
}
