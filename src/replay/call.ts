/** A question to the replay's worker, until it is answered, and the worker as it is seen from here. */
import type { Problem } from '../core/problem'
import type { Answers, Ask } from './protocol'

export interface Call {
  id: number
  ask: Ask
  resolve(value: Answers[keyof Answers]): void
  reject(problem: Problem): void
  progress?: ((done: number, of: number) => void) | undefined
  /** Cancels the call at whichever worker has it by then. */
  signal?: AbortSignal | undefined
  /** Asked by the client itself, of a new worker. */
  own: boolean
  posted: boolean
  /** A batch on which a model failed altogether, asked again of another worker. */
  again?: boolean
}

/** What ends every call of a replay that is closed. */
export const stopped: Problem = { code: 'stopped', message: 'The replay was stopped.' }

export const notStarted: Problem = { code: 'not-started', message: 'The replay has not been started.' }

/** What is used of a Worker. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'
>

export function spawnWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'replay' })
}
