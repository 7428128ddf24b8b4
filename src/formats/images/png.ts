/**
 * PNG to pixels, exactly: a canvas multiplies colours by alpha and back, which loses what is behind it, and cannot
 * run outside a browser. Alpha is dropped and palettes are looked up, as TensorFlow's `decode_png` does;
 * 16 bits keep their upper 8. https://www.w3.org/TR/png-3/
 */
import { unzlibSync } from 'fflate'

/** 8-bit pixels, row by row, channels last. */
export interface Pixels {
  width: number
  height: number
  channels: 1 | 3
  data: Uint8Array
}

/** Samples per pixel by colour type: grey, RGB, palette, grey and alpha, RGBA. */
const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** Pixels of one image, at most: a header may claim any size. */
const MOST_PIXELS = 1 << 26

interface Header {
  width: number
  height: number
  depth: number
  type: number
}

/** @returns the pixels; null where it is interlaced (a browser decodes it). @throws RangeError where it is broken */
export function decodePng(bytes: Uint8Array): Pixels | null {
  const { header, interlaced, palette, data } = chunksOf(bytes)
  if (interlaced) return null
  const { width, height, depth, type } = header
  const samples = SAMPLES[type]
  if (!samples || ![1, 2, 4, 8, 16].includes(depth)) throw new RangeError('its colour type is unknown')
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) throw new RangeError('its size is absurd')
  const stride = Math.ceil((width * samples * depth) / 8)
  const raw = inflate(data, height * (stride + 1))
  unfilter(raw, height, stride, Math.max(1, (samples * depth) >> 3))
  return pixelsOf(raw, header, stride, samples, palette)
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
    if (kind === 'IEND') return { ...headerOf(view), palette, data: joined(parts) }
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
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

function pixelsOf(
  raw: Uint8Array,
  { width, height, depth, type }: Header,
  stride: number,
  samples: number,
  palette: Uint8Array | null,
): Pixels {
  if (type === 3 && !palette) throw new RangeError('its palette is missing')
  const channels = type === 0 || type === 4 ? 1 : 3
  const data = new Uint8Array(width * height * channels)
  // Grey of fewer than 8 bits is spread over the whole range; a palette's index is not.
  const spread = type === 3 || depth >= 8 ? 1 : 255 / (2 ** depth - 1)
  const sample = (row: number, i: number) => {
    if (depth === 8) return raw[row + i]!
    if (depth === 16) return raw[row + i * 2]!
    const bit = i * depth
    return ((raw[row + (bit >> 3)]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1)) * spread
  }
  for (let y = 0, to = 0; y < height; y++) {
    const row = y * (stride + 1) + 1
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        data[to++] = type === 3 ? (palette![sample(row, x) * 3 + c] ?? 0) : sample(row, x * samples + c)
  }
  return { width, height, channels, data }
}
