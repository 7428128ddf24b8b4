/** What a person may end: the replay first, and then what comes after it. What is done is kept either way. */

/** Who stops a replay waits for the result: what is not found out in this time is left out of it, ms. */
const REST_MS = 2000

export class Stop {
  readonly #replay = new AbortController()
  readonly #rest = new AbortController()
  #replayed = false
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Ends the replay. */
  get replay(): AbortSignal {
    return this.#replay.signal
  }

  /** Ends what follows the replay: finding causes, the noise floor, hashing, the timing. */
  get rest(): AbortSignal {
    return this.#rest.signal
  }

  /** The replay is over: what is pressed from now on is meant for the rest. */
  replayed(): void {
    this.#replayed = true
  }

  press(): void {
    if (this.#replayed || this.#replay.signal.aborted) return this.#rest.abort()
    this.#replay.abort()
    this.#timer = setTimeout(() => this.#rest.abort(), REST_MS)
  }

  /** Ends all of it. */
  all(): void {
    this.#replay.abort()
    this.#rest.abort()
  }

  /** The run is over. */
  over(): void {
    clearTimeout(this.#timer)
  }
}
