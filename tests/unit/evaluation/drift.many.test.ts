/** How often drift's answers are wrong, by simulation: the limit, users with many rows, sparse categories. */
import { describe, expect, test } from 'vitest'
import { compareCounts } from '../../../src/evaluation/metrics/drift-categorical'
import { seeded } from '../../../src/core/random'
import { MultinomialDraws } from '../../../src/evaluation/statistics/multinomial-draws'
import { psiAtLimit } from '../../../src/evaluation/statistics/psi-interval'
import { psi, psiNoise } from '../../../src/evaluation/statistics/psi'
import { psiChance } from '../../../src/evaluation/statistics/psi-noise'
import { clusteredDrift, driftShares, hourly, slowDrift, sparseCounts } from '../../simulations/drift'

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

  // 600 trials: of 8 % as by two moments, 5.5 % are two standard errors away.
  test('one value alone, of which the baseline has a row or two', () => {
    const [before, limit] = [[0.999, 0.001], 0.2]
    let grown = 0.001
    while (psi(before, [1 - grown, grown]) < limit) grown += 1e-5
    const random = seeded(7)
    const draws = [before, [1 - grown, grown]].map((shares, i) => new MultinomialDraws(Float64Array.from(shares), [1000, 300][i]!, random)) // prettier-ignore
    const passes = Array.from({ length: 600 }, () => {
      const [baseline, current] = draws.map((one) => one.draw().slice())
      return psiAtLimit({ baseline: baseline!, current: current! }, limit, 11)!.small <= 0.05
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
