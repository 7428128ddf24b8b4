/** What has no value says why: infinite numbers, scores that are no probabilities, errors that never vary. */
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/result/gates'
import { classified, dataOf, predicted, simulated } from './data'

const run = (data: Parameters<typeof evaluate>[0]) =>
  evaluate(data, defaultGates, { seed: 1, partial: false })

describe('infinite numbers', () => {
  const labelValues = Float64Array.from({ length: 100 }, (_, i) => i + 1)
  const near = predicted(labelValues.map((t, i) => t + (i % 3) - 1))
  const endless = predicted(near.values.map((v, i) => (i < 3 ? Infinity : v)))
  const regression = (primary: typeof near, shadow: typeof near) =>
    run(dataOf({ task: 'regression', classes: [], labelValues, primary, shadow }))

  test('are left out of a model’s figures, with their count', () => {
    const { shadow } = regression(near, endless).regression ?? {}
    expect(shadow?.n).toBe(97)
    expect(shadow?.mae).toBeLessThan(1)
    expect(shadow?.reason).toContain('3 requests with an infinite prediction')
    expect(shadow?.reason).not.toContain('a label is 0')
  })

  test.each([
    ['Shadow', near, endless],
    ['Primary', endless, near],
    ['Each', endless, endless],
  ])('%s: no difference, and no gate that passes on the rest', (who, primary, shadow) => {
    const result = regression(primary, shadow)
    expect(result.regression?.relativeMaeDifference?.value).toBeNull()
    const gate = result.checklist.find(({ id }) => id === 'accuracy')
    expect(gate?.status).toBe('insufficient')
    expect(gate?.detail).toContain(`${who} is infinitely far from 3 labels`)
  })
})

test('scores outside 0 to 1 are no probabilities: the reason, not Infinity or NaN', () => {
  const data = simulated(200, { primary: 0.9, shadow: 0.9 })
  const values = data.shadow.probabilities?.values as Float32Array
  values[0] = Infinity
  values[3] = -0.5
  const result = run(data)
  for (const figure of [result.quality?.shadow.logLoss, result.quality?.shadow.brier]) {
    expect(figure?.value).toBeNull()
    expect(figure?.reason).toContain('2 of 200 requests have a score outside 0 to 1')
  }
  expect(result.calibration?.shadow).toMatchObject({
    ece: null,
    reason: expect.stringContaining('outside 0 to 1') as string,
  })
  expect(result.quality?.primary.brier?.value).toBeGreaterThan(0)
})

test('answers that give their best class’s probability alone are in no figure of all classes’', () => {
  const labels = Int32Array.from({ length: 60 }, (_, i) => i % 3)
  // Every third answer is whole; the others lack the class after the label's.
  const values = Float32Array.from({ length: 180 }, (_, at) => {
    const [i, c] = [Math.floor(at / 3), at % 3]
    return i % 5 > 0 && c === (i + 1) % 3 && c > 0 ? NaN : c === i % 3 ? 0.8 : 0.1
  })
  const model = () => classified(labels, { probabilities: { width: 3, values } })
  const whole = labels.filter((_, i) => [0, 1, 2].every((c) => !Number.isNaN(values[3 * i + c]))).length
  const { quality } = run(dataOf({ classes: ['a', 'b', 'c'], labels, primary: model(), shadow: model() }))
  expect(whole).toBeLessThan(60)
  for (const figure of ['averagePrecision', 'rocAuc', 'brier', 'logLoss'] as const)
    expect(quality?.primary[figure]).toMatchObject({ value: expect.any(Number) as number, n: whole })
})

test('a slice on which shadow is always exactly 1 worse is worse', () => {
  const n = 100
  const labelValues = new Float64Array(n).fill(10)
  const result = run(
    dataOf({
      task: 'regression',
      classes: [],
      labelValues,
      primary: predicted(new Float64Array(n).fill(11)),
      shadow: predicted(new Float64Array(n).fill(11).fill(12, 0, 40)),
      features: [
        {
          name: 'city',
          column: { kind: 'text', codes: new Int32Array(n).fill(1, 0, 40), dictionary: ['other', 'Boston'] },
        },
      ],
    }),
  )
  expect(result.slices?.rows[0]).toMatchObject({ value: 'Boston', difference: 1, verdict: 'worse' })
  expect(result.slices?.rows[1]).toMatchObject({
    value: 'other',
    difference: 0,
    verdict: 'no credible difference',
  })
})

test('three requests without a flip still leave the cost open', () => {
  const labels = Int32Array.from([0, 1, 0])
  const { flips } = run(dataOf({ labels, primary: classified(labels), shadow: classified(labels) }))
  expect(flips?.costPerRequest).toBe(0)
  expect(flips?.costPerRequestCi95[0]).toBeLessThan(-0.3)
  expect(flips?.costPerRequestCi95[1]).toBeGreaterThan(0.3)
})
