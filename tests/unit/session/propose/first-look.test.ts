/** The first rows as they are used, what is left out of the rows looked at, and files whose ids are not the log's. */
import { describe, expect, it } from 'vitest'
import type { DroppedFile } from '../../../../src/files/dropped'
import { LocalSession } from '../../../../src/session/session'
import type { Slot } from '../../../../src/session/slots'
import { failingReplayer, file } from '../helpers'

async function previewed(files: [DroppedFile, Slot][]) {
  const session = new LocalSession(failingReplayer)
  for (const [dropped, slot] of files) await session.drop([dropped], slot)
  const proposal = await session.propose()
  return { ...proposal.preview, session, mapping: proposal.mapping }
}
const row = (i: number) => `tx-${i},2026-03-01T00:00:0${i % 10}Z,${i / 4},${i % 2},${i % 3 ? 1 : 0}`
const header = 'request_id,time,amount,primary_pred,shadow_pred'
const log = (rows: string[]) => file('log.csv', [header, ...rows].join('\n') + '\n')
const plain = Array.from({ length: 40 }, (_, i) => row(i))

describe('the first rows', () => {
  it('are the text that the log has, row by row, gaps included', async () => {
    const { look } = await previewed([[log(['a,,1.50,1,0', ...plain]), 'log']])
    expect(look?.values.get('amount')).toEqual(['1.50', '0', '0.25', '0.5', '0.75'])
    expect(look?.values.get('time')?.slice(0, 2)).toEqual([null, '2026-03-01T00:00:00Z'])
  })

  it('beside them: what is left out, how often, why and where', async () => {
    const { look } = await previewed([[log([...plain, row(3), header]), 'log']])
    expect(look).toMatchObject({ read: 42 })
    expect(look?.skipped.map(({ reason, count }) => [reason, count]).sort()).toEqual([
      ['duplicate', 1],
      ['repeated-header', 1],
    ])
    expect(look?.skipped.find(({ reason }) => reason === 'duplicate')?.examples).toEqual([
      { file: 'log.csv', line: 42, detail: 'tx-3' },
    ])
  })

  it('say which of them is left out', async () => {
    const { look } = await previewed([[log([row(0), row(1), row(1), row(2), ...plain.slice(3)]), 'log']])
    expect(look?.values.get('request_id')).toEqual(['tx-0', 'tx-1', 'tx-1', 'tx-2', 'tx-3'])
    expect(look?.unused).toEqual([null, null, 'duplicate', null, null])
  })

  it('of a wide log, what has a use is among them', async () => {
    const wide = Array.from({ length: 400 }, (_, i) => `c${i}`)
    const rows = plain.map((text, i) => [...wide.map((_, j) => (i * 31 + j * 7) % 97), text].join(','))
    const { look } = await previewed([
      [file('wide.csv', [[...wide, header].join(','), ...rows].join('\n') + '\n'), 'log'],
    ])
    expect(look?.values.size).toBe(200)
    expect(look?.values.get('request_id')?.[0]).toBe('tx-0')
  })
})

describe('a file that is joined', () => {
  const labels = (id: (i: number) => string, n = 40, name = 'request_id') =>
    file('labels.csv', [`${name},label`, ...Array.from({ length: n }, (_, i) => `${id(i)},${i % 2}`)].join('\n') + '\n') // prettier-ignore

  it('says how many requests it names, and what it has for the first of them', async () => {
    const { joined } = await previewed([
      [log(plain), 'log'],
      [labels((i) => `tx-${2 * i}`, 20), 'labels'],
    ])
    expect(joined).toMatchObject([
      { slot: 'labels', matched: 20, of: 40, rows: 20, whole: true, problems: [] },
    ])
    expect(joined[0]?.values).toEqual(['0', null, '1', null, '0'])
  })

  it('that names none of them is complained of before the run, with both ids', async () => {
    const { joined } = await previewed([
      [log(plain), 'log'],
      [labels((i) => `order-${i}`), 'labels'],
    ])
    expect(joined[0]).toMatchObject({
      matched: 0,
      problems: [{ code: 'nothing-joined', file: 'labels.csv' }],
    })
    expect(joined[0]?.problems[0]?.message).toContain('"order-0" where the log has "tx-0"')
  })

  it('by another column once a person says which is the id', async () => {
    const keyed = file(
      'log.csv',
      [`key,${header}`, ...plain.map((text, i) => `order-${i},${text}`)].join('\n'),
    )
    const { session, mapping } = await previewed([
      [keyed, 'log'],
      [labels((i) => `order-${i}`, 40, 'id'), 'labels'],
    ])
    const roles = { ...mapping.roles, request_id: 'ignore', key: 'id' } as const
    expect((await session.preview({ ...mapping, roles })).joined[0]).toMatchObject({
      matched: 40,
      problems: [],
    })
  })

  it('longer than what was compared: only ids of another kind are said to be', async () => {
    const many = Array.from({ length: 20_500 }, (_, i) => row(i))
    const later = await previewed([
      [log(many), 'log'],
      [labels((i) => `tx-${900_000 + i}`), 'labels'],
    ])
    expect(later.joined[0]).toMatchObject({ matched: 0, whole: false, problems: [] })
    const other = await previewed([
      [log(many), 'log'],
      [labels((i) => `${900_000 + i}`), 'labels'],
    ])
    expect(other.joined[0]?.problems).toMatchObject([{ code: 'nothing-joined' }])
  })
})
