/** Intervals of figures of a labelled table, of probabilities and of numbers cover: seeded simulations. */
import { expect, test } from 'vitest'
import { calibrationError } from '../../../src/evaluation/statistics/calibration-error'
import { tableQuality } from '../../../src/evaluation/metrics/quality'
import { ranking } from '../../../src/evaluation/metrics/ranking'
import { regressionModel } from '../../../src/evaluation/metrics/regression-model'
import { brier, logLoss } from '../../../src/evaluation/metrics/scores'
import type { Scored } from '../../../src/evaluation/metrics/scores'
import type { Interval } from '../../../src/core/interval'
import { association } from '../../../src/evaluation/statistics/correlation'
import { tTwoSided } from '../../../src/evaluation/statistics/distributions'
import { meanInterval, moments } from '../../../src/evaluation/statistics/quantiles'
import { seeded } from '../../../src/core/random'
import { uniform } from './data'

type Draw = ReturnType<typeof seeded>

/** Shares of seeded trials in which each of several intervals holds its truth. */
function coverages(
  trials: number,
  seed: number,
  truth: Record<string, number>,
  make: (random: Draw) => Record<string, Interval | null>,
): Record<string, number> {
  const random = seeded(seed)
  const held = Object.fromEntries(Object.keys(truth).map((key) => [key, 0]))
  for (let t = 0; t < trials; t += 1)
    for (const [key, interval] of Object.entries(make(random))) {
      const value = truth[key] as number
      if (interval && interval[0] <= value && value <= interval[1]) held[key] = (held[key] as number) + 1
    }
  return Object.fromEntries(Object.entries(held).map(([key, count]) => [key, count / trials]))
}

function expectNominal(covered: Record<string, number>, low = 0.925, high = 0.975): void {
  for (const [key, share] of Object.entries(covered)) {
    expect(share, key).toBeGreaterThan(low)
    expect(share, key).toBeLessThan(high)
  }
}

function normal(random: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - uniform(random))) * Math.cos(2 * Math.PI * uniform(random))
}

test('t is the published one', () => {
  expect(tTwoSided(0.95, 1)).toBeCloseTo(12.7062047364, 8)
  expect(tTwoSided(0.95, 9)).toBeCloseTo(2.2621571628, 9)
  expect(tTwoSided(0.99, 30)).toBeCloseTo(2.7499956536, 9)
  expect(tTwoSided(0.95, 2e7)).toBeCloseTo(1.95996398, 6)
})

test('averages over classes, balanced accuracy, MCC and F1 per class cover', () => {
  const names = ['a', 'b', 'c']
  const shares = [0.3, 0.1, 0.05, 0.06, 0.22, 0.04, 0.02, 0.06, 0.15]
  const table = (counts: number[]) => [0, 1, 2].map((i) => counts.slice(3 * i, 3 * i + 3))
  const figures = (counts: number[]) => {
    const q = tableQuality(table(counts), names)
    const all = {
      balanced: [q.balancedAccuracy, q.balancedAccuracyCi95],
      mcc: [q.mcc, q.mccCi95],
      macroPrecision: [q.macro.precision, q.macro.precisionCi95],
      macroRecall: [q.macro.recall, q.macro.recallCi95],
      macroF1: [q.macro.f1, q.macro.f1Ci95],
      weightedPrecision: [q.weighted.precision, q.weighted.precisionCi95],
      weightedRecall: [q.weighted.recall, q.weighted.recallCi95],
      weightedF1: [q.weighted.f1, q.weighted.f1Ci95],
      f1: [q.perClass[1]?.f1, q.perClass[1]?.f1Ci95],
      precision: [q.perClass[2]?.precision, q.perClass[2]?.precisionCi95],
    } as Record<string, [number, Interval | null]>
    return all
  }
  const exact = figures(shares.map((s) => s * 1e6))
  const truth = Object.fromEntries(Object.entries(exact).map(([key, [value]]) => [key, value]))
  const covered = coverages(2000, 1, truth, (random) => {
    const counts = shares.map(() => 0)
    for (let i = 0; i < 400; i += 1) {
      let u = uniform(random)
      let cell = 0
      while (cell < 8 && u >= (shares[cell] as number)) u -= shares[cell++] as number
      counts[cell] = (counts[cell] as number) + 1
    }
    return Object.fromEntries(Object.entries(figures(counts)).map(([key, [, ci]]) => [key, ci]))
  })
  expectNominal(covered)
})

test('weighted recall is accuracy, and its interval is about as wide', () => {
  const q = tableQuality(
    [
      [400, 100],
      [80, 420],
    ],
    ['a', 'b'],
  )
  expect(q.weighted.recall).toBeCloseTo(q.accuracy as number, 12)
  q.weighted.recallCi95?.forEach((b, i) => expect(b).toBeCloseTo(q.accuracyCi95?.[i] as number, 2))
})

test('a table without a miss has no interval that pretends to be sure', () => {
  const q = tableQuality(
    [
      [5, 0],
      [0, 5],
    ],
    ['a', 'b'],
  )
  expect([q.mcc, q.mccCi95]).toEqual([1, null])
  expect(q.mccReason).toMatch(/no interval/i)
  // Joined from the limits of each class, these stay open on one side.
  for (const average of [q.macro, q.weighted])
    for (const key of ['precisionCi95', 'recallCi95', 'f1Ci95'] as const) {
      expect(average[key]?.[0]).toBeLessThan(0.85)
      expect(average[key]?.[1]).toBe(1)
    }
  expect(q.balancedAccuracyCi95?.[0]).toBeLessThan(0.8)
  expect(q.perClass[0]?.f1Ci95?.[0]).toBeLessThan(0.8)
})

