/** The stretch of a series whose sum is largest. */

export interface Stretch {
  from: number
  /** Exclusive. */
  to: number
  sum: number
}

/** By Kadane's algorithm (Bentley 1984, CACM 27:865), a value at a time: for sums that are made on the way. */
export class LargestStretch {
  found: Stretch = { from: 0, to: 0, sum: 0 }
  #from = 0
  #sum = 0

  /** The value at place i; places come in ascending order. */
  add(i: number, value: number): void {
    if (this.#sum <= 0) {
      this.#sum = 0
      this.#from = i
    }
    this.#sum += value
    if (this.#sum > this.found.sum) this.found = { from: this.#from, to: i + 1, sum: this.#sum }
  }
}

/**
 * Whether a difference of so many standard errors in the worst of all stretches of a series is no accident: less than
 * once in ten thousand series, each of n / length places apart being a chance of its own.
 */
export function isBeyondChance(z: number, n: number, length: number): boolean {
  return z > 0 && (z * z) / 2 >= Math.log(n / Math.max(1, length)) + BEYOND
}

const BEYOND = Math.log(1e4)
