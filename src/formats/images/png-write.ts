/** Pixels to PNG, in a browser's worker and in Node.js alike. https://www.w3.org/TR/png-3/ */
import { zlibSync } from 'fflate'
import { crc32 } from '../../files/archives/crc32'
import { joinedBytes } from '../../files/bytes'
import type { Pixels } from './png'

/** Grey and RGB. */
const COLOUR_TYPES = { 1: 0, 3: 2 } as const

/** @returns the file: 8 bits a sample, rows unfiltered */
export async function writePng({ width, height, channels, data }: Pixels): Promise<Uint8Array> {
  const stride = width * channels
  const rows = new Uint8Array(height * (stride + 1))
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, COLOUR_TYPES[channels], 0, 0, 0], 8)
  return joinedBytes([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    await chunk('IHDR', header),
    await chunk('IDAT', zlibSync(rows, { level: 9 })),
    await chunk('IEND', new Uint8Array(0)),
  ])
}

async function chunk(kind: string, body: Uint8Array): Promise<Uint8Array> {
  const bytes = new Uint8Array(12 + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = kind.charCodeAt(i)
  bytes.set(body, 8)
  const sum = await crc32()
  sum.add(bytes.subarray(4, 8 + body.length))
  view.setUint32(8 + body.length, sum.value())
  return bytes
}
