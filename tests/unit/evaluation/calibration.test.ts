import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/result/gates'
import type { EvaluationData } from '../../../src/evaluation/input'
import { seeded } from '../../../src/core/random'
import { classified, dataOf, uniform } from './data'

const run = (data: EvaluationData) => evaluate(data, defaultGates, { seed: 1, partial: false })

describe('calibration and thresholds', () => {
  const random = seeded(6)
  const n = 20_000
  const p1 = Float32Array.from({ length: n }, () => uniform(random))
  const labels = Int32Array.from(p1, (p) => (uniform(random) < p ? 1 : 0))
  const model = (p: Float32Array, t = 0.5) =>
    classified(
      Int32Array.from(p, (x) => (x >= t ? 1 : 0)),
      { probabilities: { width: 1, values: p }, scores: Float64Array.from(p, (x) => (x >= t ? x : 1 - x)) },
    )
  const over = p1.map((p) => (p > 0.5 ? 1 - (1 - p) / 3 : p / 3))
  const result = run(dataOf({ labels, primary: model(p1), shadow: model(over) }))

  test('an honest model has an ECE near 0, an overconfident one has not', () => {
    expect(result.calibration?.primary.ece).toBeLessThan(0.015)
    expect(result.calibration?.shadow.ece).toBeGreaterThan(0.1)
    const inside = result.calibration?.primary.bins.filter(
      (b) => b.ci95 && b.mean && b.ci95[0] <= b.mean && b.mean <= b.ci95[1],
    )
    expect(inside?.length).toBeGreaterThanOrEqual(8)
  })

  test('at its own threshold the sweep is the evaluation itself', () => {
    const at = result.thresholds?.points.find((p) => p.threshold === 0.5)
    expect(at?.agreement).toBeCloseTo(result.agreement.value as number, 12)
    expect(at?.accuracy).toBeCloseTo(result.quality?.shadow.accuracy as number, 12)
    expect(at?.recall).toBeCloseTo(result.quality?.shadow.perClass[1]?.recall as number, 12)
    expect(at?.precision).toBeCloseTo(result.quality?.shadow.perClass[1]?.precision as number, 12)
  })

  test('the matching threshold raises as many alerts as primary', () => {
    const strict = run(dataOf({ labels, primary: model(p1, 0.8), shadow: model(over) })).thresholds
    expect(strict?.matching?.alerts).toBeCloseTo(strict?.primaryAlerts as number, 3)
    expect(strict?.matching?.alerts).toBeLessThanOrEqual(strict?.primaryAlerts as number)
  })

  test('curves rise from nothing to everything and enclose the area under them', () => {
    const points = result.curves?.classes[0]?.primary ?? []
    expect(points.at(-1)?.slice(1, 3)).toEqual([1, 1])
    let area = 0
    points.forEach(([, fpr, tpr], i) => {
      const before = points[i - 1] ?? [0, 0, 0, 0]
      area += ((fpr - before[1]) * (tpr + before[2])) / 2
    })
    expect(area).toBeCloseTo(result.quality?.primary.rocAuc?.value as number, 3)
  })
})
