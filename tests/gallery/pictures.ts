/**
 * Pictures as they are kept: at half size, with a palette, so that all of them together stay under 3 MB.
 * Letters are still legible, and a hairline that moves by a pixel is another grey.
 */
import { crc32, deflateSync } from 'node:zlib'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

/** RGBA, row by row. */
export interface Picture {
  width: number
  height: number
  data: Uint8Array
}

/** A kept colour is at most this far from the one that was drawn, in any of red, green and blue. */
const nearest = 16

export function decode(png: Buffer): Picture {
  const { width, height, data } = PNG.sync.read(png)
  return { width, height, data }
}

/** Each four pixels become their mean; an odd row or column at the end is left out. */
export function halved({ width, height, data }: Picture): Picture {
  const half = {
    width: width >> 1,
    height: height >> 1,
    data: new Uint8Array((width >> 1) * (height >> 1) * 4),
  }
  const row = width * 4
  for (let y = 0, to = 0; y < half.height; y++)
    for (let x = 0; x < half.width; x++, to += 4) {
      const from = 2 * y * row + 8 * x
      for (let c = from; c < from + 4; c++)
        half.data[to + c - from] = (data[c]! + data[c + 4]! + data[c + row]! + data[c + row + 4]! + 2) >> 2
    }
  return half
}

/**
 * A PNG with a palette.
 * @throws Error where 256 colours are too few for `nearest`: photographs do not belong into the gallery
 */
export function encode({ width, height, data }: Picture): Buffer {
  const colours = new Uint32Array(data.buffer, data.byteOffset, width * height)
  const { palette, indices } = paletteOf(colours)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indices.get(colours[i++]!)!
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  // 8 bits a pixel, indexed.
  size.set([8, 3], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', size),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** @returns how many pixels differ from the kept picture, and where; null where the sizes differ */
export function compare(kept: Picture, now: Picture): { pixels: number; marked: Buffer } | null {
  const { width, height } = kept
  if (width !== now.width || height !== now.height) return null
  const marked = new PNG({ width, height })
  // The threshold is a difference of 26 greys: more than `nearest`, which is no difference.
  const pixels = pixelmatch(kept.data, now.data, marked.data, width, height, { threshold: 0.1 })
  return { pixels, marked: PNG.sync.write(marked) }
}

/** The commonest colour, then always the one that is furthest from all taken, until every colour has one near to it. */
function paletteOf(colours: Uint32Array): { palette: number[]; indices: Map<number, number> } {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const known = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour)
  const indices = new Map(known.map((colour) => [colour, 0]))
  const far = new Map(known.map((colour) => [colour, Infinity]))
  const palette: number[] = []
  for (let next = known[0]; next !== undefined; next = furthest(far)) {
    if (palette.length === 256) throw new Error('The picture has too many colours to be kept with a palette.')
    palette.push(next)
    for (const colour of known) {
      const distance = distanceOf(colour, next)
      if (distance >= far.get(colour)!) continue
      far.set(colour, distance)
      indices.set(colour, palette.length - 1)
    }
  }
  return { palette, indices }
}

function furthest(far: Map<number, number>): number | undefined {
  let found: number | undefined
  let most = nearest
  for (const [colour, distance] of far) if (distance > most) [found, most] = [colour, distance]
  return found
}

/** Red, green and blue of a pixel read as a little-endian number. */
function channels(colour: number): [number, number, number] {
  return [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]
}

function distanceOf(a: number, b: number): number {
  const [x, y] = [channels(a), channels(b)]
  return Math.max(...x.map((value, i) => Math.abs(value - y[i]!)))
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
