import { expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/result/gates'
import type { EvaluationData } from '../../../src/evaluation/input'
import { seeded } from '../../../src/core/random'
import { classified, dataOf, uniform } from './data'

const run = (data: EvaluationData) => evaluate(data, defaultGates, { seed: 1, partial: false })

test('latency difference: paired, seeded, and by blocks where times depend on those before', () => {
  const random = seeded(17)
  const n = 800
  let warm = 0
  const drift = Float64Array.from({ length: n }, () => (warm = 0.9 * warm + uniform(random) - 0.5))
  const primary = Float64Array.from({ length: n }, () => 10 + uniform(random))
  const latency = (shadow: Float64Array): EvaluationData['latency'] => ({
    rows: null,
    primary: { total: primary, upload: null, compute: null, readback: null },
    shadow: { total: shadow, upload: null, compute: null, readback: null },
    source: 'replayed',
    method: '',
    timerStepMs: null,
    warmup: null,
  })
  const of = (shadow: Float64Array) =>
    run(dataOf({ primary: classified([0]), shadow: classified([0]), latency: latency(shadow) }))
      .latencyDifference
  const steady = of(primary.map((v) => v + 2 + 0.1 * uniform(random)))
  expect(steady?.mean.value).toBeCloseTo(2.05, 1)
  expect(steady?.mean.ci95[0]).toBeGreaterThan(2)
  expect(steady?.blockRows).toBe(1)
  const wandering = of(primary.map((v, i) => v + 2 + (drift[i] as number)))
  expect(wandering?.blockRows).toBeGreaterThan(1)
  const width = (d: typeof steady) => (d ? d.mean.ci95[1] - d.mean.ci95[0] : NaN)
  expect(width(wandering)).toBeGreaterThan(width(steady))
  expect(of(primary.map((v) => v + 2))?.p95.value).toBeCloseTo(2, 10)
})
