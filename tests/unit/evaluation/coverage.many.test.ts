/** Intervals cover the truth, and tests reject it, about as often as they claim: seeded simulations. */
import { expect, test } from 'vitest'
import { gwetAc1, kappa } from '../../../src/evaluation/metrics/agreement'
import { numericDrift } from '../../../src/evaluation/metrics/drift-numeric'
import { pairedErrors } from '../../../src/evaluation/metrics/paired-errors'
import { ranking } from '../../../src/evaluation/metrics/ranking'
import { worthsOf } from '../../../src/evaluation/metrics/worths'
import type { Interval } from '../../../src/core/interval'
import {
  clopperPearson,
  trialsToSettle,
  upperBound,
  wilson,
} from '../../../src/evaluation/statistics/binomial'
import { bootstrapMeans } from '../../../src/evaluation/statistics/bootstrap'
import { association } from '../../../src/evaluation/statistics/correlation'
import { mcnemarLogE, mcnemarMidP, newcombe10, tango } from '../../../src/evaluation/statistics/paired'
import { quantileInterval } from '../../../src/evaluation/statistics/quantiles'
import { pairMoments, ratioBounds } from '../../../src/evaluation/statistics/ratio'
import { seeded } from '../../../src/core/random'
import { defaultGates } from '../../../src/result/gates'
import { numbersLog } from '../../trust/logs'
import { normalFeature, uniform } from './data'

/** The share of seeded trials in which something holds. */
function share(trials: number, seed: number, holds: (random: ReturnType<typeof seeded>) => boolean): number {
  const random = seeded(seed)
  let count = 0
  for (let t = 0; t < trials; t += 1) if (holds(random)) count += 1
  return count / trials
}

const within = (interval: Interval | null, truth: number) =>
  interval !== null && interval[0] <= truth && truth <= interval[1]

function binomial(random: ReturnType<typeof seeded>, n: number, p: number): number {
  let k = 0
  for (let i = 0; i < n; i += 1) if (uniform(random) < p) k += 1
  return k
}

/** How often each of several outcomes of given probabilities comes up in n. */
function multinomial(random: ReturnType<typeof seeded>, n: number, p: number[]): number[] {
  const counts = p.map(() => 0)
  for (let i = 0; i < n; i += 1) {
    let u = uniform(random)
    let k = 0
    while (k < p.length - 1 && u >= (p[k] as number)) u -= p[k++] as number
    counts[k] = (counts[k] as number) + 1
  }
  return counts
}

test.each([0.02, 0.1, 0.5, 0.94])('Wilson covers %f', (p) => {
  const covered = share(4000, 1, (r) => within(wilson(binomial(r, 200, p), 200), p))
  expect(covered).toBeGreaterThan(0.925)
  expect(covered).toBeLessThan(0.975)
})

test.each([0.005, 0.1, 0.5])('Clopper-Pearson never covers %f less than it says, on either side', (p) => {
  expect(share(4000, 2, (r) => within(clopperPearson(binomial(r, 200, p), 200), p))).toBeGreaterThan(0.945)
  expect(share(4000, 3, (r) => upperBound(binomial(r, 200, p), 200) >= p)).toBeGreaterThan(0.945)
})

test.each([newcombe10, tango])('paired difference: %o covers', (interval) => {
  const p = [0.7, 0.05, 0.12, 0.13]
  const covered = share(2000, 4, (r) => {
    const [bothRight = 0, firstOnly = 0, secondOnly = 0, bothWrong = 0] = multinomial(r, 150, p)
    return within(interval({ bothRight, firstOnly, secondOnly, bothWrong }), 0.07)
  })
  expect(covered).toBeGreaterThan(0.93)
  expect(covered).toBeLessThan(0.975)
})

test('McNemar mid-p rejects equal models about as often as it says', () => {
  const rejected = share(4000, 5, (r) => {
    const b = binomial(r, 40, 0.5)
    return mcnemarMidP(b, 40 - b) < 0.05
  })
  expect(rejected).toBeGreaterThan(0.025)
  expect(rejected).toBeLessThan(0.06)
})

test('the e-value rejects equal models at most as often as it says, though looked at after every flip', () => {
  const rejected = share(1000, 6, (r) => {
    let b = 0
    for (let flips = 1; flips <= 400; flips += 1) {
      if (uniform(r) < 0.5) b += 1
      if (mcnemarLogE(b, flips - b) >= Math.log(20)) return true
    }
    return false
  })
  expect(rejected).toBeGreaterThan(0)
  expect(rejected).toBeLessThan(0.05)
})

test('kappa and AC1 cover', () => {
  // Both models agree with a hidden class with 0.85: kappa and AC1 are those of the exact table.
  const cells = [0, 1, 2].flatMap((i) =>
    [0, 1, 2].map((j) =>
      [0.5, 0.3, 0.2].reduce((sum, p, h) => sum + p * (i === h ? 0.85 : 0.075) * (j === h ? 0.85 : 0.075), 0),
    ),
  )
  const table = (counts: number[]) => [0, 1, 2].map((i) => counts.slice(3 * i, 3 * i + 3))
  const exact = table(cells.map((c) => c * 1e6))
  for (const figure of [kappa, gwetAc1]) {
    const truth = figure(exact).value as number
    const covered = share(1000, 7, (r) => within(figure(table(multinomial(r, 300, cells))).ci95, truth))
    expect(covered).toBeGreaterThan(0.93)
    expect(covered).toBeLessThan(0.97)
  }
})

