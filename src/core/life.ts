/**
 * Whether a worker lives. A lock tells its death: the browser takes it from a worker that ends, within milliseconds,
 * whatever that was computing and however busy or hidden the page is (https://www.w3.org/TR/web-locks/#agent-integration).
 * Silence tells of one that hangs, and where a page has no locks (they want a secure origin); it is counted in the
 * listener's own waking time, so that a listener that slept holds nothing against anybody.
 */
import { newId } from './ids'

/** What a worker says first of all: it lives as long as it holds this lock. */
export interface Alive {
  kind: 'alive'
  lock: string
}

/** In the worker. Tells once the lock is held; never where there are no locks. */
export function holdLife(tell: (alive: Alive) => void): void {
  const locks = globalThis.navigator?.locks as LockManager | undefined
  if (!locks) return
  const lock = `life-${newId()}`
  const held = () => {
    tell({ kind: 'alive', lock })
    return new Promise<never>(() => undefined)
  }
  // Refused in a document that is closing, or without storage: silence is listened for then.
  locks.request(lock, held).catch(() => undefined)
}

/** In whoever started it. @param died called once the worker is gone @returns watches no longer */
export function watchLife(lock: string, died: () => void): () => void {
  const watching = new AbortController()
  navigator.locks.request(lock, { signal: watching.signal }, died).catch(() => undefined)
  return () => watching.abort()
}

const TICK_MS = 1000

/** How long somebody has been silent, in time that the listener was awake. */
export class Silence {
  readonly #mostMs: number
  readonly #over: () => void
  #timer: ReturnType<typeof setInterval> | undefined
  #silentMs = 0
  #last = 0

  /** @param over called once it has lasted for mostMs */
  constructor(mostMs: number, over: () => void) {
    this.#mostMs = mostMs
    this.#over = over
  }

  /** Something was heard, or is asked now. @param expected whether more is to be said */
  heard(expected: boolean): void {
    this.#silentMs = 0
    this.#last = performance.now()
    if (!expected) return this.end()
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS)
  }

  end(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #tick(): void {
    const now = performance.now()
    // A late tick is a listener that was asleep, in a hidden tab or on a closed lid: it could not have heard.
    this.#silentMs += Math.min(now - this.#last, 2 * TICK_MS)
    this.#last = now
    if (this.#silentMs < this.#mostMs) return
    this.end()
    this.#over()
  }
}
