/** What is being done with files, one thing after another: the second may need what the first brought. */
export class WorkQueue {
  #words = $state<string | null>(null)
  #last: Promise<void> = Promise.resolve()
  #waiting = 0

  /** @param failed is told what went wrong, and while doing what */
  constructor(private readonly failed: (thrown: unknown, doing: string) => void) {}

  /** What is being done, in words, or null. */
  get words(): string | null {
    return this.#words
  }

  /** Resolves once nothing is left to be done. */
  get idle(): Promise<void> {
    const last = this.#last
    return last.then(() => (last === this.#last ? undefined : this.idle))
  }

  /** Resolves once it is done, or has failed. */
  add(words: string, work: () => Promise<void>): Promise<void> {
    this.#waiting++
    this.#words = words
    this.#last = this.#last.then(async () => {
      this.#words = words
      try {
        await work()
      } catch (thrown) {
        this.failed(thrown, words)
      }
      this.#waiting -= 1
      if (this.#waiting === 0) this.#words = null
    })
    return this.#last
  }
}
