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
  for (let i = 0; i < WARM_UP; i++) generator.next()
  // Scaling 32 bits is uneven by n/2^32 at most: far below what a few thousand draws can show.
  return { below: (n) => Math.floor(((generator.next() >>> 0) / 4294967296) * n) }
}

/**
 * A uniform sample of at most `size` items of a stream whose length nobody knows: algorithm R (Vitter, Random sampling
 * with a reservoir, 1985). Every item is kept with the same chance.
 */
export class Reservoir {
  readonly #kept: number[] = []
  #seen = 0
  constructor(
    readonly size: number,
    readonly random: Random,
  ) {}

  /** @returns the slot that the next item takes; -1 where it takes none */
  next(): number {
    const seen = this.#seen++
    if (seen < this.size) return seen
    const slot = this.random.below(seen + 1)
    return slot < this.size ? slot : -1
  }

  /** Offers a number that the reservoir itself is to keep. */
  push(value: number): void {
    const slot = this.next()
    if (slot >= 0) this.#kept[slot] = value
  }

  /** How many items were offered. */
  get seen(): number {
    return this.#seen
  }

  /** How many slots are taken. */
  get held(): number {
    return Math.min(this.#seen, this.size)
  }

  /** The numbers pushed that were kept, in ascending order. */
  sample(): number[] {
    return this.#kept.toSorted((a, b) => a - b)
  }
}
