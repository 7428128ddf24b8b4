/**
 * The first frame of a GIF, as TensorFlow's `decode_gif` has it: on black where it is smaller than the picture, and where it is
 * transparent. https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
import { joinedBytes } from '../../files/bytes'
import type { Pixels } from './png'
import { sized } from './size'

const IMAGE = 0x2c
const EXTENSION = 0x21
const GRAPHIC_CONTROL = 0xf9
/** Codes are of 12 bits, at most. */
const MOST_CODES = 4096

/** Rows of an interlaced frame: from which on, every how many. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const

/** @returns the pixels. @throws RangeError where it is broken */
export function decodeGif(bytes: Uint8Array): Pixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = view.getUint16(6, true)
  const height = view.getUint16(8, true)
  sized(width, height)
  const flags = view.getUint8(10)
  let at = 13 + tableBytes(flags)
  const whole = flags & 0x80 ? bytes.subarray(13, at) : null
  let transparent = -1
  for (;;) {
    const kind = view.getUint8(at++)
    if (kind === IMAGE) break
    if (kind !== EXTENSION) throw new RangeError('it holds no picture')
    if (view.getUint8(at) === GRAPHIC_CONTROL)
      transparent = view.getUint8(at + 2) & 1 ? view.getUint8(at + 5) : -1
    at = blocksOf(bytes, at + 1).after
  }
  const frame = {
    left: view.getUint16(at, true),
    top: view.getUint16(at + 2, true),
    width: view.getUint16(at + 4, true),
    height: view.getUint16(at + 6, true),
    interlaced: (view.getUint8(at + 8) & 0x40) !== 0,
  }
  const own = view.getUint8(at + 8)
  at += 9
  const palette = own & 0x80 ? bytes.subarray(at, at + tableBytes(own)) : whole
  if (!palette) throw new RangeError('its palette is missing')
  at += tableBytes(own)
  if (frame.left + frame.width > width || frame.top + frame.height > height)
    throw new RangeError('its first frame is larger than the picture')
  const indices = unpacked(blocksOf(bytes, at + 1).bytes, view.getUint8(at), frame.width * frame.height)
  const data = new Uint8Array(width * height * 3)
  for (const [i, row] of rowsOf(frame.height, frame.interlaced).entries())
    for (let x = 0; x < frame.width; x++) {
      const index = indices[i * frame.width + x]!
      if (index === transparent) continue
      const to = 3 * ((frame.top + row) * width + frame.left + x)
      for (let c = 0; c < 3; c++) data[to + c] = palette[3 * index + c] ?? 0
    }
  return { width, height, channels: 3, data }
}

const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

/** @param at the first sub-block's length. @returns what they hold, and where the next thing begins */
function blocksOf(bytes: Uint8Array, at: number): { bytes: Uint8Array; after: number } {
  const parts: Uint8Array[] = []
  for (;;) {
    const length = bytes[at]
    if (length === undefined || at + length >= bytes.length) throw new RangeError('it is cut off')
    if (length === 0) break
    parts.push(bytes.subarray(at + 1, at + 1 + length))
    at += 1 + length
  }
  return { bytes: joinedBytes(parts), after: at + 1 }
}

/**
 * Lempel, Ziv, Welch: codes of growing width, the lowest bits first.
 * @param bits of a pixel's index
 */
function unpacked(bytes: Uint8Array, bits: number, pixels: number): Uint8Array {
  if (bits < 1 || bits > 8) throw new RangeError('its colours are of an unknown size')
  const out = new Uint8Array(pixels)
  const clear = 1 << bits
  const prefix = new Uint16Array(MOST_CODES)
  const last = new Uint8Array(MOST_CODES)
  const stack = new Uint8Array(MOST_CODES + 1)
  for (let code = 0; code < clear; code++) last[code] = code
  let [size, next, before, first] = [bits + 1, clear + 2, -1, 0]
  let [held, holds, at, to] = [0, 0, 0, 0]
  while (to < pixels) {
    while (holds < size) {
      if (at >= bytes.length) throw new RangeError('it is cut off')
      held |= bytes[at++]! << holds
      holds += 8
    }
    const code = held & ((1 << size) - 1)
    held >>>= size
    holds -= size
    if (code === clear) {
      ;[size, next, before] = [bits + 1, clear + 2, -1]
      continue
    }
    if (code === clear + 1) throw new RangeError('it is cut off')
    if (code > next || (code === next && before < 0)) throw new RangeError('its pixels are damaged')
    let depth = 0
    // A code that is made by itself: what was before it, and its first pixel again.
    let from = code
    if (code === next) {
      stack[depth++] = first
      from = before
    }
    while (from > clear + 1) {
      stack[depth++] = last[from]!
      from = prefix[from]!
    }
    first = last[from]!
    stack[depth++] = first
    while (depth > 0 && to < pixels) out[to++] = stack[--depth]!
    if (before >= 0 && next < MOST_CODES) {
      prefix[next] = before
      last[next++] = first
      if (next === 1 << size && size < 12) size++
    }
    before = code
  }
  return out
}

/** Which row each stored row is. */
function rowsOf(height: number, interlaced: boolean): number[] {
  if (!interlaced) return Array.from({ length: height }, (_, row) => row)
  return PASSES.flatMap(([from, step]) =>
    Array.from({ length: Math.max(0, Math.ceil((height - from) / step)) }, (_, i) => from + i * step),
  )
}
