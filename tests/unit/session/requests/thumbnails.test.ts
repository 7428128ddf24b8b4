/** What a request's picture becomes on its way into a report. */
import { expect, test } from 'vitest'
import { decodePng } from '../../../../src/formats/images/png'
import { fromBase64 } from '../../../../src/formats/json/base64'
import { PNG_ADDRESS } from '../../../../src/result/pictures'
import { PictureStore } from '../../../../src/session/requests/images'
import { thumbnails } from '../../../../src/session/requests/thumbnails'

type Shape = ConstructorParameters<typeof PictureStore>[0]

/** The thumbnail of one picture whose values are `value` by row, column and channel. */
async function made(shape: Shape, value: (y: number, x: number, c: number) => number) {
  const { width, height, channels } = shape
  const store = new PictureStore(shape, 0, 255)
  const values = Float32Array.from({ length: width * height * channels }, (_, i) => {
    const pixel = Math.floor(i / channels)
    return value(Math.floor(pixel / width), pixel % width, i % channels)
  })
  store.add({ kind: 'tensor', shape: [height, width, channels], values }, 1, 4)
  const [address] = await thumbnails(store, [4])
  return decodePng(fromBase64(address!.slice(PNG_ADDRESS.length)))
}

test('what fits is as it was', async () => {
  const grey = await made({ width: 9, height: 96, channels: 1 }, (y, x) => (y * 7 + x) % 256)
  expect(grey).toMatchObject({ width: 9, height: 96, channels: 1 })
  expect(grey.data[9 * 95 + 8]).toBe((95 * 7 + 8) % 256)
})

test('what is larger is averaged, in its own proportions', async () => {
  // Columns 0 and 240 by turns: any two beside each other have the mean 120.
  const small = await made({ width: 192, height: 128, channels: 3 }, (_, x, c) => (x % 2) * 240 + c)
  expect(small).toMatchObject({ width: 96, height: 64, channels: 3 })
  expect([...new Set(small.data)].sort()).toEqual([120, 121, 122])
  expect(await made({ width: 1024, height: 4, channels: 1 }, () => 7)).toMatchObject({ width: 96, height: 1 })
})

test('a request without a picture has none, nor has any of a log of numbers', async () => {
  const store = new PictureStore({ width: 4, height: 4, channels: 1 }, 0, 1)
  expect(await thumbnails(store, [0, 9])).toEqual([null, null])
  expect(await thumbnails(null, [0])).toEqual([null])
})
