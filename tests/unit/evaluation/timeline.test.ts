import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/evaluation/gates'
import type { EvaluationData } from '../../../src/evaluation/input'
import { normalFeature, simulated } from './data'

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

  test('no times, or one moment, is no timeline', () => {
    expect(run({ ...data, times: null }).timeline).toBeNull()
    expect(run({ ...data, times: new Float64Array(n).fill(1e12) }).timeline).toBeNull()
  })
})
