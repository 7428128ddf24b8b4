/** Images as a page decodes them, against the pixels of PIL and TensorFlow: the same that Node.js gives (tests/unit/formats/images). */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHarness, type HarnessPage } from './page'

interface Image {
  name: string
  base64: string
  shape: [number, number, 1 | 3]
  pixels: number[]
}

const read = (name: string) => JSON.parse(readFileSync(`tests/fixtures/images/${name}`, 'utf8')) as unknown
const { images } = read('images.json') as { images: Image[] }
const decoded = read('decoded.json') as Image[]
let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

function decode(base64: string[], [height, width, channels]: Image['shape']) {
  return harness.page.evaluate(
    ({ base64, height, width, channels }) =>
      window.harness.decode(base64, { height, width, channels, resize: 'none' }),
    { base64, height, width, channels },
  )
}

/** JPEG decoders may round differently; others may not. */
it.each([...images, ...decoded])(
  '$name is decoded as PIL and TensorFlow do',
  async ({ name, base64, shape, pixels }) => {
    const { values, skipped } = await decode([base64], shape)
    expect(skipped).toEqual([])
    const off = pixels.map((value, i) => Math.abs(value - values[i]!))
    expect(Math.max(...off)).toBeLessThanOrEqual(name.endsWith('jpg') ? 1 : 0)
  },
)

it('skips what is cut, and keeps the others', async () => {
  const jpeg = images.find(({ name }) => name === 'colour.jpg')!
  const { values, skipped } = await decode([jpeg.base64.slice(0, 300), jpeg.base64], jpeg.shape)
  expect(skipped).toEqual([expect.stringMatching(/^"image": a broken JPEG: /)])
  expect(values).toHaveLength(jpeg.pixels.length)
})
