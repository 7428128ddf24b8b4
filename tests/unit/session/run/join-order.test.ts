/** Answers and labels in files without ids: joined row by row only where a person says that the order is the log's. */
import { describe, expect, it } from 'vitest'
import { applyPatch } from '../../../../src/mapping/patch'
import { LocalSession } from '../../../../src/session/session'
import type { Slot } from '../../../../src/session/contract'
import { failingReplayer, file, runOptions } from '../helpers'

const n = 60
const rows = (make: (i: number) => string) => Array.from({ length: n }, (_, i) => make(i)).join('\n') + '\n'
const word = (i: number) => (i % 3 === 0 ? 'fraud' : 'ok')
const log = 'amount,primary_pred\n' + rows((i) => `${(i * 7) % 13}.5,${word(i)}`)
const shadow = 'shadow_pred\n' + rows((i) => word(i % 10 === 0 ? i + 1 : i))
const labels = 'label\n' + rows(word)

async function heap(...files: [string, string][]) {
  const session = new LocalSession(failingReplayer)
  const sorted = await session.drop(files.map(([path, content]) => file(path, content)))
  return { session, sorted, slots: sorted.slots.map(({ slot }) => slot) }
}

async function given(...files: [Slot, string, string][]) {
  const session = new LocalSession(failingReplayer)
  for (const [slot, path, content] of files) await session.drop([file(path, content)], slot)
  return session
}

describe('files without ids', () => {
  it('are known for what they hold, dropped together', async () => {
    const { slots } = await heap(['log.csv', log], ['candidate.csv', shadow], ['truth.csv', labels])
    expect(slots.sort()).toEqual(['labels', 'log', 'shadow-predictions'])
  })

  it('are asked about, and joined row by row once it is said', async () => {
    const session = await given(['log', 'log.csv', log], ['shadow-predictions', 's.csv', shadow], ['labels', 'l.csv', labels]) // prettier-ignore
    const { mapping, preview } = await session.propose()
    const asked = preview.problems.filter(({ code }) => code === 'order-not-said')
    expect(asked.map((one) => one.file)).toEqual(['l.csv', 's.csv'])
    expect(asked[0]!.message).toContain('as many rows as the log has requests (60 rows)')
    expect(preview.joined).toEqual([])
    await expect(session.run(runOptions(mapping), () => {})).rejects.toMatchObject({ problem: { code: 'order-not-said' } }) // prettier-ignore
    const said = applyPatch(mapping, asked[0]!.edits![0]!.steps)
    const after = await session.preview(said)
    expect(after.problems.filter(({ code }) => code.startsWith('order'))).toEqual([])
    expect(after.joined.map(({ slot, values }) => [slot, values.slice(0, 2)])).toEqual([
      ['labels', ['fraud', 'ok']],
      ['shadow-predictions', ['ok', 'ok']],
    ])
    const result = await session.run(runOptions(said), () => {})
    expect(result.requests.labelled).toBe(n)
    // Of every tenth request the candidate says what belongs to the one after it: two of six are the same by chance.
    const moved = Array.from({ length: 6 }, (_, i) => word(10 * i) !== word(10 * i + 1)).filter(
      Boolean,
    ).length
    expect(result.agreement).toMatchObject({ value: (n - moved) / n, n })
    expect(result.warnings.filter(({ code }) => code === 'joined-by-order')).toHaveLength(2)
  })

  it('leave open whose the labels are, until somebody vouches for these', async () => {
    const noisy = 'label\n' + rows((i) => word(i % 9 === 4 ? i + 1 : i))
    const session = await given(['log', 'log.csv', log], ['shadow-predictions', 's.csv', shadow], ['labels', 'l.csv', noisy]) // prettier-ignore
    const { mapping } = await session.propose()
    const labelsUnder = async (...confirmed: ('order' | 'labels')[]) => {
      const { premises } = await session.run(runOptions({ ...mapping, confirmed }), () => {})
      return premises!.find(({ id }) => id === 'labels')!
    }
    const found = await labelsUnder('order')
    expect(found.status).toBe('unconfirmed')
    expect(found.detail).toContain('no id bears it out')
    expect((await labelsUnder('order', 'labels')).status).toBe('confirmed')
  })

  it('of another number of rows are joined by nobody, whatever is said', async () => {
    const session = await given(['log', 'log.csv', log], ['shadow-predictions', 's.csv', shadow + 'ok\n'])
    const { mapping, preview } = await session.propose()
    const [problem] = preview.problems.filter(({ code }) => code === 'order-unequal')
    expect(problem).toMatchObject({ file: 's.csv', message: expect.stringContaining('61 rows, and the log 60 requests') }) // prettier-ignore
    expect(problem!.edits).toBeUndefined()
    const said = { ...mapping, confirmed: ['order' as const] }
    expect((await session.preview(said)).problems.map(({ code }) => code)).toContain('order-unequal')
    await expect(session.run(runOptions(said), () => {})).rejects.toMatchObject({ problem: { code: 'order-unequal' } }) // prettier-ignore
  })

  it('are not joined where rows of the log are left out: those behind them would be of other requests', async () => {
    const broken = log.replace('14.5'.slice(1), '4.5').split('\n')
    broken.splice(5, 0, 'broken,"ok')
    const cut = broken.join('\n')
    const session = await given(['log', 'log.csv', cut], ['shadow-predictions', 's.csv', shadow])
    const { mapping } = await session.propose()
    const said = { ...mapping, confirmed: ['order' as const] }
    await expect(session.run(runOptions(said), () => {})).rejects.toMatchObject({ problem: { code: 'order-unequal' } }) // prettier-ignore
  })
})
