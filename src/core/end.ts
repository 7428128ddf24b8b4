/**
 * An end that may come while something is waited for, again and again. Promise.race leaves a reaction on it each time, and
 * with that keeps all that was ever waited for, for as long as the end has not come: of a replay, every answer.
 */
export class End<T> {
  readonly #waiting = new Set<() => void>()
  readonly #end: Promise<T>
  #come = false

  constructor(end: Promise<T>) {
    this.#end = end
    const comes = () => {
      this.#come = true
      for (const tell of this.#waiting) tell()
      this.#waiting.clear()
    }
    end.then(comes, comes)
  }

  /** @returns what comes first: the outcome of this, or the end */
  or<V>(work: Promise<V>): Promise<V | T> {
    if (this.#come) return Promise.race([work, this.#end])
    return new Promise<V | T>((resolve, reject) => {
      const tell = () => resolve(this.#end)
      this.#waiting.add(tell)
      work.then(resolve, reject).finally(() => this.#waiting.delete(tell))
    })
  }
}
