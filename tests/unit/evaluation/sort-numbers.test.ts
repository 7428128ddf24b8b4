/** Numbers sorted by radix come out as the engine sorts them, to the last bit. */
import { expect, test } from 'vitest'
import { sortedOrder, sortNumbers } from '../../../src/evaluation/statistics/sort-numbers'
import { seeded } from '../../../src/core/random'

const random = seeded(41)
const N = 20_000
const any = () => (random.below(2 ** 30) / 2 ** 30 - 0.5) * 10 ** (random.below(600) / 10 - 30)

const kinds: [string, (i: number) => number][] = [
  ['of every size and either sign', any],
  ['of a few values', (i) => [0, -0, 1, -1, Infinity, -Infinity, 5e-324, -5e-324][i % 8]!],
  ['that differ in their last digits alone', () => 1e9 + random.below(4000) * 2 ** -23],
  ['that differ so, and are negative', () => -1e9 - random.below(4000) * 2 ** -23],
  ['of four decimals', () => random.below(30_000) / 1e4],
  ['that are all one', () => 7],
  ['in order', (i) => i],
  ['in the other order', (i) => -i],
]

test.each(kinds)('numbers %s', (_, of) => {
  const values = Float64Array.from({ length: N }, (_v, i) => of(i))
  const wanted = values.slice().sort()
  const ours = sortNumbers(values)
  expect(ours).toBe(values)
  // Bits, so that 0 and -0 are told apart.
  expect(new BigUint64Array(ours.buffer)).toEqual(new BigUint64Array(wanted.buffer))
})

test('a part of a buffer leaves what is around it alone', () => {
  const whole = Float64Array.from({ length: N + 20 }, any)
  const [before, after] = [whole.slice(0, 10), whole.slice(-10)]
  sortNumbers(whole.subarray(10, -10))
  expect(whole.slice(0, 10)).toEqual(before)
  expect(whole.slice(-10)).toEqual(after)
  expect(whole.slice(10, -10)).toEqual(whole.slice(10, -10).sort())
})

test.each(kinds)('the order of numbers %s, of equal ones as they came', (_, of) => {
  for (const n of [300, N]) {
    const values = Float64Array.from({ length: n }, (_v, i) => of(i) + 0)
    const compared = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0)
    const wanted = Array.from(values.keys()).sort((a, b) => compared(values[a]!, values[b]!) || a - b)
    expect([...sortedOrder(values)]).toEqual(wanted)
  }
})
