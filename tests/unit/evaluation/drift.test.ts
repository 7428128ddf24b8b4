/** Drift with three answers: what passes, what fails, and what the rows do not say. */
import { describe, expect, test } from 'vitest'
import { driftAnswers, driftMeasures } from '../../../src/evaluation/metrics/drift'
import { evaluate } from '../../../src/evaluation/evaluate'
import type { FeatureColumn } from '../../../src/evaluation/input'
import { wassersteinDistance } from '../../../src/evaluation/statistics/wasserstein'
import { defaultGates } from '../../../src/result/gates'
import { classified, dataOf, normalFeature } from './data'

const column = (name: string, values: ArrayLike<number>): FeatureColumn => ({
  name,
  column: { kind: 'number', values: Float64Array.from(values) },
})

const words = (name: string, values: string[]): FeatureColumn => {
  const dictionary = [...new Set(values)]
  return {
    name,
    column: { kind: 'text', codes: Int32Array.from(values, (v) => dictionary.indexOf(v)), dictionary },
  }
}

/** The values of a normal feature, each changed. */
function changed(n: number, seed: number, change: (x: number, i: number) => number): FeatureColumn {
  const { values } = normalFeature('x', n, seed).column as { values: Float64Array }
  return column('x', values.map(change))
}

function gateOf(features: FeatureColumn[], baseline: FeatureColumn[], more = {}) {
  const n = 1000
  const data = dataOf({
    primary: classified(new Int32Array(n)),
    shadow: classified(new Int32Array(n)),
    features,
    baseline,
    ...more,
  })
  const result = evaluate(data, defaultGates, { seed: 1, partial: false })
  return { gate: result.checklist.find(({ id }) => id === 'drift'), drift: result.drift }
}

describe('a feature that is not there as it was in training fails', () => {
  const baseline = [normalFeature('x', 1000, 6)]

  test.each([
    ['empty', [column('x', new Float64Array(1000).fill(NaN))], 'x is empty in the log'],
    ['absent', [], 'x is not in the log'],
    [
      'retyped',
      [
        words(
          'x',
          Array.from({ length: 1000 }, (_, i) => `v${i % 7}`),
        ),
      ],
      'x is of another type',
    ],
  ])('%s', (change, features, detail) => {
    const { gate, drift } = gateOf(features, baseline)
    expect(gate).toMatchObject({ status: 'fail', headline: '1 of 1' })
    expect(gate?.detail).toContain(detail)
    expect(drift).toMatchObject([{ feature: 'x', change, answer: 'fail', drifted: true, psi: null }])
  })

  test('a column that only the session knows to be absent', () => {
    const { gate } = gateOf([normalFeature('y', 1000, 5)], [normalFeature('y', 1000, 6)], {
      absentFeatures: ['x'],
    })
    expect(gate).toMatchObject({ status: 'fail', headline: '1 of 2' })
  })

  test('60 % of the values missing, the others as they were', () => {
    const { gate, drift } = gateOf([changed(1000, 5, (x, i) => (i % 5 < 3 ? NaN : x))], baseline)
    expect(gate?.status).toBe('fail')
    expect(drift[0]?.missing?.low).toBeGreaterThan(defaultGates.drift.psi)
  })

  test('values missing here and there of a feature that hardly moves', () => {
    const slow = column(
      'x',
      Float64Array.from({ length: 300 }, (_, i) => (i % 5 < 2 ? NaN : Math.sin(i / 100))),
    )
    const { drift } = gateOf([slow], baseline, {
      n: 300,
      primary: classified(new Int32Array(300)),
      shadow: classified(new Int32Array(300)),
    })
    expect(drift[0]).toMatchObject({ answer: 'fail' })
    expect(drift[0]?.missing?.low).toBeGreaterThan(defaultGates.drift.psi)
  })

  test('empty as it was in training is no drift', () => {
    const empty = column('x', new Float64Array(1000).fill(NaN))
    expect(gateOf([empty], [empty]).gate?.status).toBe('pass')
  })
})

describe('infinite cells', () => {
  test('end, and are a bin of their own', () => {
    const features = [changed(1000, 5, (x, i) => (i === 7 ? Infinity : i === 8 ? -Infinity : x))]
    const { gate, drift } = gateOf(features, [normalFeature('x', 1000, 6)])
    expect(gate?.status).toBe('pass')
    expect(drift[0]?.bins.labels).toContain('infinite')
    expect(drift[0]?.distance).toBeLessThan(0.2)
    expect(gateOf([changed(1000, 5, () => Infinity)], [normalFeature('x', 1000, 6)]).gate?.status).toBe(
      'fail',
    )
  })

  test.each([
    [[1, 2], [1, Infinity], Infinity],
    [[1, Infinity], [2, Infinity], 0.5],
    [[-Infinity, 1], [1, 1], Infinity],
    [[-Infinity, 3], [-Infinity, 1], 1],
    [[Infinity], [Infinity], 0],
  ])('the distance of %j and %j is %f', (a, b, distance) => {
    expect(wassersteinDistance(Float64Array.from(a), Float64Array.from(b))).toBe(distance)
  })
})

test('bounds are at the gates’ confidence: a surer one is wider', () => {
  const features = [normalFeature('x', 300, 5, 0.4)]
  const measured = driftMeasures({ features, featureRows: null, baseline: [normalFeature('x', 300, 6)] }, 1)
  const [narrow, wide] = [0.8, 0.99].map(
    (confidence) => driftAnswers(measured, { ...defaultGates, confidence }, 1)[0]?.bounds,
  )
  expect(wide?.low).toBeLessThan(narrow?.low as number)
  expect(wide?.high).toBeGreaterThan(narrow?.high as number)
})

describe('shares that are alike', () => {
  const flags = (ones: number, n: number) => column('x', Array.from({ length: n }, (_, i) => ((i * 7919) % n < ones ? 1 : 0))) // prettier-ignore

  // Of two values without drift one in twenty is so near by chance.
  test('to a hair: the rows say so', () => {
    const { gate, drift } = gateOf([flags(2017, 4000)], [flags(3020, 6000)])
    expect(gate?.status).toBe('pass')
    expect(drift[0]?.bounds?.high).toBeLessThan(0.05)
  })

  test('one value on both sides: of enough rows another would be rare', () => {
    expect(gateOf([flags(0, 400)], [flags(0, 900)]).gate?.status).toBe('pass')
    expect(gateOf([flags(0, 60)], [flags(0, 900)]).gate?.status).toBe('insufficient')
  })
})
