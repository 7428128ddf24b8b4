import { describe, expect, it } from 'vitest'
import { absentText, sampleRows, sortRows, totalOf } from '../../../src/report/requests/rows'
import { NEAR_THRESHOLD, type RowQuery } from '../../../src/result/rows'
import { hostile, synthetic } from './synthetic'

// Few enough that every disagreement is in the sample.
const result = synthetic({ n: 500 })
const ask = sampleRows(result)
const query = (over: Partial<RowQuery>): RowQuery => ({
  filter: { kind: 'disagreements' },
  search: '',
  sort: { by: 'row', descending: false },
  offset: 0,
  limit: 1000,
  ...over,
})

describe('rows of the sample', () => {
  it('gives every disagreement of the sample, in pages; errors are none', async () => {
    const whole = await ask(query({}))
    const { sample, byKind } = result.disagreements
    expect(byKind.error).toBeGreaterThan(0)
    expect(whole.total).toBe(sample.length - byKind.error)
    expect((await ask(query({ filter: { kind: 'all' } }))).total).toBe(sample.length)
    const page = await ask(query({ offset: 10, limit: 5 }))
    expect(page.total).toBe(whole.total)
    expect(page.rows).toEqual(whole.rows.slice(10, 15))
    expect(page.images).toHaveLength(5)
  })

  it.each(['fixed', 'broken'] as const)('filters %s', async (kind) => {
    const { rows, total } = await ask(query({ filter: { kind } }))
    expect(total).toBeGreaterThan(0)
    expect(new Set(rows.map((row) => row.kind))).toEqual(new Set([kind]))
  })

  it('filters errors, by whichever model', async () => {
    const { rows } = await ask(query({ filter: { kind: 'errors' } }))
    expect(rows).toHaveLength(result.disagreements.byKind.error)
    expect(rows.every((row) => row.primaryError !== '' || row.shadowError !== '')).toBe(true)
  })

  it('says how many there are in all, of a kind and of a cell', async () => {
    const few = synthetic({ n: 20_000 })
    const cell = { kind: 'cell', primary: 0, shadow: 1 } as const
    expect(totalOf(few, cell)).toBe(few.confusion[0]![1])
    expect((await sampleRows(few)(query({ filter: cell }))).total).toBeLessThan(few.confusion[0]![1]!)
    expect(totalOf(few, { kind: 'broken' })).toBe(few.disagreements.byKind.broken)
    expect(totalOf(few, { kind: 'errors' })).toBe(few.disagreements.byKind.error)
    expect(totalOf(few, { kind: 'near-threshold' })).toBeNull()
  })

  it('filters a cell of the confusion by both answers', async () => {
    const { rows } = await ask(query({ filter: { kind: 'cell', primary: 0, shadow: 1 } }))
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every((row) => row.primary === 'on time' && row.shadow === 'late')).toBe(true)
  })

  it('keeps near the threshold what a small change would flip', async () => {
    const { rows } = await ask(query({ filter: { kind: 'near-threshold' } }))
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows)
      expect(Math.min(Math.abs(row.primaryScore! - 0.5), Math.abs(row.shadowScore! - 0.5))).toBeLessThan(
        NEAR_THRESHOLD,
      )
  })

  it('searches ids, answers and features, whatever their case', async () => {
    const one = result.disagreements.sample[4]!
    const found = await ask(query({ search: one.id.toUpperCase() }))
    expect(found.rows.map((row) => row.id)).toContain(one.id)
    const origin = await ask(query({ search: 'dfw' }))
    expect(origin.total).toBeGreaterThan(0)
    expect(origin.rows.every((row) => row.features.includes('DFW'))).toBe(true)
    expect((await ask(query({ search: 'no such thing' }))).total).toBe(0)
  })

  it('sorts by a score and by a feature, both ways, and puts what is missing last', async () => {
    const up = (await ask(query({ sort: { by: 'shadowScore', descending: false } }))).rows
    const scores = up.map((row) => row.shadowScore).filter((score) => score !== null)
    expect(scores).toEqual([...scores].sort((a, b) => a - b))
    const rows = result.disagreements.sample
    const down = sortRows(rows, { by: 'hour', descending: true }, result.disagreements.features)
    const hours = down.map((row) => row.features[0] as number)
    expect(hours).toEqual([...hours].sort((a, b) => b - a))
    const missing = { ...rows[0]!, shadowScore: null }
    for (const descending of [true, false])
      expect(sortRows([missing, ...rows.slice(1, 4)], { by: 'shadowScore', descending }, []).at(-1)).toBe(
        missing,
      )
  })

  it('takes hostile text for text', async () => {
    const rows = [{ ...result.disagreements.sample[0]!, id: hostile }]
    const source = sampleRows({ ...result, disagreements: { ...result.disagreements, sample: rows } })
    expect((await source(query({ search: '</script>' }))).total).toBe(1)
  })
})

describe('a request that is not in the sample', () => {
  const { sample } = result.disagreements
  const agreed = Array.from({ length: 500 }, (_, row) => row).find((at) =>
    sample.every(({ row }) => row !== at),
  )!
  const of = (as: 'figures' | 'ids') => ({ ...result, shared: { as, kinds: [] } })

  it('is said to be not kept, and where it is', () => {
    expect(absentText(result, agreed)).toMatch(/^This request is not kept: .* holds \d+ requests, a sample\. .* replay again from the same files/)
    expect(absentText(of('ids'), agreed)).toMatch(/its sender shared \d+ requests, a sample\. Ask for requests\.csv/)
    expect(absentText(of('figures'), agreed)).toMatch(/its sender shared figures alone/)
  }) // prettier-ignore

  it('or never was', () => {
    expect(absentText(result, result.requests.replayed)).toMatch(/^There is no such request: \d+ requests/)
  })
})
