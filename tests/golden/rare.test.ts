/** Every case of rare.json (its maker is rare_values.py): intervals that hold with rare classes, against ours. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Interval } from '../../src/core/interval'
import { gwetAc1, kappa } from '../../src/evaluation/metrics/agreement'
import { tableQuality } from '../../src/evaluation/metrics/quality'
import { ranking } from '../../src/evaluation/metrics/ranking'
import { logMeanInterval } from '../../src/evaluation/statistics/heavy-tail'
import { moments } from '../../src/evaluation/statistics/quantiles'
import { meanAmountInterval } from '../../src/evaluation/statistics/weighted-shares'
import { same } from './compare'

type WithEnds = [value: number, low: number, high: number]

interface Golden {
  tables: {
    name: string
    table: number[][]
    kappa: WithEnds
    kappaLinear: WithEnds
    kappaQuadratic: WithEnds
    ac1: WithEnds
    balanced: Interval
    averages: { kind: 'macro' | 'weighted'; key: 'precision' | 'recall' | 'f1'; ci95: Interval }[]
  }[]
  areas: { positives: number[]; negatives: number[]; auc: WithEnds }[]
  amounts: { counts: number[]; amounts: number[]; expected: WithEnds }[]
  logMeans: { values: number[]; ci95: Interval }[]
}

const golden = JSON.parse(readFileSync(new URL('./rare.json', import.meta.url), 'utf8')) as Golden

/** Where the oracle differentiates numerically, its ends are no better than this. */
const NUMERICAL = 1e-6

function sameFigure(
  ours: { value: number | null; ci95: Interval | null },
  [value, ...ends]: WithEnds,
  tolerance = 1e-9,
): void {
  same(ours.value, value)
  sameInterval(ours.ci95, ends, tolerance)
}

function sameInterval(ours: Interval | null, theirs: number[], tolerance = 1e-9): void {
  expect(ours).not.toBeNull()
  ours?.forEach((end, i) => same(end, theirs[i] as number, tolerance))
}

test.each(golden.tables)('$name', (c) => {
  sameFigure(kappa(c.table), c.kappa, NUMERICAL)
  sameFigure(kappa(c.table, 'linear'), c.kappaLinear, NUMERICAL)
  sameFigure(kappa(c.table, 'quadratic'), c.kappaQuadratic, NUMERICAL)
  sameFigure(gwetAc1(c.table), c.ac1, NUMERICAL)
  const ours = tableQuality(
    c.table,
    c.table.map((_, i) => String(i)),
  )
  sameInterval(ours.balancedAccuracyCi95, c.balanced)
  for (const { kind, key, ci95 } of c.averages) sameInterval(ours[kind][`${key}Ci95`], ci95)
})

test('macro recall and balanced accuracy are one quantity where every class has labels, with one interval', () => {
  const table = [
    [90, 5],
    [0, 5],
  ]
  const ours = tableQuality(table, ['a', 'b'])
  expect(ours.macro.recall).toBe(ours.balancedAccuracy)
  expect(ours.macro.recallCi95).toEqual(ours.balancedAccuracyCi95)
  expect(ours.macro.recallCi95?.[0]).toBeLessThan(0.8)
})

test.each([
  ['nearly perfect', 1.5811467358e-6],
  ['textbook', 0.0734476073],
])('the standard error of kappa does not cancel: %s', (name, se) => {
  const table = golden.tables.find((one) => one.name === name)?.table as number[][]
  expect((kappa(table).se as number) / se).toBeCloseTo(1, 8)
})

test.each(golden.areas)('ROC AUC, case %#', ({ positives, negatives, auc }) => {
  const scores = [...positives, ...negatives]
  const labels = Int32Array.from(scores, (_, i) => (i < positives.length ? 1 : 0))
  const rows = Int32Array.from(labels.keys())
  const at = (i: number, c: number) => (c === 1 ? (scores[i] as number) : -(scores[i] as number))
  sameFigure(ranking({ k: 2, float32: () => false, at, rows, labels }).rocAuc, auc)
})

test.each(golden.amounts)('mean amount of $counts', ({ counts, amounts, expected }) => {
  sameInterval(meanAmountInterval(counts, amounts), expected.slice(1))
})

test.each(golden.logMeans)('a mean on the log scale, case %#', ({ values, ci95 }) => {
  sameInterval(logMeanInterval(moments(Float64Array.from(values))), ci95)
})
