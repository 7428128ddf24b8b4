/** "So many more would settle it": they do, at the rate seen, and a good part of them does not. */
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates, type Gates } from '../../../src/result/gates'
import type { EvaluationData, LatencyInput } from '../../../src/evaluation/input'
import type { ChecklistItem } from '../../../src/result/checklist'
import { overSlaOf } from './latency-data'
import { classified, dataOf, normalFeature, predicted, uniform } from './data'
import { seeded } from '../../../src/core/random'

function item(data: EvaluationData, id: string, gates: Partial<Gates> = {}): ChecklistItem {
  const all = { ...defaultGates, ...gates }
  return evaluate(data, all, { seed: 1, partial: false }).checklist.find((g) => g.id === id)!
}

/** Counts at n, in the proportions of `counts`; whole numbers that add up to n. */
function scaled(counts: readonly number[], n: number): number[] {
  const whole = counts.reduce((a, b) => a + b, 0)
  const edges = counts.map((_, i) =>
    Math.round((counts.slice(0, i + 1).reduce((a, b) => a + b, 0) * n) / whole),
  )
  return edges.map((edge, i) => edge - (edges[i - 1] ?? 0))
}

/** Of n labelled requests: both right, only primary, only shadow, neither. */
function paired(counts: readonly number[]): EvaluationData {
  const [both, primaryOnly, shadowOnly, neither] = counts as [number, number, number, number]
  const n = both + primaryOnly + shadowOnly + neither
  const primary = new Int32Array(n).fill(1, both + primaryOnly)
  const shadow = new Int32Array(n).fill(1, both)
  shadow.fill(0, both + primaryOnly, both + primaryOnly + shadowOnly)
  return dataOf({ labels: new Int32Array(n), primary: classified(primary), shadow: classified(shadow) })
}

describe('accuracy, classes', () => {
  test.each([
    ['non-inferior', 'pass', [9000, 160, 120, 720]],
    ['non-inferior', 'fail', [9000, 180, 120, 700]],
    ['superior', 'pass', [9000, 100, 110, 790]],
    ['superior', 'fail', [9000, 110, 100, 790]],
  ] as const)('%s, towards %s', (policy, status, counts) => {
    const gates = { accuracy: { policy, margin: 0.005 } }
    const now = item(paired(counts), 'accuracy', gates)
    expect(now.status).toBe('insufficient')
    expect(now.needed?.what).toBe('labels')
    expect(now.detail).toMatch(/at 95 %.*more label(s|led requests) would settle it at this difference/)
    const more = now.needed?.more ?? 0
    // Whole counts are the rate seen but for rounding: some percent more are room for that.
    expect(item(paired(scaled(counts, Math.ceil(1.03 * (10_000 + more)))), 'accuracy', gates).status).toBe(
      status,
    )
    expect(item(paired(scaled(counts, Math.floor(10_000 + 0.9 * more))), 'accuracy', gates).status).toBe(
      'insufficient',
    )
  })

  test('by point estimate it is always settled', () => {
    const gates = { accuracy: { policy: 'point', margin: 0 } } as const
    expect(item(paired([5, 1, 1, 0]), 'accuracy', gates)).toMatchObject({ status: 'pass', needed: null })
    expect(item(paired([5, 1, 0, 0]), 'accuracy', gates)).toMatchObject({ status: 'fail', needed: null })
  })

  test('on the line no number would settle it, and it says so', () => {
    const now = item(paired([900, 30, 30, 40]), 'accuracy', { accuracy: { policy: 'superior', margin: 0 } })
    expect(now).toMatchObject({ status: 'insufficient', needed: null })
    expect(now.detail).toContain('no number of labels would settle it')
  })
})

