/** A thread of Node.js as the replay's client sees a browser's worker. */
import { Worker } from 'node:worker_threads'
import type { WorkerLike } from '../call'

/** Lies beside whatever chunk this ends up in: the build names it so (vite.cli.config.ts). */
const script = new URL('./replay-worker.js', import.meta.url)

export function spawnThread(): WorkerLike {
  const thread = new Worker(script)
  const like: WorkerLike = {
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: (message: unknown) => thread.postMessage(message),
    terminate: () => void thread.terminate(),
  }
  // What the handlers are called with is what the client reads of the browser's events.
  const as = like as unknown as Worker
  const died = (message: string) =>
    like.onerror?.call(as as never, { message, preventDefault: () => undefined } as ErrorEvent)
  thread.on('message', (data) => like.onmessage?.call(as as never, { data } as MessageEvent))
  thread.on('messageerror', () => like.onmessageerror?.call(as as never, {} as MessageEvent))
  thread.on('error', (error) => died(error.message))
  thread.on('exit', (code) => died(`it ended with ${code}`))
  return like
}
