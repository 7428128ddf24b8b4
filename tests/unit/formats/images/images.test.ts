/** Images in base64 against PIL (pixels) and TensorFlow (resizing): tests/fixtures/images/make.py. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { imageBytes, imageKindOf } from '../../../../src/formats/images/header'
import { decodePng } from '../../../../src/formats/images/png'
import { withChannels, writeImage } from '../../../../src/formats/images/resize'
import type { ImageSize, Resize } from '../../../../src/core/image-size'

interface Golden {
  images: {
    name: string
    base64: string
    shape: [number, number, 1 | 3]
    pixels: number[]
    grey: number[] | null
  }[]
  resized: { resize: Exclude<Resize, 'none'>; height: number; width: number; values: number[] }[]
}

const golden = JSON.parse(readFileSync('tests/fixtures/images/images.json', 'utf8')) as Golden
const pngs = golden.images.filter(({ name }) => name.endsWith('.png'))
const byName = (name: string) => golden.images.find((image) => image.name === name)!
const colour = byName('colour.png')
const source = decodePng(imageBytes(colour.base64)!)

const written = (size: ImageSize) => {
  const out = new Float32Array(size.height * size.width * size.channels)
  writeImage(source, size, out, 0)
  return out
}

it.each(golden.images)('$name: its size is read from its header', ({ name, base64, shape }) => {
  const kind = imageKindOf(base64)!
  expect([kind.height, kind.width]).toEqual(shape.slice(0, 2))
  if (!name.endsWith('webp')) expect(kind.channels).toBe(shape[2])
})

it.each(pngs)('$name: the pixels are those of PIL', ({ base64, shape, pixels, grey }) => {
  const decoded = decodePng(imageBytes(base64)!)
  expect([decoded.height, decoded.width, decoded.channels]).toEqual(shape)
  expect([...decoded.data]).toEqual(pixels)
  if (grey) expect([...withChannels(decoded, 1).data]).toEqual(grey)
})

describe.each(golden.resized)('$resize to $height x $width', ({ resize, height, width, values }) => {
  it('is what tf.image.resize gives', () => {
    const made = written({ height, width, channels: 3, resize })
    const off = values.map((value, i) => Math.abs(value - made[i]!))
    expect(Math.max(...off)).toBeLessThan(1e-3)
  })
})

it('does not resize in silence', () => {
  const size: ImageSize = { height: 4, width: 4, channels: 3, resize: 'none' }
  expect(() => written(size)).toThrow('7 high and 9 wide where 4 x 4 is wanted')
})

it('finds an image in a data URI and under b64, and none in other text', () => {
  const whole = imageBytes(colour.base64)!
  expect(imageBytes(`data:image/png;base64,${colour.base64}`)).toEqual(whole)
  expect(imageBytes(JSON.stringify({ b64: colour.base64 }))).toEqual(whole)
  expect(imageBytes('aGVsbG8gdGhlcmUsIHRoaXMgaXMgdGV4dCBhbmQgbm90IGFuIGltYWdl')).toBeNull()
})

it('finds URL-safe base64 of a JPEG, and a data URI within an address', () => {
  const jpeg = golden.images.find(({ name }) => name.endsWith('.jpg'))!.base64
  const safe = jpeg.replaceAll('+', '-').replaceAll('/', '_')
  expect(imageBytes(safe)).toEqual(imageBytes(jpeg))
  const address = `data:image/jpeg;base64,${encodeURIComponent(jpeg)}`
  expect(imageBytes(address)).toEqual(imageBytes(jpeg))
})

it('says what is broken in a PNG', () => {
  const bytes = imageBytes(colour.base64)!
  expect(() => decodePng(bytes.subarray(0, bytes.length - 20))).toThrow('it ends too early')
  const huge = bytes.slice()
  new DataView(huge.buffer).setUint32(16, 0x7fffffff)
  expect(() => decodePng(huge)).toThrow('its size is absurd')
  const tall = bytes.slice()
  new DataView(tall.buffer).setUint32(20, 70)
  expect(() => decodePng(tall)).toThrow('fewer pixels')
})
