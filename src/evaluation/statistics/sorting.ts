/** Sorting scores by the million. */

/** Scores: of 32 bits where that is what they were given in, which is half the memory and sorts several times faster. */
export type Floats = Float32Array | Float64Array

/** Below so many, the engine's own sort is as fast. */
const RADIX_FROM = 4096

/**
 * Sorts in place, ascending, and returns the same array. Many non-negative float32 go by radix: the bits of such
 * floats are ordered as they are, so three passes of 11 bits do, several times faster than comparing.
 */
export function sortScores<T extends Floats>(values: T): T {
  if (values instanceof Float64Array || values.length < RADIX_FROM || !areOrderedByBits(values)) values.sort()
  else radixSort(values)
  return values
}

/** Whether none is negative or NaN; -0, whose bits come last, is made 0, which it equals. */
function areOrderedByBits(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(value >= 0)) return false
    if (value === 0) values[i] = 0
  }
  return true
}

function radixSort(values: Float32Array): void {
  let from: Uint32Array = new Uint32Array(values.buffer, values.byteOffset, values.length)
  let to: Uint32Array = new Uint32Array(values.length)
  for (const shift of [0, 11, 22]) {
    scatter(from, to, shift)
    ;[from, to] = [to, from]
  }
  new Uint32Array(values.buffer, values.byteOffset, values.length).set(from)
}

function scatter(from: Uint32Array, to: Uint32Array, shift: number): void {
  const starts = new Uint32Array(2049)
  for (let i = 0; i < from.length; i++) {
    const digit = ((from[i]! >>> shift) & 2047) + 1
    starts[digit] = starts[digit]! + 1
  }
  for (let d = 1; d < starts.length; d++) starts[d] = starts[d]! + starts[d - 1]!
  for (let i = 0; i < from.length; i++) {
    const bits = from[i]!
    const digit = (bits >>> shift) & 2047
    to[starts[digit]!] = bits
    starts[digit] = starts[digit]! + 1
  }
}
