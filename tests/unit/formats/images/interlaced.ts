import { crc32 } from 'node:zlib'

/** First column and row, and the steps between columns and rows, of each pass. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

interface Kind {
  width: number
  height: number
  depth: number
  /** Of colour: 0 is grey, 2 RGB, 6 RGB and alpha. */
  type: 0 | 2 | 6
}

/** @param samples row by row, each from 0 to 2^depth - 1. @returns an interlaced PNG of them, without filters */
export function interlacedPng(
  { width, height, depth, type }: Kind,
  samples: readonly number[],
  deflate: (bytes: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const per = { 0: 1, 2: 3, 6: 4 }[type]
  const raw: number[] = []
  for (const [x0, y0, dx, dy] of PASSES)
    for (let y = y0; y < height && x0 < width; y += dy) {
      let bits = ''
      for (let x = x0; x < width; x += dx)
        for (let c = 0; c < per; c++)
          bits += samples[(y * width + x) * per + c]!.toString(2).padStart(depth, '0')
      raw.push(0)
      for (let at = 0; at < bits.length; at += 8) raw.push(parseInt(bits.slice(at, at + 8).padEnd(8, '0'), 2))
    }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, type, 0, 0, 1], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])
  const pixels = Buffer.from(deflate(Uint8Array.from(raw)))
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]),
  )
}

function chunk(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body])
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
