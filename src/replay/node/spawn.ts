/** A thread of Node.js as the replay's client sees a browser's worker. */
import { Worker } from 'node:worker_threads'
import type { WorkerLike } from '../call'

/** Lies beside whatever chunk this ends up in: the build names it so (vite.cli.config.ts). */
const script = new URL('./replay-worker.js', import.meta.url)

/** One that is started before anybody asks for it; it keeps no process alive. */
let spare: Worker | null = null
/** So many more are started, each once the one before is taken. */
let toCome = 0

/**
 * Starts a thread that the next `spawnThread` takes: it loads TensorFlow.js while models and logs are opened.
 * @param count of threads that will be taken, one after another
 */
export function warmThreads(count: number): void {
  toCome = count
  warm()
}

function warm(): void {
  if (spare || toCome === 0) return
  toCome--
  const thread = new Worker(script)
  spare = thread
  thread.unref()
  const gone = () => {
    if (spare === thread) spare = null
  }
  thread.on('error', gone)
  thread.on('exit', gone)
}

function taken(): Worker {
  const thread = spare ?? new Worker(script)
  spare = null
  thread.ref()
  warm()
  return thread
}

export function spawnThread(): WorkerLike {
  const thread = taken()
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
