/**
 * TF.js asks every `setTimeout(0)` whether the GPU is done, and browsers clamp nested timers to 4 ms
 * (https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timers): in a worker that floor is most
 * of a small model's time. A message to oneself is not clamped.
 */
import * as tf from '@tensorflow/tfjs-core'

/** Unclamped polls in a row before sleeping a millisecond: a long batch must not take a core from the reader. */
const eager = 32

/** Replaces the timer that TF.js polls with, in this worker. */
export function pollByMessage(): void {
  const channel = new MessageChannel()
  const waiting: (() => void)[] = []
  let polls = 0
  let inARow = 0
  channel.port1.onmessage = () => {
    const before = polls
    waiting.shift()?.()
    if (polls === before) inARow = 0
  }
  const platform = tf.env().platform as { setTimeoutCustom?: (task: () => void, delay: number) => void }
  platform.setTimeoutCustom = (task) => {
    polls++
    inARow++
    waiting.push(task)
    // A timer set from a message is not nested, so it is not clamped either.
    if (inARow <= eager) channel.port2.postMessage(0)
    else setTimeout(() => channel.port2.postMessage(0), 1)
  }
}
