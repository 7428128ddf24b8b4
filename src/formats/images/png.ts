/**
 * PNG to pixels, exactly: a canvas multiplies colours by alpha and back, which loses what is behind it, and cannot
 * run outside a browser. Alpha is dropped and palettes are looked up, as TensorFlow's `decode_png` does;
 * 16 bits keep their upper 8. https://www.w3.org/TR/png-3/
 */
import { unzlibSync } from 'fflate'
import { joinedBytes } from '../../files/bytes'
import { sized } from './size'

/** 8-bit pixels, row by row, channels last. */
export interface Pixels {
  width: number
  height: number
  channels: 1 | 3
  data: Uint8Array
}

/** Samples per pixel by colour type: grey, RGB, palette, grey and alpha, RGBA. */
const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

interface Header {
  width: number
  height: number
  depth: number
  type: number
}

/** A part of the image that is stored by itself: every dx-th pixel of every dy-th row, from (x, y) on. */
interface Pass {
  x: number
  y: number
  dx: number
  dy: number
}

const WHOLE: Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }]
/** Interlaced: https://www.w3.org/TR/png-3/#8InterlaceMethods */
const ADAM7: Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
]

/** @returns the pixels. @throws RangeError where it is broken */
export function decodePng(bytes: Uint8Array): Pixels {
  const { header, interlaced, palette, data } = chunksOf(bytes)
  const { width, height, depth, type } = header
  const samples = SAMPLES[type]
  if (!samples || ![1, 2, 4, 8, 16].includes(depth)) throw new RangeError('its colour type is unknown')
  sized(width, height)
  if (type === 3 && !palette) throw new RangeError('its palette is missing')
  const parts = (interlaced ? ADAM7 : WHOLE)
    .map((pass) => partOf(pass, header, samples))
    .filter((part) => part.width > 0 && part.height > 0)
  const raw = inflate(
    data,
    parts.reduce((sum, part) => sum + part.bytes, 0),
  )
  const channels = type === 0 || type === 4 ? 1 : 3
  const pixels: Pixels = { width, height, channels, data: new Uint8Array(width * height * channels) }
  let at = 0
  for (const part of parts) {
    const rows = raw.subarray(at, at + part.bytes)
    unfilter(rows, part.height, part.stride, Math.max(1, (samples * depth) >> 3))
    writePart(pixels, rows, part, header, palette)
    at += part.bytes
  }
  return pixels
}

interface Part extends Pass {
  width: number
  height: number
  samples: number
  /** Bytes of a row, without the filter's number before it, and of all rows with it. */
  stride: number
  bytes: number
}

function partOf(pass: Pass, header: Header, samples: number): Part {
  const width = Math.ceil((header.width - pass.x) / pass.dx)
  const height = Math.ceil((header.height - pass.y) / pass.dy)
  const stride = Math.ceil((width * samples * header.depth) / 8)
  return { ...pass, width, height, samples, stride, bytes: height * (stride + 1) }
}

function chunksOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = []
  let palette: Uint8Array | null = null
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const body = bytes.subarray(at + 8, at + 8 + length)
    if (body.length < length) break
    if (kind === 'PLTE') palette = body
    if (kind === 'IDAT') parts.push(body)
    if (kind === 'IEND') return { ...headerOf(view), palette, data: joinedBytes(parts) }
    at += 12 + length
  }
  throw new RangeError('it ends too early')
}

function headerOf(view: DataView): { header: Header; interlaced: boolean } {
  const header = {
    width: view.getUint32(16),
    height: view.getUint32(20),
    depth: view.getUint8(24),
    type: view.getUint8(25),
  }
  return { header, interlaced: view.getUint8(28) !== 0 }
}

function inflate(data: Uint8Array, size: number): Uint8Array {
  let raw: Uint8Array
  try {
    raw = unzlibSync(data, { out: new Uint8Array(size) })
  } catch {
    throw new RangeError('its pixels are damaged')
  }
  if (raw.length !== size) throw new RangeError('it has fewer pixels than its size says')
  return raw
}

/** Undoes each row's filter in place; each row starts with its filter's number. */
function unfilter(raw: Uint8Array, height: number, stride: number, step: number): void {
  for (let y = 0; y < height; y++) {
    const row = y * (stride + 1) + 1
    const filter = raw[row - 1]!
    if (filter > 4) throw new RangeError('its pixels are damaged')
    if (filter === 0) continue
    for (let i = 0; i < stride; i++) {
      const left = i < step ? 0 : raw[row + i - step]!
      const up = y === 0 ? 0 : raw[row + i - stride - 1]!
      const corner = y === 0 || i < step ? 0 : raw[row + i - stride - 1 - step]!
      raw[row + i]! += predicted(filter, left, up, corner)
    }
  }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

function writePart(
  { width, channels, data }: Pixels,
  raw: Uint8Array,
  part: Part,
  { depth, type }: Header,
  palette: Uint8Array | null,
): void {
  // Grey of fewer than 8 bits is spread over the whole range; a palette's index is not.
  const spread = type === 3 || depth >= 8 ? 1 : 255 / (2 ** depth - 1)
  const sample = (row: number, i: number) => {
    if (depth === 8) return raw[row + i]!
    if (depth === 16) return raw[row + i * 2]!
    const bit = i * depth
    return ((raw[row + (bit >> 3)]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1)) * spread
  }
  for (let y = 0; y < part.height; y++) {
    const row = y * (part.stride + 1) + 1
    for (let x = 0; x < part.width; x++) {
      const to = ((part.y + y * part.dy) * width + part.x + x * part.dx) * channels
      for (let c = 0; c < channels; c++)
        data[to + c] =
          type === 3 ? (palette![sample(row, x) * 3 + c] ?? 0) : sample(row, x * part.samples + c)
    }
  }
}
