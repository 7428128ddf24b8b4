/** Seeded draws that simulations are made of. */
import { seeded } from '../../src/core/random'
import { normalQuantile } from '../../src/evaluation/statistics/distributions'

/** One stream of draws. */
export class Draws {
  readonly #random: ReturnType<typeof seeded>

  constructor(seed: number) {
    this.#random = seeded(seed)
  }

  /** In (0, 1). */
  uniform(): number {
    return (this.#random.below(2 ** 31) + 0.5) / 2 ** 31
  }

  normal(): number {
    return normalQuantile(this.uniform())
  }

  /** Student's t with so many degrees of freedom. */
  student(degrees: number): number {
    let squares = 0
    for (let i = 0; i < degrees; i += 1) squares += this.normal() ** 2
    return this.normal() / Math.sqrt(squares / degrees)
  }

  /** Below 2^31. */
  seed(): number {
    return this.#random.below(2 ** 31)
  }

  /** How often each of several outcomes of given probabilities comes up in n. */
  counts(n: number, shares: readonly number[]): number[] {
    const found = shares.map(() => 0)
    for (let i = 0; i < n; i += 1) {
      let u = this.uniform()
      let k = 0
      while (k < shares.length - 1 && u >= (shares[k] as number)) u -= shares[k++] as number
      found[k] = (found[k] as number) + 1
    }
    return found
  }
}

/** One simulated sample: whether something holds in it; null where it is not defined. */
export type Trial = (draws: Draws) => boolean | null

/** The share of seeded trials in which something holds, of those in which it is defined. */
export function shareOf(trials: number, seed: number, holds: Trial): number {
  const draws = new Draws(seed)
  let [held, defined] = [0, 0]
  for (let t = 0; t < trials; t += 1) {
    const one = holds(draws)
    if (one !== null) defined += 1
    if (one) held += 1
  }
  return held / defined
}
