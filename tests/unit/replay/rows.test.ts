import { describe, expect, it } from 'vitest'
import type { InputTensor } from '../../../src/replay/contract'
import { inexactRows } from '../../../src/replay/exact'
import { cutRows, mostRows, paddedRows, rowsFor, rowSize } from '../../../src/replay/rows'

const tensor = (data: InputTensor['data'], shape: number[], dtype: InputTensor['dtype']): InputTensor => ({
  name: 't',
  shape,
  dtype,
  data,
})

describe('cutRows', () => {
  const floats = tensor(Float32Array.of(0, 1, 2, 3, 4, 5), [3, 2], 'float32')

  it('pads with the last of the rows', () => {
    const cut = cutRows(floats, 1, 2, 4)
    expect(cut.shape).toEqual([4, 2])
    expect(cut.data).toEqual(Float32Array.of(2, 3, 2, 3, 2, 3, 2, 3))
  })

  it('copies nothing where nothing is padded', () => {
    const cut = cutRows(floats, 1, 3, 2)
    expect((cut.data as Float32Array).buffer).toBe((floats.data as Float32Array).buffer)
    expect(cut.data).toEqual(Float32Array.of(2, 3, 4, 5))
  })

  it('keeps the kind of array, strings too', () => {
    expect(cutRows(tensor(Int32Array.of(7, 8), [2], 'int32'), 0, 1, 2).data).toEqual(Int32Array.of(7, 7))
    expect(cutRows(tensor(Uint8Array.of(1, 0), [2, 1], 'bool'), 1, 2, 3).data).toEqual(Uint8Array.of(0, 0, 0))
    const words = cutRows(tensor(['a', 'b', 'c', 'd'], [2, 2], 'string'), 1, 2, 2)
    expect(words.data).toEqual(['c', 'd', 'c', 'd'])
    expect(words.shape).toEqual([2, 2])
  })
})

describe('paddedRows', () => {
  it('uses few shapes where programs are compiled for them', () => {
    const shapes = new Set(Array.from({ length: 4096 }, (_, i) => paddedRows(i + 1, 4096, 'ladder')))
    expect([...shapes].sort((a, b) => a - b)).toEqual([1, 8, 64, 512, 4096])
  })

  it('never makes fewer rows than there are requests', () => {
    for (const rows of [1, 3, 48, 100, 1024])
      for (let n = 1; n <= rows; n += 1) {
        const padded = paddedRows(n, rows, 'ladder')
        expect(padded).toBeGreaterThanOrEqual(n)
        expect(padded).toBeLessThanOrEqual(rows)
      }
  })

  it('fills a fixed batch axis, and pads nothing where shapes are free', () => {
    expect(paddedRows(3, 32, 'full')).toBe(32)
    expect(paddedRows(3, 32, 'none')).toBe(3)
  })
})

describe('rowsFor', () => {
  it('gives small models the most and large ones fewer, always a power of two', () => {
    expect(rowsFor(1, 16384)).toBe(mostRows)
    expect(rowsFor(30, null)).toBe(mostRows)
    for (const perRow of [513, 6912, 150_528, 10 ** 9]) {
      const rows = rowsFor(perRow, 16384)
      expect(Math.log2(rows) % 1).toBe(0)
      expect(rows).toBeLessThan(mostRows)
      expect(rowsFor(perRow * 2, 16384)).toBeLessThanOrEqual(rows)
    }
  })

  it('fits a tensor into the largest texture, and always runs at least one request', () => {
    expect(rowsFor(1024, 64) * 1024).toBeLessThanOrEqual(64 * 64)
    expect(rowsFor(10 ** 12, 64)).toBe(1)
  })
})

it('counts values per request', () => {
  expect(rowSize([5])).toBe(1)
  expect(rowSize([5, 28, 28, 3])).toBe(2352)
})

it('finds whole numbers that a float texture would round', () => {
  const inputs = [
    tensor(Int32Array.of(1, 2 ** 24, -(2 ** 24), 5, 2 ** 24 + 1, 0, 0, -(2 ** 30)), [4, 2], 'int32'),
    tensor(Float32Array.of(1e30, 0, 0, 0), [4], 'float32'),
  ]
  expect(inexactRows(inputs, 4)).toEqual([2, 3])
})
