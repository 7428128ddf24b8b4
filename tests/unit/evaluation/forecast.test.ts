/** "So many more would settle it, with this chance": they do as often as it says. */
import { expect, test } from 'vitest'
import { seeded } from '../../../src/core/random'
import {
  chosenBounds,
  differenceBounds,
  rateBounds,
  rowsToSettle,
} from '../../../src/evaluation/statistics/bounds'
import {
  CHANCE,
  chosenChances,
  differenceChances,
  meanChances,
  rateChances,
} from '../../../src/evaluation/statistics/forecast'
import { binomialDraw, MultinomialDraws } from '../../../src/evaluation/statistics/multinomial-draws'
import { plainWorth } from '../../../src/evaluation/statistics/worth'

const judgedAt = (n: number) => ({ worth: plainWorth(n), confidence: 0.95, looked: false })
const RUNS = 2000

test.each([
  [0.02, 0.05, 'below'],
  [0.09, 0.05, 'above'],
  [0.0004, 0.001, 'below'],
] as const)('a rate of %f against %f', (rate, limit, side) => {
  const total = rowsToSettle(rate, limit, judgedAt(1))!
  const found = rateChances(rate, limit, judgedAt(1), total)!
  const settled = (n: number) => {
    const random = seeded(n)
    let count = 0
    for (let t = 0; t < RUNS; t += 1) {
      const [lower, upper] = rateBounds(binomialDraw(n, rate, random), n, judgedAt(n))
      if (side === 'below' ? upper < limit : lower > limit) count += 1
    }
    return count / RUNS
  }
  expect(Math.abs(settled(total) - found.chance)).toBeLessThan(0.05)
  expect(settled(found.likely!)).toBeGreaterThan(CHANCE - 0.05)
  expect(settled(Math.floor(found.likely! * 0.7))).toBeLessThan(CHANCE)
})

test('a difference', () => {
  const shares = Float64Array.of(0.02, 0.021, 0.1, 0.859)
  const counts = { bothRight: 859, firstOnly: 21, secondOnly: 20, bothWrong: 100 }
  const line = -0.005
  const settled = (n: number) => {
    const draws = new MultinomialDraws(shares, n, seeded(n))
    let count = 0
    for (let t = 0; t < RUNS; t += 1) {
      const [secondOnly, firstOnly, bothWrong, bothRight] = [...draws.draw()] as [
        number,
        number,
        number,
        number,
      ]
      const bounds = differenceBounds({ bothRight, firstOnly, secondOnly, bothWrong }, judgedAt(n))!
      if (bounds[0] > line) count += 1
    }
    return count / RUNS
  }
  const rows = 7000
  const { chance, likely } = differenceChances(counts, line, judgedAt(1000), rows)
  expect(Math.abs(settled(rows) - chance)).toBeLessThan(0.05)
  expect(Math.abs(settled(likely!) - CHANCE)).toBeLessThan(0.05)
})

test('a difference from labels of half of the disagreements', () => {
  const [share, flips, line] = [0.1, [0.3, 0.2, 0.5], -0.005] as const
  const at = (n: number) => {
    const labelled = (n * share) / 2
    return { n, disagreements: n * share, labelled, fixed: labelled * flips[0], broken: labelled * flips[1] }
  }
  const settled = (n: number) => {
    const random = seeded(n)
    const half = flips.map((flip) => (share * flip) / 2)
    const draws = new MultinomialDraws(Float64Array.of(...half, share / 2, 1 - share), n, random)
    let count = 0
    for (let t = 0; t < RUNS; t += 1) {
      const [fixed, broken, other, unknown] = draws.draw() as unknown as [number, number, number, number]
      const labelled = fixed + broken + other
      const counts = { n, disagreements: labelled + unknown, labelled, fixed, broken }
      if (chosenBounds(counts, judgedAt(n))[0] > line) count += 1
    }
    return count / RUNS
  }
  const rows = 1500
  const { chance, likely } = chosenChances(at, line, judgedAt(1000), rows)
  expect(Math.abs(settled(rows) - chance)).toBeLessThan(0.05)
  expect(Math.abs(settled(likely!) - CHANCE)).toBeLessThan(0.05)
})

test('a mean at the width that just reaches the line has an even chance', () => {
  const { chance, likely } = meanChances(100, 100, 1, 1, 1.645)
  expect(chance).toBeCloseTo(0.5, 6)
  expect(likely).toBe(Math.ceil(100 * ((1.645 + 0.8416212) / 1.645) ** 2))
})
