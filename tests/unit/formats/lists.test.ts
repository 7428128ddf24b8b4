import { describe, expect, it } from 'vitest'
import { RowFlag } from '../../../src/formats/contract'
import { openLog, readLog } from '../../../src/session/intake/log'
import { LocalSession } from '../../../src/session/session'
import { cpuReplayer, file, fixture, runOptions } from '../session/helpers'

const rows = (n: number, make: (i: number) => string) => Array.from({ length: n }, (_, i) => make(i)).join('\n') // prettier-ignore
const written: [string, (i: number) => string][] = [
  ['JSON', (i) => `[${i}.25, 3.5, -1.5]`],
  ['NumPy', (i) => `[ ${i}.25  3.5 -1.5 ]`],
  ['NumPy, over two lines', (i) => `[${i}.25 3.5\n -1.5]`],
]

describe('lists of numbers in a table’s cells', () => {
  it.each(written)('as %s prints them', async (_, make) => {
    const csv = 'request_id,features\n' + rows(30, (i) => `r${i},"${make(i)}"`) + '\n'
    const log = await openLog([file('log.csv', csv)])
    const field = log.profile.fields.find(({ name }) => name === 'features')
    expect(field).toMatchObject({ type: 'tensor', shape: [3], role: 'feature', why: 'a list of numbers' })
    for await (const { batch } of readLog(log, [{ field: 'features', as: 'tensor' }], 100)) {
      const [column] = batch.columns
      expect(column?.kind === 'tensor' && [...column.values.subarray(3, 6)]).toEqual([1.25, 3.5, -1.5])
    }
  })

  it('redacted or cut short ones are flagged as that, and are no missing values', async () => {
    const cells = ['"[1, 2, 3]"', '***', '[1 2 ... 3]', 'nonsense', '', '"[1, 2]"']
    const csv = 'request_id,features\n' + rows(30, (i) => `r${i},${cells[i] ?? cells[0]}`) + '\n'
    const log = await openLog([file('log.csv', csv)])
    for await (const { batch } of readLog(log, [{ field: 'features', as: 'tensor' }], 100))
      expect([...batch.flags.subarray(0, 6)]).toEqual([0, RowFlag.redacted, RowFlag.lossy, RowFlag.badShape, 0, RowFlag.badShape]) // prettier-ignore
  })

  it('with a number that float32 does not hold are flagged as not finite', async () => {
    const cells = ['[1, 1e300]', '[-1e39, 2]', '[1e400, 2]', '[3e38, 2]']
    const csv = 'request_id,features\n' + rows(30, (i) => `r${i},"${cells[i] ?? '[1, 2]'}"`) + '\n'
    const log = await openLog([file('log.csv', csv)])
    for await (const { batch } of readLog(log, [{ field: 'features', as: 'tensor' }], 100))
      expect([...batch.flags.subarray(0, 4)]).toEqual([
        RowFlag.nonFinite,
        RowFlag.nonFinite,
        RowFlag.nonFinite,
        0,
      ])
  })

  it('that are all cut short are left out, and the field says why', async () => {
    const csv = 'request_id,features\n' + rows(30, (i) => `r${i},[${i} 2 ... 3 4]`) + '\n'
    const { profile } = await openLog([file('log.csv', csv)])
    expect(profile.fields[1]).toMatchObject({ role: 'ignore', why: 'lists printed with "...": their numbers are not in the log' }) // prettier-ignore
  })
})

it('a text in place of a logged list is redacted or cut short, not a missing feature of either model', async () => {
  const features = (i: number) => Array.from({ length: 8 }, (_, f) => ((i * 7 + f) % 11) / 5 - 1)
  const odd: Record<number, unknown> = { 5: '***', 6: '[0.1 0.2 ... 0.3]', 7: [1, 2, 3, 4, 5, 6, 7, '***'] }
  const log = rows(40, (i) => JSON.stringify({ id: `r${i}`, features: odd[i] ?? features(i) })) + '\n'
  const session = new LocalSession(cpuReplayer)
  await session.drop(await fixture('graph/tab_f32', 'v1'), 'primary')
  await session.drop(await fixture('graph/tab_u8', 'v2'), 'shadow')
  await session.drop([file('log.jsonl', log)], 'log')
  const result = await session.run(runOptions((await session.propose()).mapping), () => {})
  expect(result.requests.skipped.map(({ reason, count, examples }) => [reason, count, examples[0]?.line])).toEqual([
    ['redacted', 2, 6],
    ['lossy', 1, 7],
  ]) // prettier-ignore
  expect(result.errors.primary?.count).toBe(0)
})
