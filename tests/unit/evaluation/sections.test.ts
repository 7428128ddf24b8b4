import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/result/gates'
import type { Gates } from '../../../src/result/gates'
import { glossary } from '../../../src/result/glossary'
import type { EvaluationData } from '../../../src/evaluation/input'
import { allSections } from '../../../src/evaluation/metrics/sections'
import { bestAssignment } from '../../../src/evaluation/statistics/assignment'
import { mcnemarLogE } from '../../../src/evaluation/statistics/paired'
import { seeded } from '../../../src/core/random'
import { classified, dataOf, normalFeature, predicted, simulated, uniform } from './data'

const run = (data: EvaluationData, gates: Partial<Gates> = {}) =>
  evaluate(data, { ...defaultGates, ...gates }, { seed: 1, partial: false })

test('every section has its words, and gives plain JSON or null on an empty log', () => {
  const empty = run(
    dataOf({ n: 0, primary: classified([]), shadow: classified([]), labels: new Int32Array() }),
  )
  for (const { key } of allSections) {
    expect(Object.keys(glossary)).toContain(key)
    expect(JSON.parse(JSON.stringify(empty[key]))).toEqual(empty[key])
  }
  expect(new Set(allSections.map((s) => s.key)).size).toBe(allSections.length)
})

describe('fidelity', () => {
  const base = simulated(2000, { primary: 0.8, shadow: 0.8 }, 3, 4)

  test('the same answers are faithful, and no gate appears', () => {
    const result = run({ ...base, loggedPrimary: classified(base.primary.classes) })
    expect(result.fidelity).toMatchObject({ faithful: true, agreement: { value: 1, n: 2000 }, causes: [] })
    expect(result.checklist.map((g) => g.id)).not.toContain('fidelity')
  })

  test('renamed classes are found, said first, and nothing is promoted', () => {
    const renamed = base.primary.classes.map((c) => [2, 0, 3, 1][c] as number)
    const result = run({ ...base, loggedPrimary: classified(renamed) })
    expect(result.fidelity?.causes[0]).toMatchObject({ code: 'relabelled', agreement: 1 })
    expect(result.warnings[0]?.code).toBe('unfaithful-replay')
    expect(result.checklist[0]).toMatchObject({ id: 'fidelity', status: 'fail' })
    expect(result.verdict).toBe('hold')
  })

  test('rows one apart are found', () => {
    const shifted = base.primary.classes.map((_, i) => base.primary.classes[i - 1] ?? 0)
    expect(run({ ...base, loggedPrimary: classified(shifted) }).fidelity?.causes[0]?.code).toBe('shifted')
  })

  test('another threshold is found', () => {
    const random = seeded(5)
    const p1 = Float64Array.from({ length: 1000 }, () => uniform(random))
    const cut = (t: number) => {
      const classes = Int32Array.from(p1, (p) => (p >= t ? 1 : 0))
      return classified(classes, { scores: Float64Array.from(p1, (p, i) => (classes[i] === 1 ? p : 1 - p)) })
    }
    const result = run(dataOf({ primary: cut(0.5), shadow: cut(0.5), loggedPrimary: cut(0.3) }))
    const cause = result.fidelity?.causes.find((c) => c.code === 'threshold')
    expect(cause?.detail).toMatch(/0\.(29|30)/)
  })

  test('numbers on another scale are found', () => {
    const x = Float64Array.from({ length: 50 }, (_, i) => i * 1.5)
    const data = dataOf({
      task: 'regression',
      classes: [],
      primary: predicted(x),
      shadow: predicted(x),
      loggedPrimary: predicted(x.map((v) => 2 * v - 3)),
    })
    const cause = run(data).fidelity?.causes[0]
    expect(cause?.code).toBe('output-scale')
    expect(cause?.detail).toContain('2.000 times the replay − 3.000')
  })

  test('a replay that differs at random has no named cause', () => {
    const noise = simulated(2000, { primary: 0.5, shadow: 0.5 }, 9, 4).primary
    expect(run({ ...base, loggedPrimary: noise }).fidelity).toMatchObject({ faithful: false, causes: [] })
  })
})

