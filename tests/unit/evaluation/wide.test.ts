/** Many classes: figures are of all, tables of those that occur most, and memory of the pairs that occur. */
import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/core/limits'
import { seeded } from '../../../src/core/random'
import { cellsOf, countCell, createCounts, inner, mergeCounts } from '../../../src/evaluation/counts'
import { evaluate } from '../../../src/evaluation/evaluate'
import { gwetAc1, kappa } from '../../../src/evaluation/metrics/agreement'
import { tableQuality } from '../../../src/evaluation/metrics/quality'
import { countTable } from '../../../src/evaluation/statistics/count-table'
import { addRows, createTally, mergeTallies } from '../../../src/evaluation/tally'
import { defaultGates } from '../../../src/result/gates'
import { readReport } from '../../../src/result/reader'
import { classified, dataOf, uniform } from './data'

/** Answers of two models among k classes, most of them among the common ones. */
function wide(n: number, k: number, seed: number) {
  const random = seeded(seed)
  const label = () => (uniform(random) < 0.7 ? random.below(50) * 7 : random.below(k)) % k
  const labels = Int32Array.from({ length: n }, label)
  const answers = (right: number) => labels.map((one) => (uniform(random) < right ? one : random.below(k)))
  return dataOf({
    n,
    classes: Array.from({ length: k }, (_, c) => `class number ${c}`),
    labels,
    primary: classified(answers(0.8)),
    shadow: classified(answers(0.82)),
    requests: { read: n, replayed: n, labelled: n, skipped: [] },
    evidence: { ...dataOf({ primary: classified([]), shadow: classified([]) }).evidence },
  })
}

/** The first ten classes are no label, and one model answers them. */
function neverLabelled(n: number, k: number) {
  const labels = Int32Array.from({ length: n }, (_, i) => 10 + (i % 50))
  const answers = (other: boolean) => labels.map((label, i) => (other && i % 20 === 0 ? i % 10 : label))
  return dataOf({
    n,
    classes: Array.from({ length: k }, (_, c) => `class number ${c}`),
    labels,
    primary: classified(answers(false)),
    shadow: classified(answers(true)),
    requests: { read: n, replayed: n, labelled: n, skipped: [] },
  })
}

const options = { seed: 1, partial: false }

describe('100,000 classes', () => {
  const k = 100_000
  const data = wide(20_000, k, 3)
  const before = process.memoryUsage().arrayBuffers
  const started = performance.now()
  const result = evaluate(data, defaultGates, options)
  const seconds = (performance.now() - started) / 1000
  const text = JSON.stringify(result, null, 2)

  it('are evaluated in little memory and time', () => {
    // All cells of one table would be 80 GB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 28)
    expect(seconds).toBeLessThan(60)
  })

  it('make a result of less than 2 MB, which can be read again', () => {
    expect(text.length).toBeLessThan(2_000_000)
    expect(readReport(text).classes).toEqual(result.classes)
  })

  it('have every figure, of all classes', () => {
    const same = Array.from(data.primary.classes).filter((c, i) => c === data.shadow.classes[i]).length
    expect(result.agreement).toMatchObject({ value: same / data.n, n: data.n })
    const right = Array.from(data.primary.classes).filter((c, i) => c === data.labels![i]).length
    expect(result.quality!.primary.accuracy).toBe(right / data.n)
    expect(result.kappa.value).toBeGreaterThan(0.5)
    expect(result.kappa.ci95![0]).toBeLessThan(result.kappa.value!)
    expect(result.quality!.primary.macro.f1).toBeGreaterThan(0)
  })

  it('say what the tables leave out', () => {
    const shown = limits.classesShown.value
    expect(result.classes).toHaveLength(shown)
    expect(result.confusion).toHaveLength(shown)
    expect(result.quality!.primary.perClass.map((one) => one.class)).toEqual(result.classes)
    expect(result.quality!.shadow.confusion).toHaveLength(shown)
    expect(result.flips!.byClass).toHaveLength(shown)
    const occurring = new Set([...data.primary.classes, ...data.shadow.classes, ...data.labels!])
    const inTable = result.confusion.flat().reduce((sum, count) => sum + count, 0)
    expect(result.classesLeftOut).toEqual({
      classes: k,
      shown,
      occurring: occurring.size,
      requests: data.n - inTable,
      n: data.n,
    })
    // The most common are there: each of the 50 that most labels are of.
    for (let c = 0; c < 50; c++) expect(result.classes).toContain(`class number ${c * 7}`)
  })
})

