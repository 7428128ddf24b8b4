/** Typed arrays that grow by doubling, and what new room is filled with. */

type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array

/** @returns `array` itself where it has room for `length`, else a copy of at least twice its size; new room holds `fill`. */
export function withRoom<T extends Numbers>(array: T, length: number, fill: number): T {
  if (array.length >= length) return array
  const Make = array.constructor as new (length: number) => T
  const next = new Make(Math.max(length, array.length * 2, 1024))
  next.set(array)
  if (fill !== 0) next.fill(fill, array.length)
  return next
}
