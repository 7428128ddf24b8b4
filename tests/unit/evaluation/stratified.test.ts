import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/result/gates'
import { allocate, stratifiedSample } from '../../../src/evaluation/metrics/stratified'
import { fillTemplate } from '../../../src/report/export'
import { share } from '../../../src/result/sharing/share'
import { seeded } from '../../../src/core/random'
import { classified, dataOf, normalFeature, simulated, uniform } from './data'

describe('places', () => {
  test.each([
    [[1000, 1000], 10, [5, 5]],
    [[1000, 3, 1], 10, [6, 3, 1]],
    [[1000, 3, 0], 10, [7, 3, 0]],
    [[5, 5, 5], 2, [1, 1, 0]],
    [[2, 2], 10, [2, 2]],
    [[], 10, []],
  ])('of %j into %i: %j', (totals, places, taken) => {
    expect(allocate(totals, places)).toEqual(taken)
  })

  test('never more than there are, never more than fit, and none is left free', () => {
    const random = seeded(4)
    for (let t = 0; t < 200; t += 1) {
      const totals = Array.from({ length: random.below(40) }, () => random.below(60))
      const places = random.below(500)
      const taken = allocate(totals, places)
      taken.forEach((n, i) => expect(n).toBeLessThanOrEqual(totals[i] as number))
      const all = totals.reduce((a, b) => a + b, 0)
      expect(taken.reduce((a, b) => a + b, 0)).toBe(Math.min(places, all))
    }
  })
})

test('every row of a stratum is drawn equally often, and any beginning holds some of each stratum', () => {
  const stratumOf = Int32Array.from({ length: 60 }, (_, i) => (i < 50 ? 0 : i < 58 ? 1 : -1))
  const drawn = new Float64Array(60)
  for (let seed = 1; seed <= 3000; seed += 1) {
    const rows = stratifiedSample(stratumOf, [10, 4], seed)
    expect(rows).toHaveLength(14)
    expect(new Set(rows.slice(0, 2).map((row) => stratumOf[row]))).toEqual(new Set([0, 1]))
    for (const row of rows) drawn[row] = (drawn[row] as number) + 1
  }
  // 10 of 50 and 4 of 8, within five standard errors.
  for (let i = 0; i < 50; i += 1) expect(Math.abs((drawn[i] as number) / 3000 - 0.2)).toBeLessThan(0.037)
  for (let i = 50; i < 58; i += 1) expect(Math.abs((drawn[i] as number) / 3000 - 0.5)).toBeLessThan(0.046)
  expect(drawn[58]).toBe(0)
})

describe('the disagreements that a result carries', () => {
  /** Ten classes, rare cells, labels for four of five, errors of three kinds. */
  function many() {
    const n = 20_000
    const data = simulated(n, { primary: 0.85, shadow: 0.9 }, 3, 10)
    const random = seeded(8)
    const errors = (codes: number) =>
      Uint8Array.from({ length: n }, () => (uniform(random) < 0.002 ? 1 + random.below(codes) : 0))
    const broken = (model: typeof data.primary, codes: Uint8Array, names: string[]) =>
      classified(
        model.classes.map((c, i) => (codes[i] ? -1 : c)),
        { errors: codes, errorCodes: names },
      )
    data.primary = broken(data.primary, errors(1), ['', 'missing-feature:hour'])
    data.shadow = broken(data.shadow, errors(2), ['', 'execution-failed', 'non-finite-output'])
    data.labels = (data.labels as Int32Array).map((label) => (uniform(random) < 0.8 ? label : -1))
    data.features = Array.from({ length: 12 }, (_, i) => normalFeature(`feature number ${i}`, n, 20 + i))
    return data
  }
  const data = many()
  const result = evaluate(data, defaultGates, { seed: 5, partial: false })
  const { strata, sample, byKind, total } = result.disagreements

  test('some of every kind, errors too, and of every pair of answers there is', () => {
    expect(sample).toHaveLength(400)
    const kinds = Object.entries(byKind).filter(([, count]) => count > 0)
    expect(kinds).toHaveLength(5)
    for (const [kind] of kinds) expect(sample.some((row) => row.kind === kind)).toBe(true)
    const cells = new Set(
      Array.from({ length: data.n }, (_, i) => [data.primary.classes[i], data.shadow.classes[i]])
        .filter(([p, s]) => (p as number) >= 0 && (s as number) >= 0 && p !== s)
        .map(([p, s]) => `${data.classes[p as number]} / ${data.classes[s as number]}`),
    )
    const shown = new Set(sample.map((row) => `${row.primary} / ${row.shadow}`))
    expect(cells.size).toBe(90)
    for (const cell of cells) expect(shown).toContain(cell)
    const codes = new Set(sample.flatMap((row) => [row.primaryError, row.shadowError]))
    expect(codes).toEqual(new Set(['', 'missing-feature:hour', 'execution-failed', 'non-finite-output']))
  })

  test('each stratum says its total, and the totals are all there are', () => {
    for (const kind of Object.keys(byKind) as (keyof typeof byKind)[]) {
      const sum = strata.filter((one) => one.kind === kind).reduce((all, one) => all + one.total, 0)
      expect([kind, sum]).toEqual([kind, byKind[kind]])
    }
    expect(total).toBe(strata.reduce((all, one) => all + (one.kind === 'error' ? 0 : one.total), 0))
    const cell = strata.find((one) => one.kind === 'fixed') as (typeof strata)[number]
    const fixed = Array.from({ length: data.n }, (_, i) => i).filter(
      (i) =>
        data.shadow.classes[i] === data.labels?.[i] &&
        data.classes[data.shadow.classes[i] as number] === cell.shadow &&
        data.classes[data.primary.classes[i] as number] === cell.primary,
    )
    expect(cell.total).toBe(fixed.length)
  })

  test('seeded: the same again, another with another seed', () => {
    const ids = (seed: number) =>
      evaluate(data, defaultGates, { seed, partial: false }).disagreements.sample.map((row) => row.id)
    expect(ids(5)).toEqual(sample.map((row) => row.id))
    expect(ids(6)).not.toEqual(sample.map((row) => row.id))
  })

  test('the report with all of it stays below a megabyte', () => {
    const template = '<script type="application/json" id="result">null</script>'
    const html = fillTemplate(template, share(result, 'features'))
    expect(html.length).toBeLessThan(700_000)
    expect(html).not.toContain('report-cut')
  })

  test('more pairs of answers than places: the most frequent, and still every kind', () => {
    const n = 6000
    const random = seeded(2)
    const draw = () => Int32Array.from({ length: n }, () => random.below(100))
    const wide = dataOf({
      classes: Array.from({ length: 100 }, (_, i) => `c${i}`),
      labels: draw(),
      primary: classified(draw()),
      shadow: classified(draw()),
    })
    const { disagreements } = evaluate(wide, defaultGates, { seed: 1, partial: false })
    expect(disagreements.sample).toHaveLength(400)
    expect(disagreements.strata).toHaveLength(400)
    expect(new Set(disagreements.sample.map((row) => row.kind))).toEqual(
      new Set(['fixed', 'broken', 'both-wrong']),
    )
  })
})