test('the best assignment beats every other permutation', () => {
  const random = seeded(2)
  const permutations = (items: number[]): number[][] =>
    items.length === 0
      ? [[]]
      : items.flatMap((x) => permutations(items.filter((y) => y !== x)).map((rest) => [x, ...rest]))
  for (let trial = 0; trial < 30; trial += 1) {
    const gain = Array.from({ length: 5 }, () => Array.from({ length: 5 }, () => random.below(100)))
    const total = (columns: number[]) => columns.reduce((sum, c, r) => sum + (gain[r]?.[c] as number), 0)
    const best = bestAssignment(gain)
    expect([...best].sort()).toEqual([0, 1, 2, 3, 4])
    expect(total(best)).toBe(Math.max(...permutations([0, 1, 2, 3, 4]).map(total)))
  }
})

describe('flips', () => {
  const data = dataOf({
    labels: Int32Array.from([0, 0, 0, 1, 1, 1]),
    primary: classified([0, 0, 1, 1, 0, 0]),
    shadow: classified([0, 1, 0, 1, 1, 0]),
  })

  test('costs are counted by kind', () => {
    expect(run(data).flips).toMatchObject({
      n: 6,
      netCost: -1,
      counts: { fixed: 2, broken: 1, bothWrongSame: 1 },
    })
    const costs = { fixed: -1, broken: 10, bothWrongSame: 2, bothWrongDifferent: 3 }
    expect(run(data, { costs }).flips?.netCost).toBeCloseTo(10, 10)
  })

  test('classes add up to the whole', () => {
    const flips = run(data).flips
    expect(flips?.byClass.reduce((sum, c) => sum + c.fixed, 0)).toBe(flips?.counts.fixed)
  })
})

describe('never break', () => {
  const data = dataOf({
    labels: Int32Array.from([0, 1, 1, -1]),
    primary: classified([0, 0, 1, 1]),
    shadow: classified([0, 0, 0, 0]),
  })
  const gateOf = (neverBreak: string[]) =>
    run(data, { neverBreak }).checklist.find((g) => g.id === 'never-break')

  test.each([
    [[], undefined],
    [['r-0'], 'pass'],
    [['r-1'], 'pass'],
    [['r-2'], 'fail'],
    [['r-3'], 'fail'],
    [['r-0', 'gone'], 'insufficient'],
    [['r-2', 'gone'], 'fail'],
  ])('%j: %s', (ids, status) => {
    expect(gateOf(ids)?.status).toBe(status)
  })

  test('a request that shadow fails on is broken', () => {
    const failed = classified([-1], { errors: Uint8Array.from([1]), errorCodes: ['', 'x'] })
    const result = run(dataOf({ primary: classified([0]), shadow: failed }), { neverBreak: ['r-0'] })
    expect(result.neverBreak).toMatchObject({
      broken: 1,
      examples: [{ id: 'r-0', expected: 'no', shadow: 'x' }],
    })
  })
})

