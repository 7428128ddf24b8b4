/** Labels of disagreements alone: the difference they justify, and what they must not be taken for. */
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates, type Gates } from '../../../src/result/gates'
import type { EvaluationData } from '../../../src/evaluation/input'
import { chosenDifference, chosenInterval } from '../../../src/evaluation/statistics/double-sampling'
import { tango } from '../../../src/evaluation/statistics/paired'
import { seeded } from '../../../src/core/random'
import { classified, dataOf, normalFeature, predicted, simulated, uniform } from './data'

const run = (data: EvaluationData, gates: Partial<Gates> = {}) =>
  evaluate(data, { ...defaultGates, ...gates }, { seed: 1, partial: false })

/** The same requests with labels of so many of the disagreements only, chosen at random. */
function chosen(data: EvaluationData, many = Infinity, seed = 1): EvaluationData {
  const rows = Array.from(data.primary.classes.keys()).filter(
    (i) => data.primary.classes[i] !== data.shadow.classes[i],
  )
  const random = seeded(seed)
  for (let i = rows.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1)
    ;[rows[i], rows[j]] = [rows[j] as number, rows[i] as number]
  }
  const kept = new Set(rows.slice(0, many))
  return { ...data, labels: (data.labels as Int32Array).map((label, i) => (kept.has(i) ? label : -1)) }
}

describe('every disagreement labelled', () => {
  const full = simulated(4000, { primary: 0.8, shadow: 0.86 }, 5, 3)
  full.features = [normalFeature('x', 4000, 7)]
  const all = run(full)
  const only = run(chosen(full))

  test('the difference over all requests is that of full labels: fixed less broken, over all', () => {
    const { fixed, broken } = all.flips?.counts ?? { fixed: NaN, broken: NaN }
    expect(only.fromDisagreements).toMatchObject({ n: 4000, fixed, broken, decides: true })
    expect(only.fromDisagreements?.value).toBeCloseTo((fixed - broken) / 4000, 12)
    expect(only.fromDisagreements?.value).toBeCloseTo(all.quality?.accuracyDifference.value as number, 12)
  })

  test('with nothing sampled the interval is Tango’s own, which needs no more than the flips and n', () => {
    const { fixed, broken } = all.flips?.counts ?? { fixed: NaN, broken: NaN }
    const t = tango({ bothRight: 4000 - fixed - broken, firstOnly: broken, secondOnly: fixed, bothWrong: 0 })
    expect(only.fromDisagreements?.ci95[0]).toBeCloseTo(t?.[0] as number, 10)
    expect(only.fromDisagreements?.ci95[1]).toBeCloseTo(t?.[1] as number, 10)
  })

  test('accuracy itself is undefined, with the reason; so is all that would take these labels for a sample', () => {
    for (const role of ['primary', 'shadow'] as const) {
      expect(only.quality?.[role]).toMatchObject({ accuracy: null, accuracyCi95: null, mcc: null, n: 0 })
      expect(only.quality?.[role].reason).toContain('no sample of all requests')
    }
    expect(only.quality?.accuracyDifference).toMatchObject({ value: null, ci95: null, interval: null })
    expect(only.quality?.accuracyDifference.reason).toContain('fromDisagreements')
    expect(only.calibration).toBeNull()
    expect(only.curves).toBeNull()
    expect(only.power).toBeNull()
    for (const slice of only.slices?.rows ?? []) expect(slice).toMatchObject({ n: 0, primary: null, p: null })
    expect(only.flips).toMatchObject({ of: 'disagreements', counts: { bothRight: 0, bothWrongSame: 0 } })
    expect(only.warnings.map((w) => w.code)).toContain('labels-of-disagreements')
    expect(only.warnings.map((w) => w.code)).not.toContain('few-labels')
  })

  test('the gate rests on the difference', () => {
    const gate = only.checklist.find((g) => g.id === 'accuracy')
    expect(gate?.status).toBe('pass')
    expect(gate?.detail).toContain('disagreements, among 4,000 requests')
  })

  test('full labels are full labels', () => {
    expect(all.fromDisagreements?.decides).toBe(false)
    expect(all.flips?.of).toBe('requests')
  })

  test('a random tenth of all requests labelled is a sample like any other', () => {
    const labels = (full.labels as Int32Array).map((label, i) => (i % 10 === 3 ? label : -1))
    const some = run({ ...full, labels })
    expect(some.fromDisagreements?.decides).toBe(false)
    expect(some.quality?.primary.accuracy).not.toBeNull()
  })

  test('a random tenth and every disagreement besides is no sample', () => {
    const { primary, shadow } = full
    const labels = (full.labels as Int32Array).map((label, i) =>
      i % 10 === 3 || primary.classes[i] !== shadow.classes[i] ? label : -1,
    )
    const mixed = run({ ...full, labels })
    expect(mixed.fromDisagreements?.decides).toBe(true)
    expect(mixed.fromDisagreements?.value).toBeCloseTo(all.quality?.accuracyDifference.value as number, 12)
    expect(mixed.quality?.primary.accuracy).toBeNull()
  })
})

