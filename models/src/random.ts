/** Seeded randomness: the same seed gives the same samples, shuffles and models. */

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, uniform in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Fisher-Yates, in place. */
export function shuffle<A extends { length: number; [i: number]: number }>(values: A, next: () => number): A {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const held = values[i]!
    values[i] = values[j]!
    values[j] = held
  }
  return values
}

/** @returns `count` of `from`, without replacement, in ascending order. */
export function sample(from: Int32Array, count: number, seed: number): Int32Array {
  if (count > from.length) throw new RangeError(`${count} of ${from.length}: too few`)
  return shuffle(Int32Array.from(from), random(seed)).slice(0, count).sort()
}
