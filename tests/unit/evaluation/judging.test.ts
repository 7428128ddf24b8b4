/** Judging again under other gates: the same as evaluating afresh, without doing it. */
import { describe, expect, test } from 'vitest'
import { evaluate, evaluator } from '../../../src/evaluation/evaluate'
import { defaultGates, type Gates } from '../../../src/result/gates'
import { GateMemo } from '../../../src/evaluation/memo'
import { predicted, dataOf, normalFeature, simulated, uniform } from './data'
import { seeded } from '../../../src/core/random'

const options = { seed: 1, partial: false }

const changes: [string, Partial<Gates>][] = [
  ['confidence', { confidence: 0.99 }],
  ['accuracy', { accuracy: { policy: 'superior', margin: 0.02 } }],
  ['latency', { latency: { slaMs: 9, shareOver: 0.2 } }],
  ['errors', { errors: { maxRate: 0.2 } }],
  ['drift', { drift: { psi: 0.001, allowed: 3 } }],
  ['rollback', { rollback: { ...defaultGates.rollback, who: 'Ada' } }],
  ['costs', { costs: { fixed: -5, broken: 7, bothWrongSame: 1, bothWrongDifferent: 2 } }],
  ['neverBreak', { neverBreak: ['r-1', 'r-2', 'gone'] }],
  ['slicePairs', { slicePairs: [['x', 'label']] }],
]

function classes() {
  const data = simulated(1500, { primary: 0.8, shadow: 0.85 }, 3)
  const total = Float64Array.from({ length: 300 }, (_, i) => 5 + (i % 10))
  const samples = { total, upload: null, compute: null, readback: null }
  data.features = [normalFeature('x', 1500, 5, 0.3)]
  data.baseline = [normalFeature('x', 1500, 6)]
  data.times = Float64Array.from({ length: 1500 }, (_, i) => i * 60_000)
  data.latency = {
    rows: null,
    primary: samples,
    shadow: samples,
    source: 'replayed',
    method: '',
    timerStepMs: null,
    warmup: null,
  }
  return data
}

function numbers() {
  const random = seeded(2)
  const labelValues = Float64Array.from({ length: 400 }, () => 100 * uniform(random))
  const near = () => predicted(labelValues.map((v) => v + 5 * (uniform(random) - 0.5)))
  return dataOf({
    task: 'regression',
    classes: [],
    labelValues,
    primary: near(),
    shadow: near(),
    features: [normalFeature('x', 400, 5)],
  })
}

describe.each([
  ['classes', classes],
  ['numbers', numbers],
])('%s', (_, make) => {
  const data = make()
  const judge = evaluator(data, options)
  judge(defaultGates)

  test.each(changes)('another %s: what a fresh evaluation gives, and back again', (_, changed) => {
    const gates = { ...defaultGates, ...changed }
    expect(judge(gates)).toEqual(evaluate(data, gates, options))
    expect(judge(defaultGates)).toEqual(evaluate(data, defaultGates, options))
  })
})

test('what reads no changed gate is the very same figure, not made again', () => {
  const judge = evaluator(classes(), options)
  const before = judge(defaultGates)
  const after = judge({
    ...defaultGates,
    costs: { fixed: -9, broken: 1, bothWrongSame: 0, bothWrongDifferent: 0 },
  })
  expect(after.flips).not.toBe(before.flips)
  for (const key of [
    'calibration',
    'curves',
    'timeline',
    'thresholds',
    'slices',
    'sequential',
    'power',
  ] as const)
    expect([key, after[key] === before[key]]).toEqual([key, true])
  expect(after.disagreements).toBe(before.disagreements)
  expect(after.quality?.primary).toBe(before.quality?.primary)
})

test('a memo makes a thing again only where a gate it read has changed', () => {
  const memo = new GateMemo()
  let made = 0
  const make = (gates: Gates) => memo.of('it', gates, (read) => [(made += 1), read.latency.slaMs])
  make(defaultGates)
  make({ ...defaultGates, confidence: 0.5 })
  expect(made).toBe(1)
  expect(make({ ...defaultGates, latency: { slaMs: 7, shareOver: 0.05 } })).toEqual([2, 7])
})
