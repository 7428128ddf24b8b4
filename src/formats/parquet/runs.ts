/** Runs of one number, and groups of eight packed by bits: how levels, and places in a dictionary, are written. */
import { Damage } from '../columnar/damage'

/** Widths beyond this could not be held in 32 bits while a byte is added. */
export const MOST_BITS = 24
/** What the last group of numbers without a bit may be filled up with. */
const MOST_FILLING = 512

/** @returns how many bytes of levels follow these four */
export function lengthPrefix(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new Damage('levels end too early')
  const length = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true)
  if (at + 4 + length > bytes.length)
    throw new Damage(`levels of ${length} bytes in a page of ${bytes.length}`)
  return length
}

/**
 * Goes through the runs as far as n numbers need them.
 * @param width bits of a number, 0 to 24
 * @param most the largest that there may be
 * @returns how many are the largest
 * @throws Damage where the bytes end too early, a run is longer than what is left, or a number is too large
 */
export function runsOf(bytes: Uint8Array, at: number, width: number, n: number, most: number): number {
  let largest = 0
  for (let left = n; left > 0;) {
    const run = varint(bytes, at)
    const count = run.value >>> 1
    at = run.next
    if (run.value & 1) {
      // The last group may be filled up; hyparquet reads what it is filled with.
      if (at + count * width > bytes.length) throw new Damage('packed numbers end too early')
      if (width === 0 && count * 8 > left + MOST_FILLING)
        throw new Damage(`a run of ${count * 8} where ${left} are left`)
      const here = Math.min(left, count * 8)
      largest += packed(bytes, at, width, here, most)
      at += count * width
      left -= here
    } else {
      if (count > left) throw new Damage(`a run of ${count} where ${left} are left`)
      let value = 0
      for (let shift = 0; shift < width; shift += 8) value |= bytes[at++]! << shift
      if (count > 0 && value > most) throw tooLarge(value, most)
      if (value === most) largest += count
      left -= count
    }
  }
  return largest
}

function packed(bytes: Uint8Array, at: number, width: number, n: number, most: number): number {
  const mask = (1 << width) - 1
  let largest = 0
  let held = 0
  let bits = 0
  for (let i = 0; i < n; i++) {
    while (bits < width) {
      held |= bytes[at++]! << bits
      bits += 8
    }
    const value = held & mask
    if (value >= most) {
      if (value > most) throw tooLarge(value, most)
      largest++
    }
    held >>>= width
    bits -= width
  }
  return largest
}

const tooLarge = (value: number, most: number) => new Damage(`a ${value} where ${most} is the largest`)

/** Unsigned LEB128, of 32 bits at most. */
export function varint(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0
  for (let shift = 0; shift <= 28; shift += 7) {
    const byte = bytes[at++]
    if (byte === undefined) throw new Damage('a length is cut off')
    value |= (byte & 127) << shift
    if (byte < 128) return { value: value >>> 0, next: at }
  }
  throw new Damage('a length is too long')
}
