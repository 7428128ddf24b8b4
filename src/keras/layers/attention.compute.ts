/** keras/src/layers/attention/{attention,additive_attention}.py, 3.15. */
import * as tf from '@tensorflow/tfjs-core'
import { both, nearby } from '../compute/attention-mask'
import type { Call, Computation } from '../compute/computation'

export const KerasAttention: Computation = {
  takesMask: true,
  compute(call) {
    const { config, masks } = call
    const [query, value = query, key = value] = call.inputs
    const [queries = null, values = null] = masks
    const scores = scoresOf(query, key, call)
    const [from = 0, to = 0] = scores.shape.slice(-2)
    const position = nearby(from, to, config)
    const allowed = both(values && tf.expandDims(tf.cast(values, 'bool'), 1), position)
    // Here Keras takes 1e9 off instead of putting it in place.
    const hidden = allowed ? tf.mul(tf.sub(1, tf.cast(allowed, 'float32')), 1e9) : tf.scalar(0)
    const mixed = tf.matMul(tf.softmax(tf.sub(scores, hidden)), value)
    return queries ? tf.mul(mixed, tf.expandDims(tf.cast(queries, 'float32'), -1)) : mixed
  },
}

function scoresOf(query: tf.Tensor, key: tf.Tensor, { config, weights }: Call): tf.Tensor {
  const { scale, concat_score_weight: concat } = weights
  if (!config['additive'] && !concat) {
    const dots = tf.matMul(query, key, false, true)
    return scale ? tf.mul(dots, scale) : dots
  }
  const sum = tf.add(tf.expandDims(query, -2), tf.expandDims(key, -3))
  const factor = scale ?? tf.scalar(1)
  return concat
    ? tf.mul(concat, tf.sum(tf.tanh(tf.mul(factor, sum)), -1))
    : tf.sum(tf.mul(factor, tf.tanh(sum)), -1)
}
