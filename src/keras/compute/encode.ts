/** keras/src/utils/numerical_utils.py, encode_categorical_inputs. */
import * as tf from '@tensorflow/tfjs-core'
import type { Json } from '../../files/json'

/** @param indices whole numbers; what is out of range counts nowhere, as TensorFlow has it */
export function encode(indices: tf.Tensor, mode: Json, depth: number): tf.Tensor {
  if (mode === 'int') return indices
  const single = mode === 'one_hot' && indices.shape.at(-1) === 1 && indices.rank > 1
  const list = single ? tf.squeeze(indices, [indices.rank - 1]) : indices
  const hot = tf.cast(tf.oneHot(tf.cast(list, 'int32'), depth), 'float32')
  if (mode === 'one_hot') return hot
  const counts = tf.sum(hot, hot.rank - 2)
  return mode === 'count' || mode === 'tf_idf' ? counts : tf.minimum(counts, 1)
}
