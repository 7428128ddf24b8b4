/** Seeded choices: the same seed gives the same sample everywhere. */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Draws a whole number from 0 to `below` - 1. */
export type Draw = (below: number) => number

export function seededDraw(seed: number): Draw {
  const generator = xoroshiro128plus(seed | 0)
  return (below) => uniformInt(generator, 0, below - 1)
}

/**
 * Which slot of a sample of `size` the next item takes, or -1 where it takes none: algorithm R
 * (Vitter, Random sampling with a reservoir, 1985). Every item of a stream is kept with the same chance.
 */
export class Reservoir {
  #seen = 0
  readonly #draw: Draw

  constructor(
    readonly size: number,
    seed: number,
  ) {
    this.#draw = seededDraw(seed)
  }

  /** Items kept so far. */
  get held(): number {
    return Math.min(this.#seen, this.size)
  }

  next(): number {
    const seen = this.#seen++
    if (seen < this.size) return seen
    const slot = this.#draw(seen + 1)
    return slot < this.size ? slot : -1
  }
}

/** @returns min(size, n) distinct indices below n, ascending. */
export function sampleOf(n: number, size: number, seed: number): Int32Array {
  const reservoir = new Reservoir(Math.min(size, n), seed)
  const kept = new Int32Array(Math.min(size, n))
  for (let i = 0; i < n; i++) {
    const slot = reservoir.next()
    if (slot >= 0) kept[slot] = i
  }
  return kept.sort()
}