describe('slices', () => {
  /** Shadow is much worse where the airport is B, and the same elsewhere. */
  const n = 3000
  const random = seeded(4)
  const codes = Int32Array.from({ length: n }, () => random.below(3))
  const labels = Int32Array.from({ length: n }, () => random.below(2))
  const primary = labels.map((l) => (uniform(random) < 0.9 ? l : 1 - l))
  const shadow = primary.map((p, i) => (codes[i] === 1 && uniform(random) < 0.3 ? 1 - p : p))
  const data = dataOf({
    labels,
    primary: classified(primary),
    shadow: classified(shadow),
    features: [
      { name: 'airport', column: { kind: 'text', codes, dictionary: ['A', 'B', 'C'] } },
      normalFeature('distance', n, 8),
    ],
  })

  test('where shadow is credibly worse comes first', () => {
    const slices = run(data).slices
    expect(slices?.rows[0]).toMatchObject({ by: 'airport', value: 'B', verdict: 'worse' })
    const a = slices?.rows.find((r) => r.by === 'airport' && r.value === 'A')
    expect(a).toMatchObject({ verdict: 'no credible difference', difference: 0 })
    const airports = slices?.rows.filter((r) => r.by === 'airport') ?? []
    expect(airports.reduce((sum, r) => sum + r.requests, 0)).toBe(n)
    const quarters = slices?.rows.filter((r) => r.by === 'distance') ?? []
    expect(quarters).toHaveLength(4)
    for (const q of quarters) expect(Math.abs(q.requests - n / 4)).toBeLessThan(n / 50)
  })

  test('features of a sample of rows still slice', () => {
    const rows = Int32Array.from({ length: n / 2 }, (_, i) => 2 * i)
    const half = codes.filter((_, i) => i % 2 === 0)
    const airport = {
      name: 'airport',
      column: { kind: 'text' as const, codes: half, dictionary: ['A', 'B', 'C'] },
    }
    const slices = run({ ...data, features: [airport], featureRows: rows }).slices
    const b = slices?.rows.find((r) => r.by === 'airport' && r.value === 'B')
    expect(b?.requests).toBe(half.filter((c) => c === 1).length)
    const gates = { slicePairs: [['airport', 'label']] as [string, string][] }
    const pair = run({ ...data, features: [airport], featureRows: rows }, gates).slices
    const yes = pair?.rows.find((r) => r.value === 'B × yes')
    expect(yes?.requests).toBe(half.filter((c, i) => c === 1 && labels[2 * i] === 1).length)
  })

  test('pairs on request, judged with all the others', () => {
    const alone = run(data).slices
    const pairs = run(data, { slicePairs: [['airport', 'distance']] }).slices
    const crossed = pairs?.rows.filter((row) => row.by === 'airport × distance') ?? []
    expect(crossed).toHaveLength(12)
    expect(crossed.reduce((sum, row) => sum + row.requests, 0)).toBe(n)
    expect(crossed[0]).toMatchObject({ verdict: 'worse' })
    expect(crossed[0]?.value).toMatch(/^B × /)
    expect(crossed[0]?.ci95).not.toBeNull()
    expect(pairs?.pairs).toEqual([{ columns: ['airport', 'distance'], slices: 12, reason: null }])
    expect(pairs?.tested).toBe((alone?.tested ?? 0) + 12)
    // More tests, no smaller p: the adjustment is over all of them.
    const p = (rows: typeof crossed | undefined) =>
      rows?.find((row) => row.by === 'airport' && row.value === 'A')?.adjustedP
    expect(p(pairs?.rows)).toBeGreaterThanOrEqual(p(alone?.rows) as number)
    const verdicts = pairs?.rows.map((row) => row.verdict) ?? []
    expect(verdicts.lastIndexOf('worse')).toBeLessThan(verdicts.indexOf('no credible difference'))
  })

  test('a pair by the label, and a column that is not there', () => {
    const slicePairs: [string, string][] = [
      ['airport', 'label'],
      ['airport', 'no such column'],
    ]
    const result = run(data, { slicePairs })
    expect(result.slices?.pairs[0]).toMatchObject({ slices: 6, reason: null })
    expect(result.slices?.pairs[1]?.reason).toContain('no column “no such column”')
    expect(result.warnings.find((w) => w.code === 'no-slice-pair')?.mend).toContain('airport')
    expect(result.slices?.columns).toEqual(['airport', 'distance', 'label'])
  })

  test('of very many slices those credibly different are kept', () => {
    const wide = (name: string, seed: number) => {
      const draw = seeded(seed)
      const codes = Int32Array.from({ length: n }, () => draw.below(20))
      const dictionary = Array.from({ length: 20 }, (_, i) => `${name}${i}`)
      return { name, column: { kind: 'text' as const, codes, dictionary } }
    }
    const features = [...data.features, wide('u', 1), wide('v', 2)]
    const slices = run({ ...data, features }, { slicePairs: [['u', 'v']] }).slices
    expect(slices?.total).toBeGreaterThan(400)
    expect(slices?.rows).toHaveLength(300)
    expect(slices?.rows.filter((row) => row.verdict === 'worse')).toHaveLength(slices?.worse as number)
  })

  test('a handful of labels is shown and not tested', () => {
    const few = run({ ...data, labels: labels.map((l, i) => (i < 40 ? l : -1)) }).slices
    const b = few?.rows.find((r) => r.value === 'B')
    expect(b).toMatchObject({ verdict: 'not enough labels', p: null })
    expect(b?.agreement.n).toBeGreaterThan(500)
  })
})

