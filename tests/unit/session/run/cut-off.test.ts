import { expect, it } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, runOptions } from '../helpers'

/** A run over 600 lines of which one opens a quote that does not close. */
async function withQuoteAt(at: number) {
  const lines = Array.from({ length: 600 }, (_, i) => `r${i},${i % 2},${i % 3 ? i % 2 : 0},${i % 2}`)
  lines[at] = `r${at},"1,1,1`
  const log = ['request_id,primary_pred,shadow_pred,true_label', ...lines].join('\n') + '\n'
  const session = new LocalSession(failingReplayer)
  await session.drop([file('requests.csv', log)])
  const { mapping } = await session.propose()
  return session.run(runOptions(mapping), () => {})
}

it('a quote that does not close is warned of, however small its share: it may have swallowed the rest', async () => {
  const result = await withQuoteAt(598)
  expect(result.requests.replayed).toBe(598)
  const warning = result.warnings.find(({ code }) => code === 'cut-off')
  expect(warning?.message).toContain('requests.csv, line 600')
})

it('where rows follow it swallows none of them: its own line is skipped, and said', async () => {
  const { requests } = await withQuoteAt(499)
  expect([requests.read, requests.replayed]).toEqual([600, 599])
  expect(requests.skipped).toMatchObject([{ reason: 'bad-line', count: 1, examples: [{ line: 501 }] }])
})
