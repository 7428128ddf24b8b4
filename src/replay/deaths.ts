/** Workers that died, one after another: what is tried next, and when nothing is. */
import { afterDeaths } from '../core/backends'
import type { Problem } from '../core/problem'
import type { Backend } from './contract'

/** Workers that may die in a row, without one answered batch between them, before the replay gives up. */
const patience = 3

export class Deaths {
  #inARow = 0
  #shrink = 1

  /** By how much batches are smaller than the models would have them. */
  get shrink(): number {
    return this.#shrink
  }

  /** Something was answered. */
  over(): void {
    this.#inARow = 0
  }

  /** @returns what the replay ends by; null where another worker is to be tried */
  next(reason: string, backend: Backend): Problem | null {
    this.#inARow++
    if (this.#inARow > patience)
      return {
        code: 'replay-died',
        message: `The replay's worker died ${this.#inARow} times in a row (${reason}).`,
        mend: afterDeaths(backend),
      }
    // Running out of GPU memory looks like a lost context: the second time, try with less.
    if (this.#inARow > 1) this.#shrink *= 4
    return null
  }
}