describe('accuracy, numbers', () => {
  /** Errors of both on n requests, drawn from the same seed: more requests are more of the same. */
  function errors(n: number, scale: number, seed = 11): EvaluationData {
    const random = seeded(seed)
    const labelValues = new Float64Array(n)
    const draw = (by: number) => Float64Array.from({ length: n }, () => by * (uniform(random) - 0.5))
    return dataOf({
      task: 'regression',
      classes: [],
      labelValues,
      primary: predicted(draw(10)),
      shadow: predicted(draw(scale)),
    })
  }
  /** The same rows over and over, in any order (long columns are drawn in blocks of neighbours): the rate seen. */
  function tiled(data: EvaluationData, n: number): EvaluationData {
    const order = Int32Array.from({ length: n }, (_, i) => i % data.n)
    const random = seeded(n)
    for (let i = n - 1; i > 0; i -= 1) {
      const j = random.below(i + 1)
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    const over = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!)
    return dataOf({
      task: 'regression',
      classes: [],
      labelValues: new Float64Array(n),
      primary: predicted(over(data.primary.values)),
      shadow: predicted(over(data.shadow.values)),
    })
  }

  test.each([
    ['non-inferior', 'pass', 9.8],
    ['non-inferior', 'fail', 10.2],
    ['superior', 'pass', 9.6],
    ['superior', 'fail', 10],
  ] as const)('%s, towards %s', (policy, status, scale) => {
    const gates = { accuracy: { policy, margin: 0.02 } }
    const data = errors(300, scale, 5)
    const now = item(data, 'accuracy', gates)
    expect(now).toMatchObject({ status: 'insufficient', needed: { what: 'labels' } })
    const more = now.needed?.more ?? 0
    // Whole copies keep the difference what it is.
    const copies = (n: number) => tiled(data, 300 * Math.ceil(n / 300))
    expect(item(copies(300 + more), 'accuracy', gates).status).toBe(status)
    expect(item(copies(0.6 * more), 'accuracy', gates).status).toBe('insufficient')
  })

  test.each([
    [7, 'pass'],
    [14, 'fail'],
  ] as const)('by point estimate, shadow %f times as far off: %s', (scale, status) => {
    const gates = { accuracy: { policy: 'point', margin: 0 } } as const
    expect(item(errors(50, scale), 'accuracy', gates)).toMatchObject({ status, needed: null })
  })
})

describe('latency', () => {
  const timed = (n: number, over: number) =>
    dataOf({ primary: classified([0]), shadow: classified([0]), latency: overSlaOf(n, over) })

  test.each([
    [100, 3, 0.05, 'pass'],
    [100, 8, 0.05, 'fail'],
    [40, 0, 0.01, 'pass'],
    [200, 36, 0.2, 'pass'],
  ] as const)('%i timed, %i over, %f may be: towards %s', (n, over, shareOver, status) => {
    const gates = { latency: { slaMs: 200, shareOver } }
    const now = item(timed(n, over), 'latency', gates)
    expect(now).toMatchObject({ status: 'insufficient', needed: { what: 'timed requests' } })
    const total = n + (now.needed?.more ?? 0)
    const at = (requests: number) => timed(requests, Math.round((over * requests) / n))
    expect(item(at(total), 'latency', gates).status).toBe(status)
    expect(item(at(Math.floor(n + 0.6 * (total - n))), 'latency', gates).status).toBe('insufficient')
  })

  test('on the line no number would settle it', () => {
    expect(item(timed(1000, 50), 'latency').detail).toContain('no number of requests would settle it')
  })

  test('the picture says what the status says: the quantile’s bound against the SLA, at any share', () => {
    const random = seeded(31)
    for (let t = 0; t < 300; t += 1) {
      const shareOver = [0.01, 0.05, 0.1, 0.5][t % 4]!
      const n = 20 + random.below(400)
      const total = Float64Array.from({ length: n }, () => 100 + 100 * uniform(random))
      const samples = { total, upload: null, compute: null, readback: null }
      const latency: LatencyInput = { ...overSlaOf(1, 0), primary: samples, shadow: samples }
      const slaMs = 100 + 110 * uniform(random)
      const data = dataOf({ primary: classified([0]), shadow: classified([0]), latency })
      const { status, glyph, headline } = item(data, 'latency', { latency: { slaMs, shareOver } })
      expect(headline).toMatch({ 0.01: /^P99 /, 0.05: /^P95 /, 0.1: /^P90 /, 0.5: /^P50 / }[shareOver]!)
      const drawn =
        (glyph?.high as number) <= slaMs ? 'pass' : (glyph?.low as number) > slaMs ? 'fail' : 'insufficient'
      expect([t, drawn]).toEqual([t, status])
    }
  })
})

