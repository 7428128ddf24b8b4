/** Intervals cover where a class is rare, requests are few or errors have a long tail: seeded simulations. */
import { expect, test } from 'vitest'
import {
  agreementTrial,
  areaTrial,
  averageTrial,
  costTrial,
  honestCalibrationTrial,
  longTailTrial,
} from '../../simulations/coverage'
import { shareOf } from '../../simulations/draws'

/** Of 95; a simulation of 600 is off by 0.9 points at one standard error. */
const LEAST = 0.92

test.each([
  ['kappa', 0.9],
  ['kappa', 0.5],
  ['ac1', 0.9],
  ['ac1', 0.5],
] as const)('%s, 300 requests, a class of 1 %, %f of them together', (figure, together) => {
  expect(shareOf(600, 1, agreementTrial(figure, { n: 300, rare: 0.01, together }))).toBeGreaterThan(LEAST)
})

test.each([
  ['macro recall', { n: 200, rare: 0.01, found: 0.8, alarms: 0.005 }],
  ['balanced accuracy', { n: 200, rare: 0.01, found: 0.8, alarms: 0.005 }],
  ['macro precision', { n: 200, rare: 0.01, found: 0.8, alarms: 0.005 }],
  ['macro f1', { n: 200, rare: 0.01, found: 0.8, alarms: 0.005 }],
  ['weighted precision', { n: 100, rare: 0.02, found: 0.8, alarms: 0.2 }],
  ['weighted precision', { n: 200, rare: 0.02, found: 0.8, alarms: 0.05 }],
  ['weighted precision', { n: 200, rare: 0.01, found: 0.5, alarms: 0.01 }],
  ['weighted f1', { n: 200, rare: 0.02, found: 0.8, alarms: 0.05 }],
] as const)('%s of %j', (name, model) => {
  expect(shareOf(600, 1, averageTrial(name, model))).toBeGreaterThan(LEAST)
})

test.each([0.8, 0.9, 0.97])('ROC AUC %f, 10 of 2,000 positive', (auc) => {
  expect(shareOf(200, 1, areaTrial({ positives: 10, negatives: 1990, auc }))).toBeGreaterThan(LEAST)
})

test.each([
  [0.02, [1, -1]],
  [0.005, [1, -1]],
  [0.02, [5, -1]],
] as const)('flip cost, 100 requests, a share of %f flip, at costs %j', (flips, [broken, fixed]) => {
  const costs: [number, number] = [broken, fixed]
  expect(shareOf(600, 1, costTrial({ n: 100, flips, broken: 0.5, costs }))).toBeGreaterThan(LEAST)
})

// 200 trials: a share of 0.95 is off by 1.5 points at one standard error.
test.each(['rmse', 'r2'] as const)('%s of errors with three degrees of freedom, 200 labels', (figure) => {
  expect(shareOf(200, 1, longTailTrial(figure, 200))).toBeGreaterThan(0.92)
})

test('MAE of errors with three degrees of freedom, 200 labels', () => {
  expect(shareOf(600, 1, longTailTrial('mae', 200))).toBeGreaterThan(0.91)
})

test('ECE of an honest model holds 0', () => {
  expect(shareOf(60, 1, honestCalibrationTrial(400))).toBeGreaterThan(0.95)
})
