/** The replay's worker as it is now. One that dies is replaced, and what an older one still says is dropped. */
import type { WorkerLike } from './call'
import type { Ask, FromWorker, ToWorker } from './protocol'

/** A worker that says nothing for this long while it is being asked is taken for dead. */
const SILENCE_MS = 300_000

export class WorkerLink {
  readonly #spawn: () => WorkerLike
  readonly #heard: (message: FromWorker) => void
  readonly #died: (reason: string) => void
  #worker: WorkerLike | null = null
  #run = 0
  #silence: ReturnType<typeof setTimeout> | undefined

  /**
   * @param heard what the worker of now says
   * @param died why it is taken for dead
   */
  constructor(spawn: () => WorkerLike, heard: (message: FromWorker) => void, died: (reason: string) => void) {
    this.#spawn = spawn
    this.#heard = heard
    this.#died = died
  }

  get running(): boolean {
    return this.#worker !== null
  }

  /** How many workers there have been. */
  get run(): number {
    return this.#run
  }

  replace(): void {
    this.#worker?.terminate()
    const run = ++this.#run
    const worker = this.#spawn()
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.run === this.#run) this.#heard(data)
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

  /** From now on. @param expected whether it has something to say */
  listenForSilence(expected: boolean): void {
    clearTimeout(this.#silence)
    if (!expected) return
    this.#silence = setTimeout(() => this.#died('it did not answer for five minutes'), SILENCE_MS)
  }

  end(): void {
    clearTimeout(this.#silence)
    this.#worker?.terminate()
    this.#worker = null
  }
}
