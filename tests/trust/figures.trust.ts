/** Intervals of rare classes, few requests and long tails; and what sampling noise gives PSI over many categories. */
import { expect, test } from 'vitest'
import type { Random } from '../../src/core/random'
import { compareCounts } from '../../src/evaluation/metrics/drift-categorical'
import { psiChance } from '../../src/evaluation/statistics/psi-noise'
import * as trials from '../simulations/coverage'
import { Draws, type Trial } from '../simulations/draws'
import { sparseCounts } from '../simulations/drift'
import { cell, COVERED, keep, past, runsFor, WRONG } from './cells'
import { COVERAGE, FALSE_ALARMS } from './tables'

const table = COVERAGE['coverage-figures']
const rare = { n: 200, rare: 0.01, found: 0.8, alarms: 0.005 }

/** In microseconds: of most figures, and of those that are drawn again and again. */
const QUICK = 500
const SLOW = 5000

const rows: [row: string, trial: Trial, cost?: number][] = [
  ...(['kappa', 'ac1'] as const).flatMap((figure) =>
    [0.9, 0.5].map((together): [string, Trial] => [
      `${figure === 'kappa' ? 'Kappa' : "Gwet's AC1"}, n = 300, a class of 1 %, ${together * 100} % of it in common`,
      trials.agreementTrial(figure, { n: 300, rare: 0.01, together }),
    ]),
  ),
  ...(['macro recall', 'balanced accuracy', 'macro precision', 'macro f1'] as const).map(
    (name): [string, Trial] => [`${capital(name)}, n = 200, a class of 1 %`, trials.averageTrial(name, rare)],
  ),
  ...[
    { n: 100, rare: 0.02, found: 0.8, alarms: 0.2 },
    { n: 200, rare: 0.02, found: 0.8, alarms: 0.05 },
    { n: 200, rare: 0.01, found: 0.5, alarms: 0.01 },
  ].map((model): [string, Trial] => [
    `Weighted precision, n = ${model.n}, a class of ${model.rare * 100} %, false alarms ${model.alarms * 100} %`,
    trials.averageTrial('weighted precision', model),
  ]),
  ...[0.8, 0.9, 0.97].map((auc): [string, Trial, number] => [
    `ROC AUC of ${auc}, 10 of 2,000 positive`,
    trials.areaTrial({ positives: 10, negatives: 1990, auc }),
    SLOW,
  ]),
  ...([0.02, 0.005] as const).map((flips): [string, Trial] => [
    `Flip cost, n = 100, ${flips * 100} % flip`,
    trials.costTrial({ n: 100, flips, broken: 0.5, costs: [1, -1] }),
  ]),
  ...(['mae', 'rmse', 'r2'] as const).map((figure): [string, Trial, number] => [
    `${figure === 'r2' ? 'R²' : figure.toUpperCase()}, n = 200, errors by Student's t with 3 degrees of freedom`,
    trials.longTailTrial(figure, 200),
    SLOW,
  ]),
  ['Calibration error of an honest model, n = 400', trials.honestCalibrationTrial(400), SLOW],
  ...[500, 2000, 10_000].map((n): [string, Trial, number] => [
    `Accuracy at a threshold tuned here, n = ${n.toLocaleString('en-US')}`,
    trials.tunedTrial(n),
    SLOW,
  ]),
]

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Draws again where a figure is not defined: it is then null, with its reason. */
const holds = (trial: Trial) => (random: Random) => {
  for (;;) {
    const held = trial(new Draws(random.below(2 ** 31)))
    if (held !== null) return held
  }
}

test(table, { timeout: 3_600_000 }, () => {
  const cells = rows.map(([row, trial, cost = QUICK]) =>
    cell({ table, row, column: 'holds the truth' }, { runs: runsFor(cost), promised: COVERED }, holds(trial)),
  )
  keep('coverage-figures', cells)
  expect(past(cells, COVERED)).toEqual([])
})

test('noise', { timeout: 3_600_000 }, () => {
  const table = FALSE_ALARMS.noise
  const cells = [100, 250].flatMap((categories) =>
    [500, 1000].map((n) =>
      cell(
        {
          table,
          row: `${categories} categories, baseline 1,000`,
          column: `n = ${n.toLocaleString('en-US')}`,
        },
        { runs: runsFor(SLOW), promised: WRONG },
        (random) => {
          const { baseline, current } = sparseCounts({ categories, m: 1000, n }, random.below(2 ** 31))
          return compareCounts(baseline, current).psi > psiChance(baseline, current, random.below(2 ** 31))
        },
      ),
    ),
  )
  keep('noise', cells)
  expect(past(cells, WRONG)).toEqual([])
})
