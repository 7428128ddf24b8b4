/** keras/src/layers/rnn/bidirectional.py, 3.15. */
import * as tf from '@tensorflow/tfjs-core'
import type { JsonObject } from '../../files/json'
import { objectAt } from '../../files/json'
import type { Computation } from '../compute/computation'

const merges: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  concat: (a, b) => tf.concat([a, b], -1),
  sum: (a, b) => tf.add(a, b),
  ave: (a, b) => tf.div(tf.add(a, b), 2),
  mul: (a, b) => tf.mul(a, b),
}

/** null: both outputs, side by side. */
function modeOf({ merge_mode }: JsonObject): string | null {
  return merge_mode === undefined ? 'concat' : (merge_mode as string | null)
}

function returnsSequences(config: JsonObject): boolean {
  return objectAt(config['layer'], 'config')?.['return_sequences'] === true
}

export const KerasBidirectional: Computation = {
  takesMask: true,
  masksAfter(config, [mask = null]) {
    const own = returnsSequences(config) ? mask : null
    return modeOf(config) === null ? [own, own] : [own]
  },
  compute({ inputs, masks, config, inner }) {
    const [x, ...states] = inputs
    const half = states.length / 2
    const run = (side: string, own: tf.Tensor[]) =>
      inner[side]!.call([x, ...own], { masks }) as [tf.Tensor, ...tf.Tensor[]]
    const [ahead, ...aheadStates] = run('layer', states.slice(0, half))
    const [last, ...backStates] = run('backward_layer', states.slice(half))
    const back = returnsSequences(config) ? tf.reverse(last, 1) : last
    const mode = modeOf(config)
    const merged = mode === null ? [ahead, back] : [merges[mode]!(ahead, back)]
    return [...merged, ...aheadStates, ...backStates]
  },
}