describe('errors', () => {
  const failing = (n: number, errors: number) =>
    dataOf({
      primary: classified(new Int32Array(n)),
      shadow: classified(new Int32Array(n).fill(-1, 0, errors), {
        errors: new Uint8Array(n).fill(1, 0, errors),
        errorCodes: ['', 'x'],
      }),
    })

  test.each([
    [2000, 0, 'pass'],
    [20_000, 15, 'pass'],
    [10_000, 14, 'fail'],
  ] as const)('%i requests, %i errors: towards %s', (n, errors, status) => {
    const now = item(failing(n, errors), 'errors')
    expect(now).toMatchObject({ status: 'insufficient', needed: { what: 'requests' } })
    const total = n + (now.needed?.more ?? 0)
    expect(item(failing(total, Math.round((errors * total) / n)), 'errors').status).toBe(status)
    const short = Math.floor(n + 0.8 * (total - n))
    expect(item(failing(short, Math.round((errors * short) / n)), 'errors').status).toBe('insufficient')
  })

  test('on the limit, and with a limit of 0, no number would settle it, and it says why', () => {
    expect(item(failing(10_000, 10), 'errors').detail).toContain('on the limit')
    expect(item(failing(10_000, 0), 'errors', { errors: { maxRate: 0 } })).toMatchObject({
      status: 'insufficient',
      needed: null,
    })
    expect(item(failing(10_000, 0), 'errors', { errors: { maxRate: 0 } }).detail).toContain('set a limit')
  })
})

describe('drift', () => {
  const drifting = (n: number, m: number, seed = 5) =>
    dataOf({
      primary: classified(new Int32Array(n)),
      shadow: classified(new Int32Array(n)),
      features: [normalFeature('x', n, seed)],
      baseline: [normalFeature('x', m, seed + 1)],
    })

  /** The share of other samples of these sizes that pass. */
  const settled = (n: number, m: number) => {
    let passed = 0
    for (let t = 0; t < 20; t += 1)
      if (item(drifting(n, m, 100 + 2 * t), 'drift').status === 'pass') passed += 1
    return passed / 20
  }

  test('too few requests: more of them, which settle it four times in five, and a good part does not', () => {
    const { status, needed, detail } = item(drifting(30, 2000), 'drift')
    expect([status, needed?.what]).toEqual(['insufficient', 'requests'])
    expect(detail).toContain('more requests would settle it with a chance of 80 %')
    expect(settled(30 + (needed?.more ?? 0), 2000)).toBeGreaterThanOrEqual(0.75)
    expect(settled(30 + Math.floor((needed?.more ?? 0) / 3), 2000)).toBeLessThan(0.75)
  })

  test('too small a baseline: more rows of that', () => {
    const { status, needed, detail } = item(drifting(2000, 40), 'drift')
    expect([status, needed?.what]).toEqual(['insufficient', 'baseline rows'])
    expect(detail).toMatch(/\d+ more baseline rows would settle it with a chance of 80 %/)
    expect(settled(2000, 40 + (needed?.more ?? 0))).toBeGreaterThanOrEqual(0.75)
  })

  test('both too few: neither alone would', () => {
    const { needed, detail } = item(drifting(40, 40), 'drift')
    expect(needed).toBeNull()
    expect(detail).toContain('a larger baseline and more requests')
  })

  test('the words and the picture give the same limit', () => {
    const now = item(drifting(2000, 2000), 'drift')
    expect(now.detail).toContain('At most 0 may.')
    expect(now.glyph).toMatchObject({ unit: 'features', limit: 0.5 })
  })
})

describe('fidelity: on the checklist only where the replay is credibly another', () => {
  const replayed = (n: number, different: number) =>
    dataOf({
      primary: classified(new Int32Array(n)),
      shadow: classified(new Int32Array(n)),
      loggedPrimary: classified(new Int32Array(n).fill(1, 0, different)),
    })

  test.each([
    [1000, 0, undefined],
    // Two of a hundred could be one: not enough to call it another.
    [100, 2, undefined],
    [10_000, 200, 'fail'],
    [3, 3, 'fail'],
  ] as const)('%i requests, %i answered otherwise in production: %s', (n, different, status) => {
    const found = item(replayed(n, different), 'fidelity')
    expect(found?.status).toBe(status)
    if (found) expect(found.glyph?.high).toBeLessThan(99)
  })
})
