import { describe, expect, it } from 'vitest'
import har from '../../../src/formats/readers/har'
import { num, readAll, sourceOf } from './helpers'

const entries = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    startedDateTime: '2024-01-01T00:00:00.000Z',
    time: 12,
    request: {
      method: 'POST',
      url: 'https://models.example/predict',
      postData: { text: JSON.stringify({ instances: [{ a: i, b: `}],"entries":[{${i}` }] }) },
    },
    response: { status: 200, content: { text: JSON.stringify({ predictions: [i / n] }) } },
  }))

/** The whole file in one line, as a script may write it, with pages before the entries and after them. */
const log = (n: number) =>
  JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'browser', version: '1' },
      pages: [{ id: 'page_1', pageTimings: { onLoad: 1 }, request: null }],
      entries: entries(n),
      comment: 'entries',
    },
  })

describe('HAR', () => {
  it('is read entry by entry, whatever the texts in it hold', async () => {
    const n = 20_000
    const all = await readAll(await sourceOf(log(n)), [num('a'), num('predictions')], har)
    expect(all.columns.a).toEqual(Array.from({ length: n }, (_, i) => i))
    expect(all.columns.predictions?.[n - 1]).toBeCloseTo((n - 1) / n, 6)
    expect(all.skipped).toEqual([])
  })

  it('that ends between two entries is known to be cut', async () => {
    const text = log(50)
    const at = text.indexOf('{"startedDateTime"', text.length / 2)
    const all = await readAll(await sourceOf(text.slice(0, at)), [num('a')], har)
    expect(all.columns.a?.length).toBeGreaterThan(20)
    expect(all.skipped.map(({ reason }) => reason)).toEqual(['truncated'])
  })
})
