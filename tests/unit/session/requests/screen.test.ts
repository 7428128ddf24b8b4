import { describe, expect, it } from 'vitest'
import { PackedTextBuilder, textOfAscii } from '../../../../src/core/columns'
import { textHashes } from '../../../../src/core/hashes'
import { SeenIds, RowHashes, Seen } from '../../../../src/session/requests/seen-ids'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, failingReplayer, file, fixture, runOptions } from '../helpers'

async function evaluated(files: [string, string][]) {
  const session = new LocalSession(failingReplayer)
  await session.drop(
    files.map(([path, content]) => file(path, content)),
    'log',
  )
  const { mapping } = await session.propose()
  return session.run(runOptions(mapping), () => {})
}

const header = 'request_id,amount,primary_pred,shadow_pred\n'
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `r${from + i},${from + i},${i % 2},${i % 2}\n`).join('')

describe('ids over a whole log', () => {
  it('a repeated line is a duplicate and its first is kept; another content under the id is a conflict, kept', async () => {
    const { requests, agreement } = await evaluated([
      ['a.csv', header + lines(0, 40) + 'r3,3,1,1\nr4,4.5,1,1\n'],
      ['b.csv', header + 'r5,5,1,1\nr6,6,1,1\n' + lines(40, 60)],
    ])
    expect(requests).toMatchObject({ read: 64, replayed: 62 })
    expect(requests.skipped).toEqual([
      {
        reason: 'duplicate',
        count: 2,
        examples: [
          { file: 'a.csv', line: 42, detail: 'r3' },
          { file: 'b.csv', line: 2, detail: 'r5' },
        ],
      },
    ])
    expect(requests.noted).toEqual([
      {
        reason: 'id-conflict',
        count: 2,
        examples: [
          { file: 'a.csv', line: 43, detail: 'r4' },
          { file: 'b.csv', line: 3, detail: 'r6' },
        ],
      },
    ])
    expect(agreement.n).toBe(62)
  })

  it('of which many repeat are hardly request ids: that is said', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `c${i % 15},${i},${i % 2},${i % 2}\n`).join('')
    const { requests, warnings } = await evaluated([['a.csv', header.replace('request_id', 'id') + rows]])
    expect(requests).toMatchObject({ read: 60, replayed: 60 })
    expect(warnings.find(({ code }) => code === 'ids-repeat')?.message).toContain('45 of 60 rows have a "id"')
  })

  it('that the rows of a batched request share are normal; its latency is counted once', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => {
      const call = Math.floor(i / 4)
      return `c${call},b${call},${i},${i % 2},${i % 2},${10 + call}\n`
    })
    const { requests, latency } = await evaluated([
      ['a.csv', 'request_id,batch_id,amount,primary_pred,shadow_pred,primary_latency_ms\n' + rows.join('')],
    ])
    expect(requests).toMatchObject({ read: 40, replayed: 40, skipped: [], noted: [] })
    expect(requests.batched).toEqual({ calls: 10, rows: 40 })
    expect(latency?.primary).toMatchObject({ n: 10, p50: 14.5 })
  })
})

describe('flagged values', () => {
  it('what the capture took out is not replayed; what was sent and is unusable is an error, and both are counted', async () => {
    const features = Array.from({ length: 8 }, (_, f) => `f${f}`)
    const row = (id: string, first: string) => `${id},${first},${features.slice(1).map((_, f) => f / 8)}`
    const log = [
      `id,${features}`,
      ...Array.from({ length: 30 }, (_, i) => row(`r${i}`, `${i / 30}`)),
      row('gone', '***'),
      row('nan', 'NaN'),
      row('word', 'abc'),
      row('gone-too', '[REDACTED]'),
    ]
    const session = new LocalSession(cpuReplayer)
    await session.drop(await fixture('graph/tab_f32', 'v1'), 'primary')
    await session.drop(await fixture('graph/tab_u8', 'v2'), 'shadow')
    await session.drop([file('log.csv', log.join('\n') + '\n')], 'log')
    const { mapping } = await session.propose()
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.requests).toMatchObject({ read: 34, replayed: 32 })
    expect(result.requests.skipped).toMatchObject([
      { reason: 'redacted', count: 2, examples: [{ file: 'log.csv', line: 32, detail: 'f0' }, { line: 35 }] },
    ])
    expect(result.requests.noted).toMatchObject([
      { reason: 'non-finite', count: 1, examples: [{ line: 33, detail: 'f0' }] },
      { reason: 'not-a-number', count: 1, examples: [{ line: 34, detail: 'f0' }] },
    ])
    expect(result.errors.primary).toMatchObject({ count: 2, n: 32 })
  })
})

