/** Weights that are stored in another precision, compared as the numbers they stand for. */
import { elements } from '../core/tensors'
import type { WeightSpec } from './bundle'

/** A weight and its bytes as they are stored. */
interface Stored {
  spec: WeightSpec
  bytes: Uint8Array
}

export interface PrecisionChange {
  /** How the numbers are stored: 'float32', 'float16', 'uint8', 'uint16', 'int32'. */
  primary: string
  shadow: string
  /** Numbers that are stored so in the one and so in the other. */
  weights: number
  /** Largest |primary - shadow|; null where a number of either is NaN or infinite. */
  largest: number | null
  /** The same by the largest |primary| of these weights; null where that is 0 or `largest` is null. */
  relative: number | null
  /** Numbers further apart than a step of the coarser storage: rounding does not explain them. */
  beyondRounding: number
}

/** Bytes compared before the page gets its turn. */
export const slice = 2 ** 22

/** Lets whoever waits for this thread have it. */
export const turn = () => new Promise((resolve) => setTimeout(resolve))

/** How a weight's numbers are stored. */
export function precisionOf({ quantization, dtype }: WeightSpec): string {
  return quantization?.dtype ?? dtype
}

/** Gathers pairs of weights by what they are stored as. */
export class PrecisionChanges {
  #found = new Map<string, PrecisionChange & { most: number }>()

  async add(primary: Stored, shadow: Stored): Promise<void> {
    const [from, to] = [precisionOf(primary.spec), precisionOf(shadow.spec)]
    const key = `${from} ${to}`
    const sum = this.#found.get(key) ?? { primary: from, shadow: to, weights: 0, largest: 0, relative: null, beyondRounding: 0, most: 0 } // prettier-ignore
    const found = await differencesOf(primary, shadow)
    sum.weights += elements(primary.spec.shape)
    sum.largest = sum.largest === null || found.largest === null ? null : Math.max(sum.largest, found.largest)
    sum.most = Math.max(sum.most, found.most)
    sum.beyondRounding += found.beyondRounding
    this.#found.set(key, sum)
  }

  list(): PrecisionChange[] {
    return [...this.#found.values()].map(({ most, ...one }) => ({
      ...one,
      relative: one.largest === null || most === 0 ? null : one.largest / most,
    }))
  }
}

interface Differences {
  /** Numbers that differ at all. */
  changed: number
  beyondRounding: number
  largest: number | null
  /** Largest |primary|. */
  most: number
}

/** Compares two weights of one shape number by number; in slices, so that a page stays alive over large ones. */
export async function differencesOf(primary: Stored, shadow: Stored): Promise<Differences> {
  const [a, b] = [numbersOf(primary), numbersOf(shadow)]
  const n = elements(primary.spec.shape)
  const step = stepOf(primary.spec, shadow.spec)
  const found: Differences = { changed: 0, beyondRounding: 0, largest: 0, most: 0 }
  for (let start = 0; start < n; start += slice) {
    const end = Math.min(start + slice, n)
    for (let i = start; i < end; i++) addPair(found, a(i), b(i), step)
    if (end < n) await turn()
  }
  return found
}

function addPair(found: Differences, x: number, y: number, step: (size: number) => number): void {
  if (Object.is(x, y) || x === y) {
    if (Number.isFinite(x)) found.most = Math.max(found.most, Math.abs(x))
    return
  }
  found.changed++
  const apart = Math.abs(x - y)
  if (!Number.isFinite(apart)) {
    found.largest = null
    found.beyondRounding++
    return
  }
  found.most = Math.max(found.most, Math.abs(x))
  if (found.largest !== null) found.largest = Math.max(found.largest, apart)
  if (apart > step(Math.max(Math.abs(x), Math.abs(y)))) found.beyondRounding++
}

/** How far apart one number may be in the two: a step of the scale, or of the 11 bits of a half (IEEE 754). */
function stepOf(...specs: WeightSpec[]): (size: number) => number {
  const scale = Math.max(0, ...specs.map(({ quantization }) => quantization?.scale ?? 0))
  const half = specs.some(({ quantization }) => quantization?.dtype === 'float16')
  return (size) => Math.max(scale, half ? Math.max(size * 2 ** -10, 2 ** -24) : 0) * (1 + 1e-6)
}

/** @returns the number at each place, as TensorFlow.js makes it of the stored bytes: stored * scale + min. */
function numbersOf({ spec, bytes }: Stored): (i: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { quantization, dtype } = spec
  if (!quantization) {
    if (dtype === 'bool') return (i) => view.getUint8(i)
    return dtype === 'int32' ? (i) => view.getInt32(4 * i, true) : (i) => view.getFloat32(4 * i, true)
  }
  if (quantization.dtype === 'float16') return (i) => fromHalf(view.getUint16(2 * i, true))
  const { min = 0, scale = 1 } = quantization
  const stored = quantization.dtype === 'uint8' ? (i: number) => view.getUint8(i) : (i: number) => view.getUint16(2 * i, true) // prettier-ignore
  const value = (i: number) => stored(i) * scale + min
  return dtype === 'int32' ? (i) => Math.round(value(i)) : (i) => Math.fround(value(i))
}

/** A half-precision number (IEEE 754 binary16) of its bits. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}
