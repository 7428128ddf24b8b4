import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/result/gates'
import type { EvaluationData } from '../../../src/evaluation/input'
import { normalFeature, predicted, simulated } from './data'

const run = (data: EvaluationData) => evaluate(data, defaultGates, { seed: 1, partial: false })

describe('over time', () => {
  const n = 4800
  const data = simulated(n, { primary: 0.9, shadow: 0.9 }, 12)
  data.times = Float64Array.from({ length: n }, (_, i) => Date.UTC(2001, 3, 1) + i * 60_000)
  const timeline = run(data).timeline

  test('windows are on whole hours and hold every request once', () => {
    expect(timeline?.windows.length).toBeLessThanOrEqual(60)
    expect(timeline?.windows.reduce((sum, w) => sum + w.n, 0)).toBe(n)
    expect(
      timeline?.windows.every((w) => w.from % 3_600_000 === 0 && w.to - w.from === timeline.widthMs),
    ).toBe(true)
  })

  test('a feature that moves half way is past its band in the later windows only', () => {
    const now = normalFeature('x', n, 21).column as { kind: 'number'; values: Float64Array }
    const values = now.values.map((v, i) => (i >= n / 2 ? v + 1 : v))
    const moved = run({
      ...data,
      features: [{ name: 'x', column: { kind: 'number', values } }],
      baseline: [normalFeature('x', 5000, 22)],
    }).timeline
    const drift = moved?.drift[0]
    const beyond = drift?.psi.map((p, i) => p !== null && p > 0.2 && p > (drift.noise95[i] as number)) ?? []
    const half = Math.floor(beyond.length / 2)
    expect(beyond.slice(0, half - 1).filter(Boolean)).toHaveLength(0)
    expect(beyond.slice(half + 1).every(Boolean)).toBe(true)
  })

  test('a category that comes up half way, and values that go missing, are past their band', () => {
    const later = (i: number) => i >= n / 2
    const carrier = { kind: 'text' as const, dictionary: ['A', 'B', 'new'] }
    const before = Int32Array.from({ length: 5000 }, (_, i) => i % 2)
    const now = Int32Array.from({ length: n }, (_, i) => (later(i) && i % 3 === 0 ? 2 : i % 2))
    const x = normalFeature('x', n, 23).column as { kind: 'number'; values: Float64Array }
    const gaps = x.values.map((v, i) => (later(i) && i % 4 === 0 ? NaN : v))
    const { drift } =
      run({
        ...data,
        features: [
          { name: 'carrier', column: { ...carrier, codes: now } },
          { name: 'x', column: { kind: 'number', values: gaps } },
          { name: 'steady', column: { ...carrier, codes: Int32Array.from({ length: n }, (_, i) => i % 2) } },
        ],
        baseline: [
          { name: 'carrier', column: { ...carrier, codes: before } },
          normalFeature('x', 5000, 24),
          { name: 'steady', column: { ...carrier, codes: before } },
        ],
      }).timeline ?? {}
    expect(drift?.map((d) => d.feature).sort()).toEqual(['carrier', 'steady', 'x'])
    expect(drift?.at(-1)).toMatchObject({ feature: 'steady', kind: 'categorical' })
    for (const row of drift?.slice(0, 2) ?? []) {
      const beyond = row.psi.map((p, i) => p !== null && p > 0.2 && p > (row.noise95[i] as number))
      const half = Math.floor(beyond.length / 2)
      expect(beyond.slice(0, half - 1).filter(Boolean)).toHaveLength(0)
      expect(beyond.slice(half + 1).every(Boolean)).toBe(true)
      expect(row.n.reduce((a, b) => a + b)).toBe(n)
    }
  })

  test('numbers: the difference of errors per window adds up to that of the whole', () => {
    const labelValues = Float64Array.from({ length: n }, (_, i) => i % 50)
    const off = (scale: number) => predicted(labelValues.map((v, i) => v + scale * ((i % 7) - 3)))
    const numbers = run({
      ...data,
      task: 'regression',
      classes: [],
      labels: null,
      labelValues,
      primary: off(1),
      shadow: off(2),
    })
    const windows = numbers.timeline?.windows ?? []
    const total = windows.reduce(
      (sum, w) => sum + (w.maeDifference?.value ?? 0) * (w.maeDifference?.n ?? 0),
      0,
    )
    expect(total / n).toBeCloseTo(numbers.regression?.maeDifference?.value as number, 10)
    expect(windows.every((w) => w.accuracyDifference === null && w.maeDifference?.ci95)).toBe(true)
  })

  test('no times, or one moment, is no timeline', () => {
    expect(run({ ...data, times: null }).timeline).toBeNull()
    expect(run({ ...data, times: new Float64Array(n).fill(1e12) }).timeline).toBeNull()
  })
})
