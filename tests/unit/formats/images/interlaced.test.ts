/** Interlaced PNG: each of the seven passes is an image of its own. https://www.w3.org/TR/png-3/#8InterlaceMethods */
import { deflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { decodePng } from '../../../../src/formats/images/png'
import { interlacedPng } from './interlaced'

const noise = (n: number, most: number) =>
  Array.from({ length: n }, (_, i) => (i * 7919 + 13 * (i >> 3)) % most)

it.each([
  [1, 1],
  [3, 2],
  [5, 5],
  [9, 7],
  [17, 21],
])(
  '%d x %d with alpha: every pixel in its place, and its colour where nothing of it is seen',
  (width, height) => {
    const samples = noise(width * height * 4, 256).map((value, i) => (i % 4 === 3 ? 0 : value))
    const { channels, data } = decodePng(
      interlacedPng({ width, height, depth: 8, type: 6 }, samples, deflateSync),
    )
    expect(channels).toBe(3)
    expect([...data]).toEqual(samples.filter((_, i) => i % 4 < 3))
  },
)

it('reads 16 bits by their upper 8, and fewer than 8 spread over the range', () => {
  const size = { width: 11, height: 6 }
  const deep = noise(66, 65536)
  const sixteen = decodePng(interlacedPng({ ...size, depth: 16, type: 0 }, deep, deflateSync))
  expect([...sixteen.data]).toEqual(deep.map((value) => value >> 8))
  const flat = noise(66, 4)
  const two = decodePng(interlacedPng({ ...size, depth: 2, type: 0 }, flat, deflateSync))
  expect([...two.data]).toEqual(flat.map((value) => value * 85))
})
