/**
 * BMP to pixels: 1, 4 and 8 bits by their palette, 16, 24 and 32 bits, alpha dropped. Nothing compresses them but run lengths,
 * which no model's log has: they are refused.
 * https://learn.microsoft.com/windows/win32/api/wingdi/ns-wingdi-bitmapinfoheader
 */
import type { Pixels } from './png'
import { sized } from './size'

const PLAIN = 0
const BY_MASKS = 3
/** What 16 and 32 bits hold where no masks say otherwise: red, green, blue. */
const MASKS: Record<number, number[]> = { 16: [0x7c00, 0x3e0, 0x1f], 32: [0xff0000, 0xff00, 0xff] }

/** @returns the pixels. @throws RangeError where it is broken, or compressed */
export function decodeBmp(bytes: Uint8Array): Pixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = view.getUint32(14, true)
  const width = view.getInt32(18, true)
  const rows = view.getInt32(22, true)
  const height = Math.abs(rows)
  const bits = view.getUint16(28, true)
  const packing = view.getUint32(30, true)
  if (header < 40 || ![1, 4, 8, 16, 24, 32].includes(bits)) throw new RangeError('its kind is unknown')
  if (packing !== PLAIN && packing !== BY_MASKS) throw new RangeError('it is compressed')
  sized(width, height)
  const start = view.getUint32(10, true)
  const stride = 4 * Math.ceil((width * bits) / 32)
  if (start + stride * height > bytes.length) throw new RangeError('it is cut off')
  const colour = bits <= 8 ? byPalette(bytes, 14 + header, start, bits) : byMasks(view, header, bits, packing)
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, to = 0; y < height; y++) {
    // From the bottom up, but where its height is negative.
    const row = start + stride * (rows > 0 ? height - 1 - y : y)
    for (let x = 0; x < width; x++, to += 3) colour(row, x, data, to)
  }
  return { width, height, channels: 3, data }
}

type Colour = (row: number, x: number, into: Uint8Array, at: number) => void

function byPalette(bytes: Uint8Array, table: number, end: number, bits: number): Colour {
  const perByte = 8 / bits
  return (row, x, into, at) => {
    const held = bytes[row + Math.floor(x / perByte)]!
    const index = (held >> (8 - bits * ((x % perByte) + 1))) & ((1 << bits) - 1)
    const entry = table + 4 * index
    if (entry + 4 > end) throw new RangeError('a colour is not in its palette')
    for (let c = 0; c < 3; c++) into[at + c] = bytes[entry + 2 - c]!
  }
}

function byMasks(view: DataView, header: number, bits: number, packing: number): Colour {
  if (bits === 24)
    return (row, x, into, at) => {
      for (let c = 0; c < 3; c++) into[at + c] = view.getUint8(row + 3 * x + 2 - c)
    }
  // Masks follow a header of 40 bytes, or are in a longer one, at the same place.
  const masks =
    packing === BY_MASKS && header >= 40 ? [54, 58, 62].map((at) => view.getUint32(at, true)) : MASKS[bits]!
  const shifts = masks.map((mask) => (mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)))
  const most = masks.map((mask, c) => mask >>> shifts[c]!)
  return (row, x, into, at) => {
    const held = bits === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true)
    for (let c = 0; c < 3; c++)
      into[at + c] = most[c]! === 0 ? 0 : Math.round((((held & masks[c]!) >>> shifts[c]!) * 255) / most[c]!)
  }
}
