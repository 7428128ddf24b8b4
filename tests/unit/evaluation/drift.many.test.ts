/** How often drift's answers are wrong, by simulation: the limit, users with many rows, sparse categories. */
import { describe, expect, test } from 'vitest'
import { compareCounts } from '../../../src/evaluation/metrics/drift-categorical'
import { seeded } from '../../../src/core/random'
import { MultinomialDraws } from '../../../src/evaluation/statistics/multinomial-draws'
import { psiAtLimit, psiInterval } from '../../../src/evaluation/statistics/psi-interval'
import { psi, psiNoise } from '../../../src/evaluation/statistics/psi'
import { psiChance } from '../../../src/evaluation/statistics/psi-noise'
import {
  clusteredDrift,
  driftShares,
  hourly,
  rareOnLimit,
  slowDrift,
  sparseCounts,
} from '../../simulations/drift'

describe('with the true PSI on the limit, at most one in twenty passes', () => {
  // 150 trials: a share of 0.05 is off by 0.018 at one standard error.
  test.each([
    [60, 1000],
    [60, 60],
    [300, 300],
    [3000, 3000],
  ])('%i requests, baseline %i', (n, m) => {
    const { pass, fail } = driftShares({ n, m, psi: 0.2, limit: 0.2 }, 150)
    expect(pass).toBeLessThan(0.095)
    expect(fail).toBeLessThan(0.1)
  })

  // 600 trials: of 8 % as by two moments, or with rare shares taken as they were seen, 5.5 % are two standard errors away.
  test.each([
    { m: 1000, n: 300, others: 1, grown: 1, share: 1e-3 },
    { m: 1000, n: 1000, others: 9, grown: 1, share: 1e-4 },
    { m: 10_000, n: 10_000, others: 5, grown: 5, share: 1e-4 },
  ])('$grown values of $share of a baseline of $m, $n requests', ({ m, n, ...kind }) => {
    const draws = rareOnLimit(kind, 0.2).map(
      (shares, i) => new MultinomialDraws(shares, [m, n][i]!, seeded(7 + i)),
    )
    const passes = Array.from({ length: 600 }, () => {
      const [baseline, current] = draws.map((one) => one.draw().slice())
      return psiAtLimit({ baseline: baseline!, current: current! }, 0.2, 11)!.small <= 0.05
    })
    expect(passes.filter(Boolean).length / passes.length).toBeLessThan(0.055)
  })

  test('no drift passes, and much drift fails', () => {
    expect(driftShares({ n: 300, m: 300, psi: 0, limit: 0.2 }, 60)).toMatchObject({ fail: 0 })
    expect(driftShares({ n: 300, m: 300, psi: 0, limit: 0.2 }, 60).pass).toBeGreaterThan(0.9)
    expect(driftShares({ n: 1000, m: 1000, psi: 0.4, limit: 0.2 }, 60).fail).toBeGreaterThan(0.9)
  })
})

test('rows of 50 to a user that did not drift do not fail; taken for independent ones, they would', () => {
  const told = clusteredDrift({ users: 40, rows: 50, m: 5000 }, 40)
  const untold = clusteredDrift({ users: 40, rows: 50, m: 5000, untold: true }, 40)
  expect(told.fail).toBeLessThan(0.1)
  expect(untold.fail).toBeGreaterThan(0.3)
})

describe('values that follow those before them, in a log too short to say how far', () => {
  const m = 2000
  // 100 trials: a share of 0.055 is off by 0.023 at one standard error.
  test.each([
    [100, 0.98],
    [300, 0.98],
    [100, 0.9],
  ])('%i requests, AR %f: no drift is not called one', (n, phi) => {
    expect(slowDrift({ n, m, phi, psi: 0, limit: 0.2 }, 100).fail).toBeLessThan(0.06)
  })

  test('with the true PSI on the limit, hardly any passes', () => {
    expect(slowDrift({ n: 100, m, phi: 0.5, psi: 0.2, limit: 0.2 }, 150).pass).toBeLessThan(0.08)
  })

  test('a log that is long enough passes, and fails where much drifted', () => {
    expect(slowDrift({ n: 1000, m, phi: 0.5, psi: 0, limit: 0.2 }, 40).pass).toBeGreaterThan(0.9)
    expect(slowDrift({ n: 3000, m, phi: 0.9, psi: 0.8, limit: 0.2 }, 20).fail).toBeGreaterThan(0.9)
  })

  test('whole days of an hourly feature are alike: neighbours are, and yet a week says enough', () => {
    expect(hourly({ n: 5000, days: 7, noise: 0.3, shift: 0 }, 10).pass).toBe(1)
    expect(hourly({ n: 5000, days: 7, noise: 0.3, shift: 1.5 }, 10).fail).toBe(1)
  })
})

describe('where nothing drifted, no chance alikeness leaves it open', () => {
  test.each([
    { name: 'the very shares', baseline: [495, 5], current: [495, 5] },
    { name: 'a value of a row on each side', baseline: [1100, 1100, 1], current: [1100, 1100, 1] },
    { name: 'a value that one side has a row of', baseline: [5000, 4999, 1], current: [4990, 5010, 0] },
    {
      name: 'values of every size',
      baseline: [59_979, 24_217, 9391, 3834, 1585, 605, 214, 105, 41, 18, 9, 2],
      current: [59_858, 24_065, 9586, 3896, 1542, 627, 252, 112, 39, 15, 7, 1],
    },
  ])('$name', ({ baseline, current }) => {
    expect(psiAtLimit({ baseline, current }, 0.2, 1)!.small).toBeLessThan(0.01)
    expect(psiInterval({ baseline, current }, 1, 0.9)![1]).toBeLessThan(0.05)
  })
})

test('values that training had not, whose index is below the limit, are no drift for being counted as one', () => {
  const [known, unknown] = [5, 19]
  const counts = (of: number, others: number) =>
    Array.from({ length: known + unknown }, (_, i) => (i < known ? of : others))
  const [baseline, current] = [counts(2000, 0), counts(189, 3)]
  expect(psi(baseline, current)).toBeLessThan(0.2)
  expect(psiInterval({ baseline, current }, 1, 0.9)![0]).toBeLessThan(0.2)
})

test('PSI passes its noise in one of twenty samples of sparse categories; chi-squared’s in most', () => {
  let [past, pastChiSquared] = [0, 0]
  for (let t = 0; t < 100; t += 1) {
    const { baseline, current } = sparseCounts({ categories: 250, m: 1000, n: 500 }, t)
    const { psi } = compareCounts(baseline, current)
    const used = baseline.filter((count, i) => count + (current[i] as number) > 0).length
    if (psi > psiChance(baseline, current, t)) past += 1
    if (psi > psiNoise(used, 1000, 500)) pastChiSquared += 1
  }
  expect(past).toBeLessThan(13)
  expect(pastChiSquared).toBeGreaterThan(60)
})
