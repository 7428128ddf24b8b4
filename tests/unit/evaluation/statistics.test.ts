/** Statistics against SciPy 1.17 where the golden file has no case, against definitions, and at their edges. */
import { describe, expect, test } from 'vitest'
import { clopperPearson, upperBound, wilson } from '../../../src/evaluation/statistics/binomial'
import { association, ranks } from '../../../src/evaluation/statistics/correlation'
import {
  binomialPmf,
  binomialQuantile,
  chiSquaredTail,
} from '../../../src/evaluation/statistics/distributions'
import { kolmogorovTail } from '../../../src/evaluation/statistics/kolmogorov'
import { kolmogorovSmirnov } from '../../../src/evaluation/statistics/ks'
import { benjaminiHochberg } from '../../../src/evaluation/statistics/multiple'
import {
  mcnemarExact,
  mcnemarLogE,
  mcnemarMidP,
  newcombe10,
  tango,
} from '../../../src/evaluation/statistics/paired'
import { psi, psiNoise } from '../../../src/evaluation/statistics/psi'
import { countAtMost, quantile, sortedValues } from '../../../src/evaluation/statistics/quantiles'
import { Reservoir, seeded } from '../../../src/core/random'
import { sortScores } from '../../../src/evaluation/statistics/sorting'
import { wassersteinDistance } from '../../../src/evaluation/statistics/wasserstein'
import { uniform } from './data'

const near = (ours: number | undefined, theirs: number) => {
  expect(Math.abs((ours as number) / theirs - 1)).toBeLessThan(1e-9)
}

test.each([
  [5, 0.22360679774997896, 0.9162082822963654],
  [20, 0.17888543819998318, 0.48908495494245874],
  [50, 0.3111269837220809, 8.487157405481706e-5],
  [139, 0.06785511437439769, 0.5220077986098577],
  [141, 0.06737215368532153, 0.5221577963245764],
  [500, 0.09838699100999075, 0.00011515454913541676],
  [3000, 0.01460593486680443, 0.539233079410089],
  [9500, 0.02257152374587339, 0.00012306812273714805],
  [60000, 0.0032659863237109042, 0.5430374550825441],
  [200000, 0.004919349550499537, 0.0001246284419860276],
])('Kolmogorov, n = %i, x = %f: as scipy.stats.kstwo.sf', (n, x, p) => near(kolmogorovTail(x, n), p))

describe('two samples with ties, as scipy.stats.ks_2samp', () => {
  const column = (n: number, f: (i: number) => number) =>
    Float64Array.from({ length: n }, (_, i) => f(i)).sort()
  const a = column(300, (i) => (i * i) % 97)
  const b = column(11000, (i) => (i * i + 3 * i) % 89)
  const c = column(210, (i) => (7 * i) % 53)

  test.each([
    ['asymptotic', a, b, 0.16221212121212125, 3.512475977546634e-7, 7.939787878787878],
    ['exact', a, c, 0.44333333333333336, 2.23330629689212e-22, 21.407619047619047],
    ['exact, turned', c, a, 0.44333333333333336, 2.23330629689212e-22, 21.407619047619047],
  ])('%s', (_, x, y, statistic, p, wasserstein) => {
    const ks = kolmogorovSmirnov(x, y)
    near(ks?.statistic, statistic)
    near(ks?.p, p)
    near(wassersteinDistance(x, y), wasserstein)
  })

  test('a sample against itself, and against nothing', () => {
    expect(kolmogorovSmirnov(a, a)).toEqual({ statistic: 0, p: 1 })
    expect(kolmogorovSmirnov(a, new Float64Array())).toBeNull()
    expect(wassersteinDistance(a, a)).toBe(0)
  })

  test('two samples that do not overlap', () => {
    const far = Float64Array.from({ length: 5000 }, (_, i) => 1000 + i)
    expect(kolmogorovSmirnov(a, far)).toMatchObject({ statistic: 1 })
    // All five above all four: 2 of the C(9,4) orders.
    near(kolmogorovSmirnov(Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8, 9))?.p, 2 / 126)
  })
})

test('tails keep their digits', () => {
  near(chiSquaredTail(63.7, 3), 9.514689074710726e-14)
  near(chiSquaredTail(200, 5), 2.8406228986415534e-41)
  expect(chiSquaredTail(0, 3)).toBe(1)
  near(binomialPmf(3, 10, 0.2), 0.20132659199999992)
  expect([0.025, 0.5, 0.975].map((q) => binomialQuantile(q, 1000, 0.95))).toEqual([936, 950, 963])
})

