/** JPEG, WebP, GIF and BMP against TensorFlow and PIL: tests/fixtures/images/make_decoded.py. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../../../src/formats/images/decode'
import { imageBytes } from '../../../../src/formats/images/header'

interface Decoded {
  name: string
  base64: string
  shape: [number, number, number]
  pixels: number[]
}

const files = JSON.parse(readFileSync('tests/fixtures/images/decoded.json', 'utf8')) as Decoded[]
const bytesOf = (name: string) => imageBytes(files.find((file) => file.name === name)!.base64)!

it.each(files)('$name: pixels are those of TensorFlow', async ({ name, base64, shape, pixels }) => {
  const { width, height, channels, data } = await decodeImage(imageBytes(base64)!)
  expect([height, width, channels]).toEqual(shape)
  const off = pixels.map((pixel, i) => Math.abs(pixel - data[i]!))
  expect(data).toHaveLength(pixels.length)
  expect(Math.max(...off)).toBeLessThanOrEqual(name.endsWith('.jpg') ? 1 : 0)
})

describe('what is broken is said, and the next image is decoded all the same', () => {
  it.each(['4:2:0.jpg', 'lossy.webp', 'palette.gif', '24.bmp', 'palette.bmp'])(
    '%s, cut off',
    async (name) => {
      const bytes = bytesOf(name)
      for (const share of [0.1, 0.3, 0.6, 0.9]) {
        const cut = bytes.slice(0, Math.floor(share * bytes.length))
        await expect(decodeImage(cut)).rejects.toThrow(RangeError)
      }
      await expect(decodeImage(bytes)).resolves.toMatchObject({ height: 21, width: 19 })
    },
  )

  it.each(files)('$name, damaged anywhere', async ({ name }) => {
    const bytes = bytesOf(name)
    for (let at = 2; at < bytes.length; at += Math.ceil(bytes.length / 30)) {
      const damaged = bytes.slice()
      damaged[at]! ^= 0xff
      const pixels = await decodeImage(damaged).catch((error: unknown) => {
        expect(error).toBeInstanceOf(RangeError)
        return null
      })
      if (pixels) expect(pixels.data).toHaveLength(pixels.width * pixels.height * pixels.channels)
    }
    await expect(decodeImage(bytes)).resolves.toMatchObject({ height: 21, width: 19 })
  })
})
