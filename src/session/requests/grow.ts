/** Typed arrays that grow with what is read into them. */

type Numbers = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array | Int16Array | Int8Array

/**
 * @param expected how many there will be in all, 0 where nobody knows. Doubling leaves up to half of an array
 * empty and the array before it to be collected: at seven million requests that is hundreds of megabytes. So an
 * array grows to what is expected, in steps that an early guess can be wrong by, and by little beyond it.
 * @returns `array` itself where it has room for `length`, else a larger copy; new room holds `fill`.
 */
export function withRoom<T extends Numbers>(array: T, length: number, fill: number, expected = 0): T {
  if (array.length >= length) return array
  const Make = array.constructor as new (length: number) => T
  const next = new Make(roomFor(array.length, length, expected))
  next.set(array)
  if (fill !== 0) next.fill(fill, array.length)
  return next
}

function roomFor(had: number, length: number, expected: number): number {
  const doubled = Math.max(length, had * 2, 1024)
  if (expected <= 0) return doubled
  if (expected >= length) return Math.max(length, Math.min(expected, doubled * 8))
  return Math.max(length, Math.ceil(had * 1.125))
}