describe('hashes', () => {
  it('tell a million ids apart, and know each again with its content', () => {
    const seen = new SeenIds()
    const n = 1_000_000
    const { high, low } = textHashes({ dictionary: Array.from({ length: n }, (_, i) => `request-${i}`) })
    for (let i = 0; i < n; i++) if (seen.add(high[i]!, low[i]!, i) !== Seen.first) throw new Error(`id ${i}`)
    expect(seen.size).toBe(n)
    expect(seen.add(high[7]!, low[7]!, 7)).toBe(Seen.same)
    expect(seen.add(high[7]!, low[7]!, 8)).toBe(Seen.other)
  })

  it('of texts are the same whether they came as bytes or as strings', () => {
    const builder = new PackedTextBuilder()
    const dictionary = ['a', 'request-17', '', '2026-01-02T03:04:05Z']
    for (const text of dictionary) builder.push(text)
    const ascii = builder.finish()
    expect(textHashes(textOfAscii(Int32Array.of(0), ascii))).toEqual(textHashes({ dictionary }))
  })

  it('of rows depend on every value, its place and its column', () => {
    const number = (...values: number[]) => ({ kind: 'number' as const, values: Float64Array.from(values) })
    const text = (...texts: string[]) => ({ kind: 'text' as const, codes: Int32Array.from(texts.keys()), dictionary: texts }) // prettier-ignore
    const hashes = new RowHashes().of([number(1, 2, 1, 1, NaN, NaN), number(2, 1, 2, 2, 0, 0), text('a', 'a', 'a', 'b', '', '')], 6) // prettier-ignore
    const all = Array.from({ length: 6 }, (_, i) => hashes[i])
    expect(all[0]).toBe(all[2])
    expect(all[4]).toBe(all[5])
    expect(new Set(all).size).toBe(4)
  })
})

it('a value that a model needs and is missing is noted with its first places; an imputed one is none', async () => {
  const fields = Array.from({ length: 8 }, (_, f) => `f${f}`)
  const row = (i: number) => [`r${i}`, ...fields.map((_, f) => String(((i * 7 + f) % 11) / 5 - 1))]
  const rows = Array.from({ length: 40 }, (_, i) => row(i))
  rows[3]![2] = ''
  rows[5]![2] = 'null'
  rows[5]![4] = ''
  rows[7]![1] = ''
  rows[9]![2] = '***'
  const log = [`id,${fields.join(',')}`, ...rows.map((cells) => cells.join(','))].join('\n') + '\n'
  const session = new LocalSession(cpuReplayer)
  await session.drop(await fixture('graph/tab_f32', 'v1'), 'primary')
  await session.drop(await fixture('graph/tab_u8', 'v2'), 'shadow')
  await session.drop([file('log.csv', log)], 'log')
  const { mapping } = await session.propose()
  for (const model of Object.values(mapping.models))
    model!.inputs[0]!.features[0]!.steps = [{ kind: 'impute', value: 0 }]
  const { requests, errors } = await session.run(runOptions(mapping), () => {})
  expect(requests.noted).toEqual([
    {
      reason: 'missing',
      count: 2,
      examples: [
        { file: 'log.csv', line: 5, detail: 'f1' },
        { file: 'log.csv', line: 7, detail: 'f1, f3' },
      ],
    },
  ])
  expect(requests.skipped).toMatchObject([{ reason: 'redacted', count: 1 }])
  expect(errors.primary?.count).toBe(2)
})