test('the order-statistic interval of P95 covers', () => {
  const covered = share(2000, 8, (r) => {
    const sorted = Float64Array.from({ length: 400 }, () => -Math.log(1 - uniform(r))).sort()
    return within(quantileInterval(sorted, 0.95), -Math.log(0.05))
  })
  expect(covered).toBeGreaterThan(0.94)
  expect(covered).toBeLessThan(0.985)
})

test('the paired bootstrap of a mean difference covers', () => {
  const covered = share(300, 9, (r) => {
    const a = Float64Array.from({ length: 120 }, () => -Math.log(1 - uniform(r)))
    const b = a.map((x) => x + uniform(r))
    const statistic = (m: number[]) => (m[1] as number) - (m[0] as number)
    const boot = bootstrapMeans([a, b], statistic, { seed: 1, confidence: 0.95, draws: 500 })
    return within(boot?.ci95 ?? null, 0.5)
  })
  expect(covered).toBeGreaterThan(0.91)
  expect(covered).toBeLessThan(0.985)
})

test('blocks of neighbours keep what neighbours share; rows one by one do not', () => {
  const series = (r: ReturnType<typeof seeded>) => {
    let x = 0
    return Float64Array.from({ length: 1000 }, () => (x = 0.8 * x + uniform(r) - 0.5))
  }
  const covered = (blockRows: number) =>
    share(200, 10, (r) => {
      const boot = bootstrapMeans([series(r)], ([m]) => m as number, {
        seed: 1,
        confidence: 0.95,
        draws: 300,
        blockRows,
      })
      return within(boot?.ci95 ?? null, 0)
    })
  expect(covered(1)).toBeLessThan(0.7)
  expect(covered(40)).toBeGreaterThan(0.85)
})

test('the interval of ROC AUC covers', () => {
  // Positives uniform on 0.2..1.2 above negatives on 0..1: the truth is 1 - 0.8^2 / 2.
  const covered = share(600, 11, (r) => {
    const n = 150
    const labels = Int32Array.from({ length: n }, (_, i) => (i < 60 ? 1 : 0))
    const scores = Float64Array.from(labels, (l) => (uniform(r) + 0.2 * l) / 1.2)
    const rows = Int32Array.from(labels, (_, i) => i)
    const at = (i: number, c: number) => (c === 1 ? (scores[i] as number) : 1 - (scores[i] as number))
    return within(ranking({ k: 2, float32: () => false, at, rows, labels }).rocAuc.ci95, 1 - 0.8 ** 2 / 2)
  })
  expect(covered).toBeGreaterThan(0.92)
  expect(covered).toBeLessThan(0.98)
})

test('Lin’s interval covers', () => {
  // y = x + noise: covariance v, variances v and v + w, means alike.
  const v = 1
  const w = 0.5
  const truth = (2 * v) / (v + v + w)
  const normal = (seed: number) => normalFeature('x', 200, seed).column as { values: Float64Array }
  let covered = 0
  const trials = 300
  for (let t = 0; t < trials; t += 1) {
    const x = normal(2 * t + 1).values
    const e = normal(2 * t + 2).values
    const y = x.map((value, i) => value + Math.sqrt(w) * (e[i] as number))
    if (within(association(x, y).linCccCi95, truth)) covered += 1
  }
  expect(covered / trials).toBeGreaterThan(0.91)
  expect(covered / trials).toBeLessThan(0.985)
})

test('PSI passes its noise floor in about 5 % of samples that did not drift', () => {
  let past = 0
  const trials = 300
  for (let t = 0; t < trials; t += 1) {
    const a = normalFeature('x', 800, 5000 + 2 * t).column as { values: Float64Array }
    const b = normalFeature('x', 800, 5001 + 2 * t).column as { values: Float64Array }
    const { psi, psiNoise95 } = numericDrift(a.values, b.values)
    if ((psi as number) > (psiNoise95 as number)) past += 1
  }
  expect(past / trials).toBeGreaterThan(0.01)
  expect(past / trials).toBeLessThan(0.1)
})

test.each([
  [0, 0.001, 0.95, 2995],
  [0, 0.001, 0.99, 4603],
  [0, 0.05, 0.95, 59],
])('at rate %f, %f at %f needs %i trials', (rate, limit, confidence, n) => {
  expect(trialsToSettle(rate, limit, confidence)).toBe(n)
})

test('30 numbers that may depend on those before them: the interval of the ratio holds the truth', () => {
  const truth = 1 + defaultGates.accuracy.margin
  const held = share(1500, 11, (random) => {
    const data = numbersLog({ n: 30, dependence: { kind: 'autoregression', phi: 0.5 }, random })
    const { a, b } = pairedErrors(data, data.labelValues!, null)
    const judged = { worth: worthsOf(data).accuracy!, confidence: 0.975, looked: false }
    const ci95 = ratioBounds(pairMoments(a, b), judged)
    return ci95 === null || within(ci95, truth)
  })
  expect(held).toBeGreaterThan(0.92)
})
