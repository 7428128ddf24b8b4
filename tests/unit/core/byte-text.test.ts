/** Numbers as bytes are those of String, to the last digit. */
import { expect, test } from 'vitest'
import { ByteText } from '../../../src/core/byte-text'
import { seeded } from '../../../src/core/random'

const out = new ByteText()
const decoder = new TextDecoder()
const written = (x: number) => {
  out.number(x)
  return decoder.decode(out.take())
}

test('float32 of every size, as probabilities are and others', () => {
  const random = seeded(1)
  const wrong: number[] = []
  for (let i = 0; i < 400_000; i++) {
    const shape = i % 4
    const x = (random.below(2 ** 31) + 0.5) / 2 ** 31
    const value = shape === 0 ? x : shape === 1 ? x ** 6 : shape === 2 ? 1 - x ** 8 : 10 ** (-8 * x)
    const one = Math.fround(value)
    if (written(one) !== String(one)) wrong.push(one)
  }
  expect(wrong).toEqual([])
})

test('the neighbours of short decimals, where a shorter text might do', () => {
  const single = new Float32Array(1)
  const bits = new Uint32Array(single.buffer)
  const wrong: number[] = []
  for (let digits = 1; digits <= 6; digits++)
    for (let n = 1; n < 10 ** digits; n += digits < 4 ? 1 : 7)
      for (const step of [-1, 0, 1]) {
        single[0] = n / 10 ** digits
        bits[0]! += step
        if (written(single[0]) !== String(single[0])) wrong.push(single[0])
      }
  for (let exponent = -18; exponent <= 1; exponent++)
    for (const step of [-1, 0, 1]) {
      single[0] = 2 ** exponent
      bits[0]! += step
      if (written(single[0]) !== String(single[0])) wrong.push(single[0])
    }
  expect(wrong).toEqual([])
})

test.each([0, -0, 1, -0.5, 0.1, 1 / 3, 1e-7, 1e21, 123456.5, NaN, Infinity])(
  '%s, which is no such number',
  (x) => {
    expect(written(x)).toBe(String(x))
  },
)

test('text of any letters, and more than there was room for', () => {
  const long = 'aß🙂'.repeat(50_000)
  out.text('a')
  out.text(long)
  out.byte(10)
  expect(decoder.decode(out.take())).toBe(`a${long}\n`)
  expect(out.length).toBe(0)
})
