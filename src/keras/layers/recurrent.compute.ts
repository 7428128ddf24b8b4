/** Keras' recurrent layers (keras/src/layers/rnn/rnn.py, 3.15), with its masks and its states. */
import * as tf from '@tensorflow/tfjs-core'
import { cellOf } from '../compute/cells'
import type { Call, Computation, Mask } from '../compute/computation'
import { cellShapes } from './shared/cells'

/** LSTM, GRU, SimpleRNN, RNN and ConvLSTM: `cell` says which. Called on [sequence, ...initial states]. */
export const KerasRNN: Computation = {
  takesMask: true,
  masksAfter: ({ return_sequences }, [mask = null]) => [return_sequences ? mask : null],
  compute(call) {
    const { inputs, masks, config, weights } = call
    const [x, ...given] = inputs
    const [batch = 0, length = 0, ...step] = x.shape
    const zeroStates = () =>
      cellShapes(config['cell'], step)!.states.map((shape) => tf.zeros([batch, ...(shape as number[])]))
    const cell = cellOf(config['cell'], weights)
    // One product for all steps instead of one for each.
    const all = cell.project(tf.reshape(x, [batch * length, ...step]))
    const steps = tf.unstack(tf.reshape(all, [batch, length, ...all.shape.slice(1)]), 1)
    const inOrder = <T>(list: T[]): T[] => (config['go_backwards'] ? list.reverse() : list)
    const mask = heeded(masks[0] ?? null, given.length > 0, call)
    const { outputs, states } = run({
      step: cell.step,
      steps: inOrder(steps),
      masks: mask && inOrder(tf.unstack(tf.cast(mask, 'bool'), 1)),
      initial: given.length > 0 ? given : zeroStates(),
      zeros: config['zero_output_for_mask'] === true,
    })
    const result = config['return_sequences'] ? tf.stack(outputs, 1) : outputs.at(-1)!
    return config['return_state'] ? [result, ...states] : [result]
  },
}

/** Keras 3 looks for the masks of several tensors under names that its recurrent layers do not have. */
function heeded(mask: Mask, withStates: boolean, { config }: Call): Mask {
  return withStates && config['mask_alone'] !== false ? null : mask
}

interface Run {
  step(projected: tf.Tensor, states: tf.Tensor[]): [tf.Tensor, tf.Tensor[]]
  steps: tf.Tensor[]
  masks: tf.Tensor[] | null
  initial: tf.Tensor[]
  /** Masked steps give zeros, not the output before them. */
  zeros: boolean
}

function run({ step, steps, masks, initial, zeros }: Run): { outputs: tf.Tensor[]; states: tf.Tensor[] } {
  let states = initial
  let previous: tf.Tensor | null = null
  const outputs: tf.Tensor[] = []
  steps.forEach((x, i) => {
    const [output, next] = step(x, states)
    const mask = masks?.[i]
    const blank = () => tf.zerosLike(output)
    const at: tf.Tensor = mask ? chosen(mask, output, previous ?? blank()) : output
    states = mask ? next.map((state, k) => chosen(mask, state, states[k]!)) : next
    outputs.push(mask && zeros ? chosen(mask, output, blank()) : at)
    previous = at
  })
  return { outputs, states }
}

/** Rows of `a` where the mask is set, of `b` elsewhere. */
function chosen(mask: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const shape = [mask.shape[0]!, ...a.shape.slice(1).map(() => 1)]
  return tf.where(tf.tile(tf.reshape(mask, shape), [1, ...a.shape.slice(1)]), a, b)
}
