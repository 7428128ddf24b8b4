/** Seeded chance: the same numbers in every browser, so that a result can be made again. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A stream of seeded draws. */
export interface Random {
  /** A whole number in [0, n), n at most 2^31. */
  below(n: number): number
}

/** @param seed any integer */
export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0)
  // Scaling 32 bits is uneven by n/2^32 at most: far below what a few thousand draws can show.
  return { below: (n) => Math.floor(((generator.next() >>> 0) / 4294967296) * n) }
}

/** A uniform sample of at most `size` of the whole numbers that `push` is given (Algorithm R), in ascending order. */
export class Reservoir {
  #kept: number[] = []
  #seen = 0
  constructor(
    readonly size: number,
    readonly random: Random,
  ) {}

  push(value: number): void {
    this.#seen += 1
    if (this.#kept.length < this.size) {
      this.#kept.push(value)
      return
    }
    const place = this.random.below(this.#seen)
    if (place < this.size) this.#kept[place] = value
  }

  /** How many were offered. */
  get seen(): number {
    return this.#seen
  }

  sample(): number[] {
    return [...this.#kept].sort((a, b) => a - b)
  }
}
