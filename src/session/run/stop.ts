/** What a person may end: the replay first, and then what comes after it. What is done is kept either way. */
export class Stop {
  readonly #replay = new AbortController()
  readonly #rest = new AbortController()
  #replayed = false

  /** Ends the replay. */
  get replay(): AbortSignal {
    return this.#replay.signal
  }

  /** Ends what follows the replay: finding causes, the noise floor, the timing. */
  get rest(): AbortSignal {
    return this.#rest.signal
  }

  /** The replay is over: what is pressed from now on is meant for the rest. */
  replayed(): void {
    this.#replayed = true
  }

  press(): void {
    if (this.#replayed || this.#replay.signal.aborted) this.#rest.abort()
    else this.#replay.abort()
  }

  /** Ends all of it. */
  all(): void {
    this.#replay.abort()
    this.#rest.abort()
  }
}
