/** The session, seen from the page: every call goes to its worker. */
import { Heartbeat, type Patience } from '../../core/heartbeat'
import { Silence, watchLife } from '../../core/life'
import { type Problem, ProblemError } from '../../core/problem'
import type { Phase, Progress, Session } from '../contract'
import { PageMemory } from '../journal/in-page'
import type { Asked, FromSession, ToSession } from './protocol'

/** What a session is at: a phase of what it runs, or else what it was asked. */
type Work = Phase | Asked

interface Pending {
  method: Asked
  resolve(value: unknown): void
  reject(error: ProblemError): void
  onProgress: ((progress: Progress) => void) | undefined
}

export { PageMemory }

/** One that hears pings and gets on with nothing for this long, while it is asked something, hangs. */
const SILENCE_MS = 300_000
/** One that does not come to a ping for so long, in the middle of a replay, hangs. */
const HANGS_MS = 20_000
/**
 * The same of work whose pieces are of all sizes, or not known yet. What is read at once may be a row group of Parquet; of
 * a million requests no piece of the figures takes longer than 3 s on two busy cores.
 */
const UNKNOWN_MS = 30_000
/** What is opened at once may be a whole model. */
const OPENING_MS = 60_000
const OPENS: readonly Work[] = ['drop', 'restore', 'move', 'propose', 'loading']
/** Of more requests than so many, each piece may take longer. */
const MANY = 1_000_000
/** Of all sessions of the page: one that was slow is given more time, whichever it is. */
const patience: Patience = { times: 1 }
/** Phases that consist of many pieces of about the same size: how long one takes is known by the first. */
const EVEN: readonly Phase[] = ['replaying', 'timing']
/** One that does not hear within this time that it is to stop is ended. */
const STOP_MS = 2500

/**
 * Starts a session's worker. Where the worker dies, what is pending rejects with code 'session-died', and so does
 * whatever is asked of it later.
 * @param died told so once; `idle` where nothing was pending that tells it
 * @param memory has answers that are to outlive it, where nothing is kept on this machine
 */
export function createSession(
  died: (problem: Problem, idle: boolean) => void = () => undefined,
  memory = new PageMemory(),
): Session {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'session' })
  const pending = new Map<number, Pending>()
  let last = 0
  let over: Problem | null = null
  let phase: Phase = 'idle'
  /** Of the last run. */
  let requests = 0
  let deadline: ReturnType<typeof setTimeout> | undefined
  let unwatch = () => {}
  const silence = new Silence(SILENCE_MS, () => die('it did not answer for five minutes'))

  const hearing = {
    ping: () => tell({ kind: 'ping' }),
    over: (seconds: number) => die(`it hung for ${seconds} s`),
    leastMs: () => HANGS_MS * larger(),
    unknownMs: (work: string) => (OPENS.includes(work as Work) ? OPENING_MS : UNKNOWN_MS) * larger(),
  }
  const larger = () => Math.max(1, requests / MANY)
  const work = (): Work | null => {
    const calls = [...pending.values()]
    return calls.some(({ onProgress }) => onProgress) ? phase : (calls[0]?.method ?? null)
  }
  const heartbeat = new Heartbeat(hearing, patience)
  const listen = () => {
    silence.heard(pending.size > 0)
    heartbeat.expect(work())
  }

  const end = (problem: Problem) => {
    over = problem
    unwatch()
    silence.end()
    heartbeat.expect(null)
    clearTimeout(deadline)
    worker.terminate()
    for (const { reject } of pending.values()) reject(new ProblemError(problem))
    pending.clear()
  }
  const die = (why: string) => {
    if (over) return
    const idle = pending.size === 0
    end({
      code: 'session-died',
      message: `The worker that reads, keeps and evaluates ended: ${why}.`,
      mend: 'The files are read again by themselves; then replay again: what was answered and kept is not asked again.',
    })
    died(over!, idle)
  }
  worker.onmessage = ({ data }: MessageEvent<FromSession>) => {
    heartbeat.heard()
    if (data.kind === 'pong') return
    if (data.kind === 'beat') return silence.heard(pending.size > 0)
    if (data.kind === 'answers') return memory.take(data.news)
    listen()
    if (data.kind === 'alive') {
      unwatch = watchLife(data.lock, () => die('it is gone, without a word'))
      return
    }
    if (data.kind === 'stopping') return clearTimeout(deadline)
    const call = pending.get(data.id)
    if (!call) return
    if (data.kind === 'progress') {
      phase = data.progress.phase
      if (phase === 'replaying') requests = data.progress.done
      if (EVEN.includes(phase) && data.progress.done > 0) heartbeat.learned(phase)
      heartbeat.expect(work())
      return call.onProgress?.(data.progress)
    }
    pending.delete(data.id)
    listen()
    if (data.kind === 'answer') call.resolve(data.value)
    else call.reject(new ProblemError(data.problem))
  }
  worker.onerror = (event) => {
    event.preventDefault()
    die(event.message || 'its script could not be loaded')
  }
  const tell = (message: ToSession) => worker.postMessage(message)
  const ask = (method: Asked, args: unknown[], onProgress?: (progress: Progress) => void) =>
    new Promise<never>((resolve, reject) => {
      if (over) return reject(new ProblemError(over))
      const id = (last += 1)
      if (onProgress) phase = 'loading'
      tell({ kind: 'call', id, method, args })
      pending.set(id, { method, resolve: resolve as (value: unknown) => void, reject, onProgress })
      listen()
    })
  const askOfAnswers: typeof ask = (...asked) => {
    tell({ kind: 'answers', kept: memory.kept })
    return ask(...asked)
  }
  return {
    drop: (files, slot) => ask('drop', slot ? [files, slot] : [files]),
    clear: (slot) => ask('clear', [slot]),
    move: (from, to) => ask('move', [from, to]),
    held: () => ask('held', []),
    restore: (held) => ask('restore', [held]),
    record: () => ask('record', []),
    recall: (record) => ask('recall', [record]),
    propose: () => ask('propose', []),
    preview: (mapping) => ask('preview', [mapping]),
    checkDevice: (role, backend, mapping) => ask('checkDevice', [role, backend, mapping]),
    cancelCheck: (role) => tell({ kind: 'cancel-check', role }),
    unfinished: () => askOfAnswers('unfinished', []),
    conclude: (options, onProgress) => askOfAnswers('conclude', [options], onProgress),
    run: (options, onProgress) => askOfAnswers('run', [options], onProgress),
    stop() {
      tell({ kind: 'stop' })
      clearTimeout(deadline)
      if (pending.size > 0) deadline = setTimeout(() => die('it did not hear that it was to stop'), STOP_MS)
    },
    judge: (gates) => ask('judge', [gates]),
    relabel: (gates) => ask('relabel', [gates]),
    drill: (onProgress) => ask('drill', [], onProgress),
    rows: (query) => ask('rows', [query]),
    pictures: (rows) => ask('pictures', [rows]),
    requestsCsv: (shared) => ask('requestsCsv', [shared]),
    outputsJsonl: () => ask('outputsJsonl', []),
    labellingCsv: (sample, of) => ask('labellingCsv', [sample, of]),
    close: () => end({ code: 'stopped', message: 'The session was closed.', mend: 'Open a new one.' }),
  }
}
