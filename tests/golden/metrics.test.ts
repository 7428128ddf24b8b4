/** Every case of metrics.json (scikit-learn, SciPy, statsmodels), against ours. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { kappa } from '../../src/evaluation/metrics/agreement'
import { compareCounts } from '../../src/evaluation/metrics/drift-categorical'
import { numericDrift } from '../../src/evaluation/metrics/drift-numeric'
import { latencySummary } from '../../src/evaluation/metrics/latency'
import { tableQuality } from '../../src/evaluation/metrics/quality'
import { regressionModel } from '../../src/evaluation/metrics/regression-model'
import { ranking } from '../../src/evaluation/metrics/ranking'
import { brier, logLoss } from '../../src/evaluation/metrics/scores'
import type { Scored } from '../../src/evaluation/metrics/scores'
import { defaultGates } from '../../src/result/gates'
import { clopperPearson, upperBound, wilson } from '../../src/evaluation/statistics/binomial'
import { association } from '../../src/evaluation/statistics/correlation'
import { zTwoSided } from '../../src/evaluation/statistics/distributions'
import { benjaminiHochberg } from '../../src/evaluation/statistics/multiple'
import { mcnemarExact, mcnemarMidP } from '../../src/evaluation/statistics/paired'
import { quantileRanks } from '../../src/evaluation/statistics/quantiles'
import { inner } from '../../src/evaluation/counts'
import { addRows, agreementFigure, createTally, flipTotals } from '../../src/evaluation/tally'
import { classified } from '../unit/evaluation/data'
import { same } from './compare'

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- the file's shape is checked by use */
type Case = Record<string, any>
const golden: Record<'classification' | 'intervals' | 'latency' | 'drift', Case[]> &
  Record<'benjaminiHochberg' | 'regression', Case> = JSON.parse(
  readFileSync(new URL('./metrics.json', import.meta.url), 'utf8'),
)

interface ModelValues {
  accuracy: number
  balancedAccuracy: number
  mcc: number
  precision: number[]
  recall: number[]
  f1: number[]
  support: number[]
  confusion: number[][]
  macro: Record<'precision' | 'recall' | 'f1', number>
  weighted: Record<'precision' | 'recall' | 'f1', number>
  logLoss?: number
  brier?: number
  rocAuc?: number
  averagePrecision?: number
  rocAucOvrMacro?: number
}

/** value plus and minus 1.96 standard errors, within -1 and 1. */
function asymptotic({ value, se }: { value: number | null; se: number | null }): [number, number] {
  const half = zTwoSided(0.95) * (se as number)
  return [Math.max(-1, (value as number) - half), Math.min(1, (value as number) + half)]
}

describe.each(golden.classification)('classification: $name', (c) => {
  const index = (labels: unknown[]) => Int32Array.from(labels, (label) => c.classes.indexOf(label))
  const [truth, primary, shadow] = [index(c.truth), index(c.primary), index(c.shadow)]
  const k: number = c.classes.length
  const tally = createTally(k)
  addRows(tally, classified(primary), classified(shadow), truth, 0, truth.length)
  const e = c.expected

  test('agreement and kappa', () => {
    same(agreementFigure(tally).value, e.agreement)
    const confusion = inner(tally.pairs, k)
    expect(confusion).toEqual(e.confusion)
    const plain = kappa(confusion)
    same(plain.value, e.kappa)
    same(plain.se === null ? null : plain.se ** 2, e.kappaVar)
    if (e.kappa === null) expect(plain.reason).toMatch(/undefined/i)
    // statsmodels' interval is the asymptotic one, which ours is not (rare.test.ts has that): it says of the error.
    else asymptotic(plain).forEach((bound, i) => same(bound, e.kappaCi95[i]))
    same(kappa(confusion, 'linear').value, e.kappaLinear)
    same(kappa(confusion, 'quadratic').value, e.kappaQuadratic)
  })

  test('McNemar', () => {
    const { broken, fixed } = flipTotals(tally)
    expect([broken, fixed]).toEqual([e.mcnemar.primaryOnlyCorrect, e.mcnemar.shadowOnlyCorrect])
    if ('exactP' in e.mcnemar) same(mcnemarExact(broken, fixed), e.mcnemar.exactP)
    if ('midP' in e.mcnemar) same(mcnemarMidP(broken, fixed), e.mcnemar.midP)
  })

  test.each(['primary', 'shadow'] as const)('quality of %s', (role) => {
    const theirs: ModelValues = e[role]
    const table = inner(tally[role].byLabel, k)
    expect(table).toEqual(theirs.confusion)
    const ours = tableQuality(table, c.classes.map(String))
    same(ours.accuracy, theirs.accuracy)
    same(ours.balancedAccuracy, theirs.balancedAccuracy)
    same(ours.mcc, theirs.mcc)
    ours.perClass.forEach((row, i) => {
      expect(row.support).toBe(theirs.support[i])
      // scikit-learn writes 0 for 0/0; ours is undefined there, with the reason.
      if (row.predicted === 0) expect([row.precision, theirs.precision[i]]).toEqual([null, 0])
      else same(row.precision, theirs.precision[i] as number)
      if (row.support === 0) expect([row.recall, theirs.recall[i]]).toEqual([null, 0])
      else same(row.recall, theirs.recall[i] as number)
      if (row.predicted + row.support === 0) expect([row.f1, theirs.f1[i]]).toEqual([null, 0])
      else same(row.f1, theirs.f1[i] as number)
      if (row.precision === null || row.recall === null) expect(row.reason).not.toBeNull()
    })
    for (const average of ['macro', 'weighted'] as const)
      for (const key of ['precision', 'recall', 'f1'] as const) same(ours[average][key], theirs[average][key])
  })

  test.each(['primary', 'shadow'] as const)('probabilities of %s', (role) => {
    const rows: number[][] | undefined = c[`${role}Probs`]
    if (!rows) {
      expect(e[role].logLoss).toBeUndefined()
      return
    }
    const s: Scored = {
      k,
      float32: () => false,
      labels: truth,
      rows: Int32Array.from(truth, (_, i) => i),
      at: (i, j) => rows[i]?.[j] as number,
    }
    same(logLoss(s).value, e[role].logLoss)
    if (k === 2) {
      same(brier(s).value, e[role].brier)
      same(ranking(s).rocAuc.value, e[role].rocAuc)
      same(ranking(s).averagePrecision.value, e[role].averagePrecision)
    } else same(ranking(s).rocAuc.value, e[role].rocAucOvrMacro)
  })
})

