/** What is written is read as it was, by our own reader, and its sums by zlib's. */
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodePng } from '../../../../src/formats/images/png'
import { writePng } from '../../../../src/formats/images/png-write'

test.each([
  { width: 7, height: 3, channels: 1 as const },
  { width: 5, height: 11, channels: 3 as const },
])('$width by $height of $channels', async ({ width, height, channels }) => {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 89) % 256)
  const png = await writePng({ width, height, channels, data })
  expect(decodePng(png)).toEqual({ width, height, channels, data })
  const view = new DataView(png.buffer)
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    const end = at + 8 + view.getUint32(at)
    expect(view.getUint32(end)).toBe(crc32(png.subarray(at + 4, end)))
  }
})