/** Honest probabilities, or ones drawn towards 0 and 1, of two classes. */
function probabilities(random: Draw, n: number, overconfident = false): Scored {
  const labels = new Int32Array(n)
  const stated = new Float64Array(n)
  for (let i = 0; i < n; i += 1) {
    const p = uniform(random)
    labels[i] = uniform(random) < p ? 1 : 0
    stated[i] = overconfident ? (p > 0.5 ? 1 - (1 - p) / 3 : p / 3) : p
  }
  const rows = Int32Array.from(labels, (_, i) => i)
  return {
    k: 2,
    float32: () => false,
    rows,
    labels,
    at: (i, c) => (c === 1 ? (stated[i] as number) : 1 - (stated[i] as number)),
  }
}

test('Brier score, log loss and average precision cover', () => {
  const exact = probabilities(seeded(99), 1_000_000)
  const precision = ranking(exact).averagePrecision.value as number
  // Of p uniform: E p(1-p) = 1/6, E -p ln p - (1-p) ln(1-p) = 1/2.
  const covered = coverages(1000, 2, { brier: 1 / 6, logLoss: 0.5, precision }, (random) => {
    const s = probabilities(random, 250)
    return { brier: brier(s).ci95, logLoss: logLoss(s).ci95, precision: ranking(s).averagePrecision.ci95 }
  })
  expectNominal(covered, 0.92, 0.99)
})

function bins(s: Scored) {
  const found = Array.from({ length: 15 }, () => ({ n: 0, sum: 0, hits: 0, squares: 0, honest: 0 }))
  for (const i of s.rows) {
    const p = s.at(i, 1)
    // Bins that do not depend on the sample: the truth is then one number.
    const t = p > 2 / 3 ? 1 - 3 * (1 - p) : p < 1 / 3 ? 3 * p : 0.5
    const bin = found[Math.min(14, Math.floor(t * 15))] as (typeof found)[number]
    const residual = (s.labels[i] as number) - p
    bin.n += 1
    bin.sum += p
    bin.hits += s.labels[i] as number
    bin.squares += residual * residual
    bin.honest += p * (1 - p)
  }
  return found
}

test('the interval of the calibration error covers, though the error itself is biased upwards', () => {
  const truth = calibrationError(bins(probabilities(seeded(98), 3_000_000, true)), 3_000_000, 1).ece as number
  let seed = 1
  const covered = coverages(300, 3, { ece: truth }, (random) => ({
    ece: calibrationError(bins(probabilities(random, 600, true)), 600, (seed += 1)).eceCi95,
  }))
  expectNominal(covered, 0.91, 0.995)
})

test('an honest model is past its calibration noise in about 5 % of samples', () => {
  const random = seeded(4)
  let past = 0
  for (let t = 0; t < 300; t += 1) {
    const { ece, eceNoise95 } = calibrationError(bins(probabilities(random, 400)), 400, t)
    if ((ece as number) > (eceNoise95 as number)) past += 1
  }
  expect(past / 300).toBeGreaterThan(0.015)
  expect(past / 300).toBeLessThan(0.1)
})

test('errors of numbers cover', () => {
  const sd = 2
  const spread = 3
  const bias = 0.5
  const exact = { bias, rmse: Math.hypot(sd, bias), r2: 1 - (sd * sd + bias * bias) / (spread * spread) }
  const draw = (random: Draw, n: number) => {
    const labels = Float64Array.from({ length: n }, () => 20 + spread * normal(random))
    return regressionModel(
      labels.map((t) => t + bias + sd * normal(random)),
      labels,
    )
  }
  const large = draw(seeded(97), 1_000_000)
  expect(large.r2).toBeCloseTo(exact.r2, 2)
  const truth = {
    ...exact,
    mae: large.mae as number,
    medianAe: large.medianAe as number,
    mape: large.mape as number,
  }
  const covered = coverages(1500, 5, truth, (random) => {
    const m = draw(random, 150)
    return {
      bias: m.biasCi95,
      rmse: m.rmseCi95,
      r2: m.r2Ci95,
      mae: m.maeCi95,
      medianAe: m.medianAeCi95,
      mape: m.mapeCi95,
    }
  })
  expectNominal(covered, 0.92, 0.98)
})

test('a mean of five values covers by t; limits of agreement and correlations cover', () => {
  const small = coverages(3000, 6, { mean: 0 }, (random) => ({
    mean: meanInterval(moments(Float64Array.from({ length: 5 }, () => normal(random)))),
  }))
  expectNominal(small, 0.935, 0.965)
  const truth = { bias: 1, lower: 1 - 1.96 * 0.5, upper: 1 + 1.96 * 0.5, pearson: 1 / Math.sqrt(1.25) }
  const spearman = (6 / Math.PI) * Math.asin(truth.pearson / 2)
  const covered = coverages(1500, 7, { ...truth, spearman }, (random) => {
    const x = Float64Array.from({ length: 80 }, () => normal(random))
    const a = association(
      x,
      x.map((v) => v + 1 + 0.5 * normal(random)),
    )
    return {
      bias: a.blandAltman?.biasCi95 ?? null,
      lower: a.blandAltman?.lowerCi95 ?? null,
      upper: a.blandAltman?.upperCi95 ?? null,
      pearson: a.pearsonCi95,
      spearman: a.spearmanCi95,
    }
  })
  expectNominal(covered)
})
