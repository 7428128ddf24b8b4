/** Half of the figures in a worker of its own (half-worker.ts). */
import { answerOf } from '../../core/answer'
import type { OtherHalf } from '../../evaluation/halves'
import type { Remembered } from '../../evaluation/memo'

/** What the worker answers, once. */
export interface HalfMade {
  made: Remembered[]
}

export const halfInWorker: OtherHalf = async (halved) => {
  const worker = new Worker(new URL('./half-worker.ts', import.meta.url), {
    type: 'module',
    name: 'half of the figures',
  })
  const died = (reason: string) => new Error(reason)
  return (await answerOf<HalfMade>(worker, halved, { died })).made
}