describe('paired differences', () => {
  const table = { bothRight: 36, firstOnly: 2, secondOnly: 12, bothWrong: 0 }

  test("Newcombe's and Tango's published example", () => {
    newcombe10(table)?.forEach((b, i) => expect(b).toBeCloseTo([0.0569, 0.3404][i] as number, 4))
    tango(table)?.forEach((b, i) => expect(b).toBeCloseTo([0.0611, 0.3447][i] as number, 4))
    expect(mcnemarExact(12, 2)).toBeCloseTo(0.012939, 6)
    expect(mcnemarMidP(12, 2)).toBeCloseTo(0.007385, 6)
  })

  test.each([newcombe10, tango])('exchanging the models turns the interval round', (interval) => {
    const turned = interval({ ...table, firstOnly: table.secondOnly, secondOnly: table.firstOnly })
    const straight = interval(table)
    expect(turned?.[0]).toBeCloseTo(-(straight?.[1] as number), 10)
    expect(turned?.[1]).toBeCloseTo(-(straight?.[0] as number), 10)
  })

  test.each([
    [{ bothRight: 10, firstOnly: 0, secondOnly: 0, bothWrong: 0 }, 0],
    [{ bothRight: 0, firstOnly: 0, secondOnly: 10, bothWrong: 0 }, 1],
    [{ bothRight: 0, firstOnly: 10, secondOnly: 0, bothWrong: 0 }, -1],
    [{ bothRight: 0, firstOnly: 0, secondOnly: 0, bothWrong: 1 }, 0],
  ])('at the edge %j the interval is finite and holds the difference', (counts, difference) => {
    for (const interval of [newcombe10(counts), tango(counts)]) {
      expect(interval?.every(Number.isFinite)).toBe(true)
      expect(interval?.[0]).toBeLessThanOrEqual(difference + 1e-9)
      expect(interval?.[1]).toBeGreaterThanOrEqual(difference - 1e-9)
    }
  })

  test('nothing paired', () => {
    const none = { bothRight: 0, firstOnly: 0, secondOnly: 0, bothWrong: 0 }
    expect([newcombe10(none), tango(none)]).toEqual([null, null])
    expect([mcnemarExact(0, 0), mcnemarMidP(0, 0), mcnemarLogE(0, 0)]).toEqual([1, 1, 0])
  })

  test('a million lopsided flips neither overflow nor vanish', () => {
    expect(mcnemarExact(1_000_000, 500_000)).toBeLessThan(1e-300)
    expect(mcnemarMidP(500_000, 500_000)).toBeCloseTo(1, 2)
    expect(Number.isFinite(mcnemarLogE(1_000_000, 0))).toBe(true)
  })
})

test('shares at their ends', () => {
  expect(wilson(0, 0)).toBeNull()
  expect(wilson(0, 5)?.[0]).toBe(0)
  expect(wilson(5, 5)?.[1]).toBe(1)
  expect(clopperPearson(0, 0)).toEqual([0, 1])
  expect(upperBound(5, 5)).toBe(1)
})

describe('PSI', () => {
  test.each([
    [100, 0.338],
    [1000, 0.0338],
    [10_000, 0.00338],
  ])('noise of ten bins at n = m = %i', (n, noise) => expect(psiNoise(10, n, n)).toBeCloseTo(noise, 3))

  test('is 0 for the same shares, symmetric, and finite with an empty bin', () => {
    expect(psi([10, 20, 30], [1, 2, 3])).toBeCloseTo(0, 12)
    expect(psi([10, 20, 30], [5, 5, 5])).toBeCloseTo(psi([5, 5, 5], [10, 20, 30]), 12)
    expect(Number.isFinite(psi([10, 0], [0, 10]))).toBe(true)
  })
})

test('Benjamini-Hochberg leaves what was not tested out', () => {
  expect(benjaminiHochberg([0.01, null, 0.04])).toEqual([0.02, null, 0.04])
  expect(benjaminiHochberg([])).toEqual([])
})

describe('sorting', () => {
  const random = seeded(1)

  test('scores by radix as by comparing', () => {
    for (const n of [10, 5000]) {
      const values = Float32Array.from({ length: n }, () => Math.fround(uniform(random) ** 4))
      values[3] = 0
      values[4] = 1
      expect(sortScores(values.slice())).toEqual(values.slice().sort())
    }
    const signed = Float32Array.from({ length: 5000 }, () => uniform(random) - 0.5)
    expect(sortScores(signed.slice())).toEqual(signed.slice().sort())
  })

  test('a score of -0 is among the lowest, though its bits are the highest', () => {
    const values = Float32Array.from({ length: 5000 }, (_, i) => (i % 7 === 0 ? -0 : i / 5000))
    const sorted = sortScores(values.slice())
    expect(sorted.every((value, i) => i === 0 || value >= (sorted[i - 1] as number))).toBe(true)
  })

  test('ties share their rank', () => {
    expect([...ranks(Float64Array.of(3, 1, 3, -0, 0))]).toEqual([4.5, 3, 4.5, 1.5, 1.5])
  })

  test('quantiles of nothing, of one, and with gaps', () => {
    expect(quantile(new Float64Array(), 0.5)).toBeNaN()
    expect(quantile(Float64Array.of(7), 0.95)).toBe(7)
    expect([...sortedValues([3, NaN, 1])]).toEqual([1, 3])
    expect(countAtMost(Float64Array.of(1, 2, 2, 3), 2)).toBe(3)
  })
})

test('association is undefined, with the reason, where one side never varies', () => {
  const flat = association(new Float64Array(5).fill(2), Float64Array.of(1, 2, 3, 4, 5))
  expect(flat).toMatchObject({ pearson: null, spearman: null })
  expect(flat.reason).toMatch(/single value/)
  expect(association(new Float64Array(1), new Float64Array(1)).reason).toMatch(/fewer than two/i)
  const self = association(Float64Array.of(1, 2, 4), Float64Array.of(1, 2, 4))
  expect(self.linCcc).toBeCloseTo(1, 12)
  expect(self.blandAltman).toMatchObject({ bias: 0, sd: 0 })
})

test('a sample is uniform, bounded, ascending and the same for the same seed', () => {
  const counts = new Float64Array(100)
  for (let s = 0; s < 2000; s += 1) {
    const reservoir = new Reservoir(10, seeded(s))
    for (let i = 0; i < 100; i += 1) reservoir.push(i)
    const sample = reservoir.sample()
    expect(sample).toHaveLength(10)
    expect(sample).toEqual([...sample].sort((a, b) => a - b))
    for (const i of sample) counts[i] = (counts[i] as number) + 1
  }
  // Each is in a tenth of the samples: 200, sd 13.4.
  expect(Math.max(...counts)).toBeLessThan(260)
  expect(Math.min(...counts)).toBeGreaterThan(140)
})