describe('evidence while it runs', () => {
  test('the curve is the closed form e = 2^(b+c) B(b+1, c+1)', () => {
    const points = run(simulated(5000, { primary: 0.7, shadow: 0.75 }, 13)).sequential?.points ?? []
    for (const { broken, fixed, log10E } of points)
      expect(log10E).toBeCloseTo(mcnemarLogE(broken, fixed) / Math.LN10, 8)
    expect(points.at(-1)?.n).toBe(5000)
  })

  test('a better shadow crosses the line', () => {
    const { crossed } = run(simulated(5000, { primary: 0.6, shadow: 0.8 }, 14)).sequential ?? {}
    expect(crossed?.leads).toBe('shadow')
    expect(crossed?.n).toBeLessThan(1000)
  })

  test.each([1, 2, 3, 4, 5])('it crosses at the first request whose evidence is enough, seed %i', (seed) => {
    const data = simulated(5000, { primary: 0.7, shadow: 0.74 }, seed)
    let [broken, fixed] = [0, 0]
    const first = data.labels?.findIndex((label, i) => {
      const [p, s] = [data.primary.classes[i] === label, data.shadow.classes[i] === label]
      if (p && !s) broken += 1
      if (s && !p) fixed += 1
      return p !== s && mcnemarLogE(broken, fixed) >= Math.log(20)
    }) as number
    expect(first).toBeGreaterThan(0)
    expect(run(data).sequential?.crossedIfIndependent?.n).toBe(first + 1)
  })
})

describe('labels of disagreements alone', () => {
  const data = simulated(10_000, { primary: 0.85, shadow: 0.88 }, 15)
  const differ = (i: number) => data.primary.classes[i] !== data.shadow.classes[i]
  const only = (keep: (i: number) => boolean) => data.labels?.map((l, i) => (keep(i) ? l : -1)) ?? null

  test('all of them give the difference that all labels give', () => {
    const full = run(data).quality?.accuracyDifference
    const result = run({ ...data, labels: only(differ) })
    expect(result.fromDisagreements?.value).toBeCloseTo(full?.value as number, 12)
    result.fromDisagreements?.ci95.forEach((b, i) => expect(b).toBeCloseTo(full?.ci95?.[i] as number, 3))
    expect(result.fromDisagreements?.decides).toBe(true)
    expect(result.checklist.find((g) => g.id === 'accuracy')?.status).toBe('pass')
    expect(result.warnings.map((w) => w.code)).toContain('labels-of-disagreements')
  })

  test('some of them give a wider interval', () => {
    const some = run({ ...data, labels: only((i) => differ(i) && i % 5 === 0) }).fromDisagreements
    const all = run({ ...data, labels: only(differ) }).fromDisagreements
    const width = (d: typeof all) => (d ? d.ci95[1] - d.ci95[0] : NaN)
    expect(width(some)).toBeGreaterThan(width(all) * 1.3)
  })
})