it('few classes are all there, and nothing is said of it', () => {
  const result = evaluate(wide(500, limits.classesShown.value, 4), defaultGates, options)
  expect(result.classes).toHaveLength(limits.classesShown.value)
  expect(result.classesLeftOut).toBeNull()
})

describe('by the cells that occur, and by all', () => {
  const [k, n] = [1100, 4000]
  const data = wide(n, k, 5)
  const sparse = createTally(k)
  addRows(sparse, data.primary, data.shadow, data.labels, 0, n)
  const dense = Array.from({ length: k }, () => new Array<number>(k).fill(0))
  for (let i = 0; i < n; i++) dense[data.labels![i]!]![data.primary.classes[i]!]!++

  it('a tally holds no more than pairs that occur, and has the same table', () => {
    expect(sparse.primary.byLabel).toBeInstanceOf(Map)
    expect(inner(sparse.primary.byLabel, k)).toEqual(dense)
    expect(inner(sparse.primary.byLabel, k, Int32Array.of(0, 7, 14))).toEqual(
      [0, 7, 14].map((i) => [0, 7, 14].map((j) => dense[i]![j]!)),
    )
  })

  it('halves add up', () => {
    const half = (from: number, to: number) => {
      const tally = createTally(k)
      addRows(tally, data.primary, data.shadow, data.labels, from, to)
      return tally
    }
    const merged = mergeTallies(half(0, 1234), half(1234, n))
    expect(cellsOf(merged.pairs, k)).toEqual(cellsOf(sparse.pairs, k))
    expect(merged.flips).toEqual(sparse.flips)
  })

  it('figures are the same', () => {
    const cells = cellsOf(sparse.primary.byLabel, k)
    expect(cells).toEqual(countTable(dense))
    expect(gwetAc1(cells)).toEqual(gwetAc1(dense))
    expect(tableQuality(cells, data.classes)).toEqual(tableQuality(dense, data.classes))
  })

  it('chance is the same, summed over all pairs or by what is not the class’s own', () => {
    const few = wide(n, 990, 6)
    const tally = createTally(990)
    addRows(tally, few.primary, few.shadow, few.labels, 0, n)
    const { rows, columns, counts } = cellsOf(tally.pairs, 990)
    // Classes that never occur change nothing but the road.
    const [allPairs, byRest] = [990, 1100].map((size) => kappa({ k: size, rows, columns, counts }))
    expect(byRest!.value).toBeCloseTo(allPairs!.value!, 12)
    expect(byRest!.se).toBeCloseTo(allPairs!.se!, 12)
    expect(byRest!.ci95![0]).toBeCloseTo(allPairs!.ci95![0], 12)
  })
})

it.each([3, 2000])('counts of %i classes merge, whichever way they are held', (k) => {
  const [a, b] = [createCounts(k), createCounts(k)]
  const cell = (row: number, column: number) => row * (k + 1) + column
  for (const [row, column] of [
    [0, 1],
    [0, 1],
    [2, 2],
  ] as const)
    countCell(a, cell(row, column))
  for (const [row, column] of [
    [2, 2],
    [1, 0],
    [k, 1],
  ] as const)
    countCell(b, cell(row, column))
  const { rows, columns, counts } = cellsOf(mergeCounts(a, b), k)
  expect([[...rows], [...columns], [...counts]]).toEqual([
    [0, 1, 2],
    [1, 0, 2],
    [2, 1, 2],
  ])
  expect(cellsOf(a, k).counts).toEqual(Float64Array.of(2, 1))
})

it.each([
  [100, 2],
  [100_000, 1],
])('of %i classes, those that no label is are a mend by their list where that is a list', (k, patches) => {
  const result = evaluate(neverLabelled(2000, k), defaultGates, options)
  const premise = result.premises!.find(({ id }) => id === 'classes')!
  expect(premise.detail).toMatch(/No label is “class number 0”/)
  expect(premise.patches).toHaveLength(patches)
  expect(JSON.stringify(premise).length).toBeLessThan(20_000)
})

it.each([
  ['all of them', undefined, ['They are classes']],
  ['only others', ['class number 1', 'class number 2'], ['They stand for no answer', 'They are classes']],
])('where a model has an output for %s, its classes are not taken from it', (_, classes, labels) => {
  const data = neverLabelled(2000, 100)
  const output = { tensor: 'y', read: { kind: 'softmax', from: 'probability' }, ...(classes && { classes }) }
  const mapping = { models: { primary: null, shadow: { inputs: [], output } } }
  const { premises } = evaluate({ ...data, evidence: { ...data.evidence, mapping } }, defaultGates, options)
  const { patches } = premises!.find(({ id }) => id === 'classes')!
  expect(patches!.map(({ label }) => label)).toEqual(labels)
})
