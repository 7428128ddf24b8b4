/** Labels at one rate where the models agree and another where they do not. */
import { expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import type { EvaluationData } from '../../../src/evaluation/input'
import { labelStrata } from '../../../src/evaluation/statistics/label-strata'
import { weightedAccuracy } from '../../../src/evaluation/statistics/weighted-accuracy'
import { headlineOf } from '../../../src/report/first/figures'
import { defaultGates } from '../../../src/result/gates'
import { Draws } from '../../simulations/draws'
import { simulated } from './data'

const full = simulated(4000, { primary: 0.86, shadow: 0.8 }, 5, 3)
const run = (data: EvaluationData) => evaluate(data, defaultGates, { seed: 1, partial: false })

function labelledAt(agreements: number, disagreements: number): EvaluationData {
  const draws = new Draws(3)
  const differs = (i: number) => full.primary.classes[i] !== full.shadow.classes[i]
  const kept = (i: number) => draws.uniform() < (differs(i) ? disagreements : agreements)
  return { ...full, labels: (full.labels as Int32Array).map((label, i) => (kept(i) ? label : -1)) }
}

test('the gate rests on the disagreements, and a warning says the rates', () => {
  const truth = run(full).quality?.accuracyDifference.value as number
  const result = run(labelledAt(0.6, 0.15))
  const from = result.fromDisagreements
  expect(from?.decides).toBe(true)
  expect(from?.interval[0]).toBeLessThan(truth)
  expect(from?.interval[1]).toBeGreaterThan(truth)
  // Counted alike, the labels make shadow look much less bad than it is.
  expect(result.quality?.accuracyDifference.value).toBeGreaterThan(0.6 * truth)
  const warning = result.warnings.find(({ code }) => code === 'labelling-rates')
  expect(warning?.message).toMatch(/^(59|60|61)[.\d]* % of agreements and 1[3-7][.\d]* % of disagreements/)
  const gate = result.checklist.find(({ id }) => id === 'accuracy')
  expect(gate?.status).toBe('fail')
  expect(gate?.detail).toContain('disagreements')
})

test('the first page’s three figures subtract, and the plain accuracies stay those of the labels', () => {
  const truth = run(full).quality!
  const result = run(labelledAt(0.3, 0.2))
  expect(result.fromDisagreements!.decides).toBe(true)
  const { primary, shadow, difference, weighted } = headlineOf(result)!
  expect(weighted).toBe(true)
  expect(shadow.value! - primary.value!).toBeCloseTo(difference.value!, 12)
  // Counted alike, the labels have too few disagreements, and both models look better than they are.
  for (const role of ['primary', 'shadow'] as const) {
    const shown = { primary, shadow }[role]
    const plain = result.quality![role].accuracy!
    expect(plain).toBeGreaterThan(shown.value!)
    expect(Math.abs(shown.value! - truth[role].accuracy!)).toBeLessThan(
      Math.abs(plain - truth[role].accuracy!),
    )
    expect(shown.ci95![0]).toBeLessThan(truth[role].accuracy!)
    expect(shown.ci95![1]).toBeGreaterThan(truth[role].accuracy!)
  }
})

test('a weighted accuracy’s interval holds the truth, in few labels and where all labelled ones are right', () => {
  const draws = new Draws(11)
  const kept = (k: number, rate: number) => draws.counts(k, [rate, 1 - rate])[0] as number
  for (const [n, apart, alike, differ, rates] of [
    [300, 0.9, 0.5, 0.2, [0.6, 0.15]],
    [2000, 0.97, 0.4, 0.05, [0.1, 0.5]],
    [400, 0.85, 0.85, 0.3, [0.3, 0.3]],
  ] as const) {
    const truth = (1 - differ) * apart + differ * alike
    let [held, undefinedOnes] = [0, 0]
    for (let t = 0; t < 2000; t += 1) {
      const disagreements = kept(n, differ)
      const [labelledAgreements, labelled] = [
        kept(n - disagreements, rates[0]),
        kept(disagreements, rates[1]),
      ]
      const counts = { n, disagreements, labelledAgreements, labelled }
      const found = weightedAccuracy({ ...counts, rightAgreements: kept(labelledAgreements, apart), right: kept(labelled, alike) }) // prettier-ignore
      if (!found) undefinedOnes++
      else if (found.ci95[0] <= truth && truth <= found.ci95[1]) held++
    }
    expect(undefinedOnes).toBeLessThan(20)
    expect(held / (2000 - undefinedOnes)).toBeGreaterThan(0.93)
  }
  expect(weightedAccuracy({ n: 10, disagreements: 2, labelled: 0, right: 0, labelledAgreements: 4, rightAgreements: 3 })).toBeNull() // prettier-ignore
})

test('labels of agreements alone give no difference, and no pass', () => {
  const result = run(labelledAt(0.6, 0))
  expect(result.quality?.accuracyDifference).toMatchObject({ value: null, interval: null })
  const gate = result.checklist.find(({ id }) => id === 'accuracy')
  expect(gate?.status).toBe('insufficient')
  expect(gate?.detail).toContain('Label disagreements')
})

test('all labelled, or none that disagree: nothing to tell apart', () => {
  expect(run(full).warnings.map(({ code }) => code)).not.toContain('labelling-rates')
  const alike = labelStrata(
    { n: 1000, disagreements: 0, labelled: 0, labelledAgreements: 10, fixed: 0, broken: 0 },
    0.95,
  )
  expect(alike).toMatchObject({ differ: false, value: 0, rates: { agreements: 0.01, disagreements: null } })
  // No disagreement among 1,000 still leaves some to others.
  expect(alike.interval?.[0]).toBeLessThan(-0.002)
})

test('with the truth on the line at most one in twenty passes, where counting labels alike nearly all would', () => {
  const draws = new Draws(5)
  const kept = (k: number, rate: number) => draws.counts(k, [rate, 1 - rate])[0] as number
  let passed = 0
  for (let t = 0; t < 400; t += 1) {
    // A fifth of the requests disagree, and half a point more of them is lost than won: the margin.
    const [won = 0, lost = 0, neither = 0, same = 0] = draws.counts(2000, [0.08, 0.085, 0.035, 0.8])
    const [fixed, broken, rest] = [kept(won, 0.15), kept(lost, 0.15), kept(neither, 0.15)]
    const counts = {
      n: 2000,
      disagreements: won + lost + neither,
      labelled: fixed + broken + rest,
      labelledAgreements: kept(same, 0.6),
      fixed,
      broken,
    }
    const { interval, differ } = labelStrata(counts, 0.9)
    expect(differ).toBe(true)
    if (interval && interval[0] > -0.005) passed += 1
  }
  expect(passed / 400).toBeLessThan(0.08)
})
