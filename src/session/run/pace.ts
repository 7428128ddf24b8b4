/** How fast a replay goes, apart from its first batch, which shaders are compiled for. */

export interface Speed {
  seconds: number
  /** Until the first batch was answered, which shaders are compiled for; null where nothing was replayed. */
  firstBatchSeconds: number | null
  /** Requests per second after that; null where all was one batch. */
  requestsPerSecond: number | null
  /** The same, or over the whole replay where all was one batch: what another pass may be expected to take. */
  rate: number
}

export class Pace {
  #began = 0
  /** After how many seconds the first batch was answered, and how many requests it had. */
  #first: { seconds: number; n: number } | null = null

  start(): void {
    this.#began = performance.now()
  }

  /** Since the start. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1000
  }

  /** A batch of n requests was. */
  answered(n: number): void {
    this.#first ??= { seconds: this.seconds, n }
  }

  /** A batch of n requests was, after so many seconds of a replay that was cut off, and that this one goes on with. */
  goOn(n: number, seconds: number): void {
    this.#began = performance.now() - seconds * 1000
    this.answered(n)
  }

  /** @param n requests in all */
  of(n: number): Speed {
    const { seconds } = this
    const first = this.#first
    const firstBatchSeconds = first && first.seconds
    const after = seconds - (firstBatchSeconds ?? seconds)
    const left = first ? n - first.n : 0
    const requestsPerSecond = after > 0 && left > 0 ? left / after : null
    return {
      seconds,
      firstBatchSeconds,
      requestsPerSecond,
      rate: requestsPerSecond ?? n / Math.max(1e-3, seconds),
    }
  }
}
