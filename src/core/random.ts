/** Seeded chance: the same numbers in every browser, so that a result can be made again. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A stream of seeded draws. */
export interface Random {
  /** A whole number in [0, n), n at most 2^31. */
  below(n: number): number
}

const WARM_UP = 64

/** Spreads neighbouring seeds over all 32 bits (the finaliser of MurmurHash3): seeds 1 and 2 are unrelated streams. */
function mixed(seed: number): number {
  let h = seed | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}

/** @param seed any integer */
export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(mixed(seed))
  // The generator starts from the seed and three constants: it needs some steps until its state is well mixed.
  for (let i = 0; i < WARM_UP; i += 1) generator.next()
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
