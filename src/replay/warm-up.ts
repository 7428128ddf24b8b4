/** When warm-up has lasted long enough: a model's code is compiled while its first requests run, which takes about 1,000. */

/** As many at least, where the plan allows: shaders compile at the first, memory is taken at the next. */
export const FEWEST_WARM = 20
/** A tenth of what the session gives to the whole pass. */
export const MOST_WARM_MS = 1500

/** Requests whose median is compared: of fewer, one plateau between two compilations looks like the end of them. */
const BLOCK = 100
/** Medians this close to the lowest before no longer fall; one that is further above it is slow for another reason, and says nothing. */
const CLOSE = 0.95
/** So many blocks must be close without one that falls. */
const QUIET = 2

/** Whether the times of one model still fall. */
export class Settling {
  readonly #block = new Float64Array(BLOCK)
  #filled = 0
  #lowest = Infinity
  #quiet = 0

  /** @param ms of the next warm-up request */
  add(ms: number): void {
    this.#block[this.#filled++] = ms
    if (this.#filled < BLOCK) return
    this.#filled = 0
    const median = this.#block.sort()[BLOCK / 2]!
    if (median < CLOSE * this.#lowest) this.#quiet = 0
    else if (CLOSE * median <= this.#lowest) this.#quiet++
    this.#lowest = Math.min(this.#lowest, median)
  }

  get settled(): boolean {
    return this.#quiet >= QUIET
  }
}
