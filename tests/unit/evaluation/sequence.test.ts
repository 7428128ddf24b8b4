/** Confidence sequences and effective numbers of rows: values by hand, and seeded simulations of what they promise. */
import { describe, expect, test } from 'vitest'
import { designEffect } from '../../../src/evaluation/statistics/clusters'
import { timeDependence } from '../../../src/evaluation/statistics/dependence'
import {
  differenceCapital,
  differenceSequence,
  rateCapital,
  rateSequence,
} from '../../../src/evaluation/statistics/sequence'
import { eventCorrelation, quantityEffect, tailEffect } from '../../../src/evaluation/statistics/tail-effect'
import { effectiveN, worthOf } from '../../../src/evaluation/statistics/worth'
import { seeded } from '../../../src/core/random'
import { uniform } from './data'

describe('betting', () => {
  test('capital is a fair game where the candidate is true: its mean over all outcomes is 1', () => {
    const [n, p] = [12, 0.3]
    let mean = 0
    let choose = 1
    for (let k = 0; k <= n; k += 1) {
      mean += choose * p ** k * (1 - p) ** (n - k) * Math.exp(rateCapital(k, n, p))
      choose = (choose * (n - k)) / (k + 1)
    }
    expect(mean).toBeCloseTo(1, 12)
  })

  test('a paired difference: the mean capital over all tables is 1 at the margin', () => {
    const [n, plus, minus] = [6, 0.2, 0.25]
    const factorial = (m: number): number => (m < 2 ? 1 : m * factorial(m - 1))
    let mean = 0
    for (let a = 0; a <= n; a += 1)
      for (let b = 0; a + b <= n; b += 1) {
        const zero = n - a - b
        const weight = factorial(n) / factorial(a) / factorial(b) / factorial(zero)
        const chance = weight * plus ** a * minus ** b * (1 - plus - minus) ** zero
        mean += chance * Math.exp(differenceCapital({ plus: a, minus: b, zero }, plus - minus))
      }
    expect(mean).toBeCloseTo(1, 12)
  })

  test('bounds are where the capital is 1 / level, and two sides are mirrored', () => {
    const counts = { plus: 40, minus: 25, zero: 935 }
    const [low, high] = differenceSequence(counts, 0.05)
    expect(differenceCapital(counts, low)).toBeCloseTo(Math.log(20), 6)
    expect(low).toBeLessThan(0.015)
    expect(high).toBeGreaterThan(0.015)
    const [other] = differenceSequence({ plus: 25, minus: 40, zero: 935 }, 0.05)
    expect(other).toBeCloseTo(-high, 10)
    const [lower, upper] = rateSequence(3, 1000, 0.05)
    expect(rateCapital(3, 1000, upper)).toBeCloseTo(Math.log(20), 5)
    expect(lower).toBeGreaterThan(0)
    expect(rateSequence(0, 1000, 0.05)[0]).toBe(0)
    expect(rateSequence(1000, 1000, 0.05)[1]).toBe(1)
  })

  test('looked at after every row, a true value is rejected at most as often as the level says', () => {
    const random = seeded(3)
    let wrong = 0
    const runs = 400
    for (let run = 0; run < runs; run += 1) {
      const counts = { plus: 0, minus: 0, zero: 0 }
      for (let i = 0; i < 600; i += 1) {
        const u = uniform(random)
        counts[u < 0.1 ? 'plus' : u < 0.22 ? 'minus' : 'zero'] += 1
        if (differenceCapital(counts, -0.02) >= Math.log(20)) {
          wrong += 1
          break
        }
      }
    }
    expect(wrong).toBeGreaterThan(0)
    expect(wrong / runs).toBeLessThan(0.05)
  })
})

describe('what rows are worth', () => {
  test('identical rows of equal clusters are worth their number of clusters', () => {
    const random = seeded(1)
    const values = Float64Array.from({ length: 200 }, () => uniform(random))
    const column = Float64Array.from({ length: 1000 }, (_, i) => values[Math.floor(i / 5)] as number)
    const codes = Int32Array.from({ length: 1000 }, (_, i) => Math.floor(i / 5))
    const found = designEffect(column, codes)
    // The naive variance of repeated rows divides by 999 where 5 x 199 would be exact.
    expect(found?.value).toBeCloseTo((5 * 999) / 995, 10)
    expect(found?.icc).toBeCloseTo(1, 12)
    expect(found?.degrees).toBeCloseTo(199, 8)
    const worth = worthOf(column, { codes, inTime: true })
    expect(worth.because).toBe('clusters')
    expect(effectiveN(worth, 0.95)).toBeLessThan(201)
  })

  test('no failure in few clusters is worth the clusters, not the rows', () => {
    const codes = Int32Array.from({ length: 3000 }, (_, i) => Math.floor(i / 50))
    const worth = worthOf(new Float64Array(3000), { codes, inTime: true })
    expect(worth.designEffect).toBeCloseTo(50, 10)
    expect(worth.degrees).toBe(1)
  })

  test('a single cluster is worth no more than one row', () => {
    const column = Float64Array.from({ length: 40 }, (_, i) => i % 2)
    const worth = worthOf(column, { codes: new Int32Array(40), inTime: true })
    expect(effectiveN(worth, 0.95)).toBeLessThanOrEqual(1)
  })

  test.each([
    [0.5, 3],
    [0.9, 19],
  ])('an autoregression of %f has a design effect near %f', (phi, truth) => {
    const random = seeded(5)
    let x = 0
    const series = Float64Array.from({ length: 20_000 }, () => {
      x = phi * x + uniform(random) - 0.5
      return x
    })
    const found = timeDependence(series)
    expect(found.found).toBe('credible')
    expect(found.lagOne).toBeCloseTo(phi, 1)
    expect(found.designEffect).toBeGreaterThan(0.85 * truth)
    expect(found.designEffect).toBeLessThan(1.6 * truth)
  })

  test('independent rows are seldom taken for dependent ones', () => {
    const random = seeded(6)
    let credible = 0
    for (let run = 0; run < 400; run += 1) {
      const series = Float64Array.from({ length: 500 }, () => uniform(random))
      if (timeDependence(series).found === 'credible') credible += 1
    }
    expect(credible).toBeLessThan(12)
  })

  test('a series that does not vary has no correlation', () => {
    // 0.1 is no binary fraction: the mean of many is rounded.
    expect(timeDependence(new Float64Array(10_000).fill(0.1)).found).toBe('no')
    expect(timeDependence(new Float64Array(100))).toEqual({
      n: 100,
      lagOne: null,
      found: 'no',
      designEffect: 1,
    })
  })
})

describe('rare events of a dependent quantity', () => {
  test('at the median the correlation is the arcsine law', () => {
    for (const rho of [0.1, 0.5, 0.9])
      expect(eventCorrelation(rho, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(rho), 6)
  })

  test('rarer events depend less, and the way back is the way there', () => {
    const effects = [0.5, 0.05, 0.001].map((share) => tailEffect(99, share))
    expect(effects).toEqual([...effects].sort((a, b) => b - a))
    expect(quantityEffect(tailEffect(19, 0.05), 0.05)).toBeCloseTo(19, 3)
    expect(tailEffect(1, 0.05)).toBe(1)
  })
})
