/** What attention may look at. */
import * as tf from '@tensorflow/tfjs-core'
import type { JsonObject } from '../../files/json'
import type { Mask } from './computation'

/** True where a query's step may look at a value's: [1 or batch, queries or 1, values]; null where all may. */
export function both(a: Mask, b: Mask): Mask {
  return a && b ? tf.logicalAnd(a, b) : (a ?? b)
}

/** [1, from, to]: no step attends to a later one (use_causal_mask), or to one sliding_window or more away. */
export function nearby(from: number, to: number, { use_causal_mask, sliding_window }: JsonObject): Mask {
  const rows = tf.reshape(tf.range(0, from), [1, from, 1])
  const columns = tf.reshape(tf.range(0, to), [1, 1, to])
  const earlier = use_causal_mask ? tf.lessEqual(columns, rows) : null
  const close =
    (sliding_window ?? null) === null ? null : tf.less(tf.abs(tf.sub(rows, columns)), Number(sliding_window))
  return both(earlier, close)
}
