/** The replay's worker as it is now. One that dies is replaced, and what an older one still says is dropped. */
import type { WorkerLike } from './call'
import { Heartbeat } from '../core/heartbeat'
import { Silence, watchLife, type Alive } from '../core/life'
import type { Ask, FromWorker, ToWorker } from './protocol'

/** A worker that is free to answer, and gets on with nothing for this long while it is being asked, hangs. */
const SILENCE_MS = 300_000
/** One that does not come to a ping for so long, at work whose batches are known to take less, hangs. */
const HANGS_MS = 10_000
/** Before the first of them: between two kernels, or in what is none (weights copied, a context made). */
const UNKNOWN_MS = 30_000
/**
 * While its script is loaded, it is not heard of at all; and a driver that compiles a program of a GPU is not to be interrupted.
 */
const COMPILING_MS = 60_000

/** What it says of itself, but that it is there. */
export type Said = Exclude<FromWorker, { kind: 'pong' | 'beat' }>

export class WorkerLink {
  readonly #spawn: () => WorkerLike
  readonly #heard: (message: Said) => void
  readonly #died: (reason: string) => void
  #worker: WorkerLike | null = null
  #run = 0
  readonly #silence: Silence
  readonly #heartbeat: Heartbeat
  #unwatch = () => {}

  /**
   * @param heard what the worker of now says
   * @param died why it is taken for dead
   */
  constructor(spawn: () => WorkerLike, heard: (message: Said) => void, died: (reason: string) => void) {
    this.#spawn = spawn
    this.#heard = heard
    this.#died = died
    this.#silence = new Silence(SILENCE_MS, () => died('it did not answer for five minutes'))
    this.#heartbeat = new Heartbeat({
      ping: () => this.#worker?.postMessage({ run: this.#run, call: 0, kind: 'ping' } satisfies ToWorker),
      over: (seconds) => died(`it hung for ${seconds} s`),
      leastMs: () => HANGS_MS,
      unknownMs: (work, at) => (work === 'start' || at === 'compiling' ? COMPILING_MS : UNKNOWN_MS),
    })
  }

  get running(): boolean {
    return this.#worker !== null
  }

  /** How many workers there have been. */
  get run(): number {
    return this.#run
  }

  replace(): void {
    this.#unwatch()
    this.#heartbeat.expect(null)
    this.#worker?.terminate()
    const run = ++this.#run
    const worker = this.#spawn()
    worker.onmessage = ({ data }: MessageEvent<FromWorker | Alive>) => {
      if (data.kind === 'alive') {
        if (run === this.#run) this.#unwatch = watchLife(data.lock, () => this.#gone(run))
        return
      }
      if (data.run !== this.#run) return
      this.#heartbeat.heard(data.kind === 'beat' ? data.at : null)
      if (data.kind === 'beat') this.#silence.heard(true)
      else if (data.kind !== 'pong') this.#heard(data)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      if (run === this.#run) this.#died(event.message || 'its script could not be loaded')
    }
    worker.onmessageerror = () => {
      if (run === this.#run) this.#died('a message could not be read')
    }
    this.#worker = worker
  }

  /** Copied, not transferred: should the worker die, the question is asked again. */
  post(call: number, ask: Ask | { kind: 'cancel' }): void {
    this.#worker?.postMessage({ run: this.#run, call, ...ask } satisfies ToWorker)
  }

  /** From now on. @param work what it has been asked and has something to say of; null: nothing */
  expect(work: Ask['kind'] | null): void {
    this.#silence.heard(work !== null)
    this.#heartbeat.expect(work)
  }

  /** Such work was done: how long it takes is known. */
  learned(work: Ask['kind']): void {
    this.#heartbeat.learned(work)
  }

  end(): void {
    this.#silence.end()
    this.#heartbeat.expect(null)
    this.#unwatch()
    this.#worker?.terminate()
    this.#worker = null
    // What it still says, and that it ends, is nobody's concern.
    this.#run++
  }

  #gone(run: number): void {
    if (run === this.#run) this.#died('it ended without a word')
  }
}