test.each(golden.intervals)('binomial intervals of $k in $n', (c) => {
  wilson(c.k, c.n)?.forEach((bound, i) => same(bound, c.wilson95[i]))
  clopperPearson(c.k, c.n).forEach((bound, i) => same(bound, c.clopperPearson95[i]))
  same(upperBound(c.k, c.n, 0.95), c.upper95OneSided)
  same(upperBound(c.k, c.n, 0.99), c.upper99OneSided)
})

test.each(golden.latency)('latency of $n requests', (c) => {
  const sorted = Float64Array.from(c.values as number[]).sort()
  const ours = latencySummary(sorted, { ...defaultGates, latency: { slaMs: 15, shareOver: 0.05 } })
  for (const key of ['mean', 'p50', 'p90', 'p95', 'p99'] as const) same(ours[key], c[key])
  expect(ours.n).toBe(c.n)
  expect(ours.overSla).toBe(c.over15)
  ours.p95Ci95?.forEach((bound, i) => same(bound, c.p95Ci[i]))
  expect(quantileRanks(c.n, 0.95)).toEqual([c.p95OrderRanks[0], Math.min(c.n, c.p95OrderRanks[1])])
})

test.each(golden.drift)('drift: $name', (c) => {
  if (c.reference) {
    const ours = numericDrift(
      Float64Array.from(c.reference as number[]),
      Float64Array.from(c.current as number[]),
    )
    same(ours.psi, c.psiQuantile10Clip1e4)
    same(ours.statistic, c.ksStatistic)
    same(ours.p, c.ksP)
    same(ours.distance, c.wassersteinOverRefSd)
  } else {
    const ours = compareCounts(c.referenceCounts, c.currentCounts)
    same(ours.psi, c.psi)
    expect(ours.p / c.chi2P).toBeCloseTo(1, 9)
    same(ours.distance, c.jensenShannonDistanceBase2)
  }
})

test('Benjamini-Hochberg', () => {
  const { p, adjustedBH } = golden.benjaminiHochberg
  benjaminiHochberg(p).forEach((ours, i) => same(ours, adjustedBH[i]))
})

test('regression', () => {
  const { truth, primary, shadow, expected } = golden.regression
  const column = (values: number[]) => Float64Array.from(values)
  for (const [role, values] of [
    ['primary', primary],
    ['shadow', shadow],
  ] as const) {
    const ours = regressionModel(column(values), column(truth))
    for (const key of ['mae', 'rmse', 'r2', 'medianAe', 'mape'] as const) same(ours[key], expected[role][key])
  }
  const ours = association(column(primary), column(shadow))
  same(ours.pearson, expected.pearson)
  same(ours.spearman, expected.spearman)
  same(ours.linCcc, expected.linCcc)
  for (const key of ['bias', 'lower', 'upper'] as const)
    same(ours.blandAltman?.[key], expected.blandAltman[key])
})
