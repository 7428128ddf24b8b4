import { describe, expect, test } from 'vitest'
import { seeded } from '../../../src/core/random'
import {
  addRows,
  agreementFigure,
  createTally,
  errorCount,
  flipTotals,
  liveFigures,
  mergeTallies,
} from '../../../src/evaluation/tally'
import { inner } from '../../../src/evaluation/counts'
import { kappa } from '../../../src/evaluation/metrics/agreement'
import { classified, predicted, simulated, uniform } from './data'

/** Predictions with gaps and errors, some of them under codes in another order. */
function messy(n: number, k: number, seed: number, codes: string[]) {
  const random = seeded(seed)
  const errors = Uint8Array.from({ length: n }, () =>
    uniform(random) < 0.1 ? 1 + random.below(codes.length - 1) : 0,
  )
  const classes = Int32Array.from(errors, (e) => (e > 0 ? -1 : random.below(k + 1) - 1))
  const scores = Float64Array.from(classes, (c) => (c < 0 ? NaN : uniform(random)))
  return classified(classes, { errors, errorCodes: codes, scores })
}

describe('merging', () => {
  test.each([
    [1, 0],
    [997, 311],
    [997, 997],
    [5000, 2500],
  ])('%i rows cut at %i and merged equal the whole, exactly', (n, cut) => {
    for (const k of [1, 2, 7]) {
      const primary = messy(n, k, n + k, ['', 'non-finite-output', 'execution-failed'])
      const shadow = messy(n, k, n + k + 1, ['', 'execution-failed'])
      const random = seeded(7)
      const labels = Int32Array.from({ length: n }, () => random.below(k + 1) - 1)
      const count = (from: number, to: number) => {
        const tally = createTally(k)
        addRows(tally, primary, shadow, labels, from, to)
        return tally
      }
      const [left, right, whole] = [count(0, cut), count(cut, n), count(0, n)]
      expect(mergeTallies(left, right)).toEqual(whole)
      expect(mergeTallies(right, left)).toEqual(whole)
      expect(liveFigures(mergeTallies(left, right))).toEqual(liveFigures(whole))
    }
  })

  test('merging leaves its arguments alone, and refuses other classes', () => {
    const [a, b] = [createTally(2), createTally(2)]
    addRows(b, classified([0, 1]), classified([0, 0]), null, 0, 2)
    mergeTallies(a, b)
    expect(a).toEqual(createTally(2))
    expect(() => mergeTallies(createTally(2), createTally(3))).toThrow(RangeError)
  })
})

test('errors with codes numbered differently in two shards are counted by code', () => {
  const count = (codes: string[]) => {
    const tally = createTally(2)
    const errors = Uint8Array.from([1, 2, 1])
    addRows(tally, classified([-1, -1, -1], { errors, errorCodes: codes }), classified([0, 0, 0]), null, 0, 3)
    return tally
  }
  const merged = mergeTallies(count(['', 'a', 'b']), count(['', 'b', 'a']))
  expect([...merged.primary.errors].sort()).toEqual([
    ['a', 3],
    ['b', 3],
  ])
  expect(errorCount(merged.primary)).toBe(6)
  expect(errorCount(merged.shadow)).toBe(0)
})

test('agreement is of the requests that both answered', () => {
  const tally = createTally(3)
  addRows(tally, classified([0, 1, -1, 2, 2]), classified([0, 2, 1, -1, 2]), null, 0, 5)
  const { value, n, ci95 } = agreementFigure(tally)
  expect([value, n]).toEqual([2 / 3, 3])
  expect(ci95?.[0]).toBeGreaterThan(0)
})

test('nothing answered is undefined, with the reason', () => {
  const figure = agreementFigure(createTally(2))
  expect(figure).toMatchObject({ value: null, ci95: null, n: 0 })
  expect(figure.reason).toMatch(/no request/i)
  expect(agreementFigure(createTally(0)).reason).toMatch(/numbers/)
})

test('a request never asked counts neither as answered nor as error', () => {
  const tally = createTally(2)
  addRows(tally, classified([0, -1, 1]), classified([0, 0, 0]), null, 0, 3)
  expect([tally.primary.attempted, tally.shadow.attempted]).toEqual([2, 3])
  const numbers = createTally(0)
  const errors = Uint8Array.from([0, 0, 1])
  addRows(
    numbers,
    predicted([1, NaN, NaN], { errors, errorCodes: ['', 'x'] }),
    predicted([1, 2, 3]),
    null,
    0,
    3,
  )
  expect([numbers.primary.attempted, errorCount(numbers.primary)]).toEqual([2, 1])
})

test('flips are told apart', () => {
  const tally = createTally(3)
  const labels = Int32Array.from([0, 0, 0, 0, 0, -1])
  addRows(tally, classified([0, 0, 1, 1, 1, 0]), classified([0, 1, 0, 1, 2, 1]), labels, 0, 6)
  expect(flipTotals(tally)).toEqual({
    bothRight: 1,
    broken: 1,
    fixed: 1,
    bothWrongSame: 1,
    bothWrongDifferent: 1,
  })
})

describe('properties of agreement and kappa', () => {
  const { primary, shadow } = simulated(3000, { primary: 0.8, shadow: 0.7 }, 11, 4)
  const table = (a: typeof primary, b: typeof primary) => {
    const tally = createTally(4)
    addRows(tally, a, b, null, 0, 3000)
    return tally
  }

  test('a model agrees with itself: 1', () => {
    const self = table(primary, primary)
    expect(agreementFigure(self).value).toBe(1)
    expect(kappa(inner(self.pairs, 4)).value).toBeCloseTo(1, 12)
  })

  test.each(['identity', 'linear', 'quadratic'] as const)('kappa with %s weights is symmetric', (weights) => {
    const [ab, ba] = [table(primary, shadow), table(shadow, primary)].map((t) =>
      kappa(inner(t.pairs, 4), weights),
    )
    expect(ab?.value).toBeCloseTo(ba?.value as number, 12)
    expect(ab?.se).toBeCloseTo(ba?.se as number, 12)
  })
})