describe('a sample of the disagreements labelled', () => {
  test('few that all came out the same way do not make an interval of no width', () => {
    const counts = { n: 10_000, disagreements: 500, labelled: 3, fixed: 3, broken: 0 }
    const [low, high] = chosenInterval(counts)
    expect(chosenDifference(counts)).toBeCloseTo(0.05, 12)
    // Three of three fixed: more than half of the disagreements could still be broken.
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0.05)
    expect(high).toBeLessThan(0.06)
  })

  test('more labels, narrower; all of them, as narrow as the requests allow', () => {
    const width = (labelled: number) => {
      const counts = { n: 5000, disagreements: 400, labelled, fixed: 0.5 * labelled, broken: 0.3 * labelled }
      const [low, high] = chosenInterval(counts)
      return high - low
    }
    const widths = [10, 50, 200, 399, 400].map(width)
    expect([...widths].sort((a, b) => b - a)).toEqual(widths)
    expect(width(399) - width(400)).toBeLessThan(1e-4)
  })

  test.each([
    [2000, 0.1, 0.6, 0.25, 15],
    [2000, 0.1, 0.6, 0.25, 60],
    [2000, 0.1, 0.45, 0.45, 40],
    [800, 0.3, 0.9, 0.05, 20],
    [5000, 0.02, 0.5, 0.2, 30],
  ])(
    'n %i, %f disagree, %f fixed, %f broken, %i labelled: the interval covers in 95 of 100',
    (n, apart, fixed, broken, labelled) => {
      const random = seeded(99)
      const truth = apart * (fixed - broken)
      let covered = 0
      const trials = 800
      for (let t = 0; t < trials; t += 1) {
        const outcomes: number[] = []
        for (let i = 0; i < n; i += 1) {
          if (uniform(random) >= apart) continue
          const u = uniform(random)
          outcomes.push(u < fixed ? 1 : u < fixed + broken ? -1 : 0)
        }
        const m = Math.min(labelled, outcomes.length)
        const counts = { n, disagreements: outcomes.length, labelled: m, fixed: 0, broken: 0 }
        for (let i = 0; i < m; i += 1) {
          const j = i + random.below(outcomes.length - i)
          ;[outcomes[i], outcomes[j]] = [outcomes[j] as number, outcomes[i] as number]
          if (outcomes[i] === 1) counts.fixed += 1
          if (outcomes[i] === -1) counts.broken += 1
        }
        const [low, high] = chosenInterval(counts)
        if (low <= truth && truth <= high) covered += 1
      }
      expect(covered / trials).toBeGreaterThan(0.93)
      expect(covered / trials).toBeLessThan(0.985)
    },
  )

  test('as many more labels as the gate asks for settle it, at the rates seen', () => {
    const accuracy = { policy: 'superior', margin: 0 } as const
    // 400 disagreements among 4,000 requests: primary 1, shadow 0, and the label says who is right.
    const made = (labelled: number, share = 0.62, times = 1): EvaluationData => {
      const [n, apart] = [4000 * times, 400 * times]
      const primary = new Int32Array(n).fill(1, 0, apart)
      const labels = new Int32Array(n).fill(-1)
      labels.fill(0, 0, Math.round(labelled * share)).fill(1, Math.round(labelled * share), labelled)
      return dataOf({ labels, primary: classified(primary), shadow: classified(new Int32Array(n)) })
    }
    const gate = (data: EvaluationData) => run(data, { accuracy }).checklist.find((g) => g.id === 'accuracy')
    const few = gate(made(30))
    expect(few).toMatchObject({ status: 'insufficient', needed: { what: 'labels' } })
    expect(gate(made(30 + (few?.needed?.more ?? 0)))?.status).toBe('pass')
    const close = gate(made(400, 0.53))
    expect(close).toMatchObject({ status: 'insufficient', needed: { what: 'requests' } })
    const times = 1 + (close?.needed?.more ?? 0) / 4000
    expect(gate(made(Math.ceil(400 * times), 0.53, times * 1.0001))?.status).toBe('pass')
    expect(gate(made(400, 0.53, Math.max(1, times * 0.9)))?.status).toBe('insufficient')
    // At what was seen, so many settle it in half of all cases, and it says how many do in four of five.
    expect(close?.needed?.chance).toBeCloseTo(0.5, 1)
    expect(close!.needed!.likely!).toBeGreaterThan(2 * close!.needed!.more)
    expect(close?.detail).toMatch(
      /more requests, their disagreements labelled, .* with a chance of 5\d %, about/,
    )
  })

  test('looked at before, its bounds hold at every look, and more labels are asked for', () => {
    const [n, disagreements, labelled] = [4000, 400, 120]
    const primary = new Int32Array(n).fill(1, 0, disagreements)
    const labels = new Int32Array(n).fill(-1).fill(0, 0, 72).fill(1, 72, labelled)
    const data = dataOf({ labels, primary: classified(primary), shadow: classified(new Int32Array(n)) })
    const seen = (looks: number) => {
      const { checklist, fromDisagreements } = evaluate(data, defaultGates, {
        seed: 1,
        partial: false,
        looks,
      })
      return { found: fromDisagreements!, gate: checklist.find(({ id }) => id === 'accuracy')! }
    }
    const [first, later] = [seen(0), seen(4)]
    expect(later.found.value).toBe(first.found.value)
    expect(later.found.interval[0]).toBeLessThan(first.found.interval[0])
    expect(later.found.interval[1]).toBeGreaterThan(first.found.interval[1])
    expect(first.gate.status).toBe('pass')
    expect(later.gate).toMatchObject({ status: 'insufficient', needed: { what: 'labels' } })
    expect(later.gate.detail).toContain('Looked at 4 times before')
  })
})

test('numbers: labels of those far apart are no sample either, and nothing is claimed from them', () => {
  const random = seeded(3)
  const truth = Float64Array.from({ length: 1000 }, () => 100 * uniform(random))
  const near = (scale: number) => predicted(truth.map((v) => v + scale * (uniform(random) - 0.5)))
  const data = dataOf({
    task: 'regression',
    classes: [],
    labelValues: truth,
    primary: near(20),
    shadow: near(2),
  })
  const tolerance = run(data).regression?.tolerance ?? 0
  const labelValues = truth.map((v, i) =>
    Math.abs((data.primary.values[i] as number) - (data.shadow.values[i] as number)) > tolerance ? v : NaN,
  )
  const only = run({ ...data, labelValues })
  expect(only.regression?.primary).toBeNull()
  expect(only.regression?.relativeMaeDifference).toMatchObject({ value: null })
  const gate = only.checklist.find((g) => g.id === 'accuracy')
  expect(gate?.status).toBe('insufficient')
  expect(gate?.detail).toContain('chosen for labelling')
})