describe('noise floor', () => {
  test('what shadow differs by within primary’s own noise is noise', () => {
    const primary = classified(new Int32Array(1000))
    const shadow = classified(new Int32Array(1000).fill(1, 0, 2))
    const noise = { repeat: { n: 1000, changed: 2, largestDifference: 0.01 }, cpu: null }
    expect(run(dataOf({ primary, shadow, noise })).noise?.withinNoise).toBe(true)
    const far = classified(new Int32Array(1000).fill(1, 0, 100))
    expect(run(dataOf({ primary, shadow: far, noise })).noise?.withinNoise).toBe(false)
    expect(run(dataOf({ primary, shadow })).noise).toBeNull()
  })

  /** P(class 1) of both, cut at a half. */
  const scored = (p: number[]) =>
    classified(
      p.map((one) => (one >= 0.5 ? 1 : 0)),
      {
        scores: Float64Array.from(p, (one) => Math.max(one, 1 - one)),
        probabilities: { width: 1, values: Float32Array.from(p) },
      },
    )
  const p = Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 1000)
  const apart = (by: number, of = p.length) =>
    p.map((one, i) => (i < of ? one + (one < 0.5 ? by : -by) : one))
  const twice = (largestDifference: number) => ({
    repeat: { n: 256, changed: 0, largestDifference },
    cpu: null,
  })

  test('with scores it is told request by request: what lies on the threshold, and no more', () => {
    // The two requests next to the threshold are 0.0005 from it.
    const near = run(dataOf({ primary: scored(p), shadow: scored(apart(0.001)), noise: twice(0.002) })).noise
    expect(near).toMatchObject({ withinNoise: true, disagreements: { n: 2, within: 2 } })
    expect(near?.floor).toMatchObject({ from: 'repeat', n: 256, size: 0.002 })
    // 1 - 0.05^(1/256), by hand.
    expect(near?.floor?.exceeds95).toBeCloseTo(0.011634, 5)
    const far = run(dataOf({ primary: scored(p), shadow: scored(apart(0.001)), noise: twice(1e-6) })).noise
    expect(far).toMatchObject({ withinNoise: false, disagreements: { n: 2, within: 0 } })
  })

  test('a few large differences among none are real, however few they are', () => {
    const shadow = scored(apart(0.4, 5))
    const { noise } = run(dataOf({ primary: scored(p), shadow, noise: twice(1e-6) }))
    expect(noise).toMatchObject({ withinNoise: false, differences: { n: 1000, within: 995 } })
  })

  test('other classes are no noise where scores of the classes alone tell nothing of them', () => {
    const classes = Int32Array.from({ length: 1000 }, (_, i) => i % 50)
    const scores = Float64Array.from({ length: 1000 }, () => 0.3)
    const other = classes.map((c, i) => (i % 5 === 0 ? (c + 1) % 50 : c))
    const result = run(
      dataOf({
        primary: classified(classes, { scores }),
        shadow: classified(other, { scores }),
        noise: twice(1e-6),
      }),
    )
    expect(result.noise).toMatchObject({ withinNoise: false, disagreements: { n: 200, within: 0 } })
    expect(result.warnings.map(({ code }) => code)).not.toContain('within-noise')
  })

  test('another reading of the output makes flips that are no noise', () => {
    const noise = { ...twice(0.002), sameReading: false }
    const result = run(dataOf({ primary: scored(p), shadow: scored(apart(0.001)), noise }))
    expect(result.noise).toMatchObject({ withinNoise: false, disagreements: { n: 2, within: 0 } })
    expect(result.disagreements.sample.map((row) => row.noise)).toEqual([false, false])
  })

  test('a primary that repeats itself exactly leaves the rounding of floats', () => {
    const { noise } = run(dataOf({ primary: scored(p), shadow: scored(apart(2e-8)), noise: twice(0) }))
    expect(noise?.floor).toMatchObject({ from: 'rounding', size: 2 ** -24 })
  })
})
