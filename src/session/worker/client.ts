/** The session, seen from the page: every call goes to its worker. */
import { type ProblemCode, ProblemError } from '../../core/problem'
import type { Progress, Session } from '../contract'
import type { Asked, FromSession, ToSession } from './protocol'

interface Pending {
  resolve(value: unknown): void
  reject(error: ProblemError): void
  onProgress: ((progress: Progress) => void) | undefined
}

/** Starts a session's worker. Where the worker dies, what is pending rejects with code 'session-died'. */
export function createSession(): Session {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'session' })
  const pending = new Map<number, Pending>()
  let last = 0
  const fail = (code: ProblemCode, message: string, mend: string) => {
    for (const { reject } of pending.values()) reject(new ProblemError({ code, message, mend }))
    pending.clear()
  }
  worker.onmessage = ({ data }: MessageEvent<FromSession>) => {
    const call = pending.get(data.id)
    if (!call) return
    if (data.kind === 'progress') return call.onProgress?.(data.progress)
    pending.delete(data.id)
    if (data.kind === 'answer') call.resolve(data.value)
    else call.reject(new ProblemError(data.problem))
  }
  worker.onerror = (event) => {
    event.preventDefault()
    const what = event.message || 'its script could not be loaded'
    fail(
      'session-died',
      `The session's worker stopped: ${what}.`,
      'Reload the page and drop the files again.',
    )
  }
  const ask = (method: Asked, args: unknown[], onProgress?: (progress: Progress) => void) =>
    new Promise<never>((resolve, reject) => {
      const id = (last += 1)
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject, onProgress })
      worker.postMessage({ kind: 'call', id, method, args } satisfies ToSession)
    })
  return {
    drop: (files, slot) => ask('drop', slot ? [files, slot] : [files]),
    clear: (slot) => ask('clear', [slot]),
    move: (from, to) => ask('move', [from, to]),
    held: () => ask('held', []),
    restore: (held) => ask('restore', [held]),
    propose: () => ask('propose', []),
    preview: (mapping) => ask('preview', [mapping]),
    checkDevice: (role, backend, mapping) => ask('checkDevice', [role, backend, mapping]),
    cancelCheck: (role) => worker.postMessage({ kind: 'cancel-check', role } satisfies ToSession),
    run: (options, onProgress) => ask('run', [options], onProgress),
    stop: () => worker.postMessage({ kind: 'stop' } satisfies ToSession),
    judge: (gates) => ask('judge', [gates]),
    relabel: (gates) => ask('relabel', [gates]),
    drill: (onProgress) => ask('drill', [], onProgress),
    rows: (query) => ask('rows', [query]),
    requestsCsv: () => ask('requestsCsv', []),
    outputsJsonl: () => ask('outputsJsonl', []),
    labellingCsv: (sample, of) => ask('labellingCsv', [sample, of]),
    close() {
      worker.terminate()
      fail('stopped', 'The session was closed.', 'Open a new one.')
    },
  }
}
