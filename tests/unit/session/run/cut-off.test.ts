import { expect, it } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, runOptions } from '../helpers'

it('a quote that does not close is warned of, however small its share: it may have swallowed the rest', async () => {
  const lines = Array.from({ length: 600 }, (_, i) => `r${i},${i % 2},${i % 3 ? i % 2 : 0},${i % 2}`)
  lines[499] = 'r499,"1,1,1'
  const log = ['request_id,primary_pred,shadow_pred,true_label', ...lines].join('\n') + '\n'
  const session = new LocalSession(failingReplayer)
  await session.drop([file('requests.csv', log)])
  const { mapping } = await session.propose()
  const result = await session.run(runOptions(mapping), () => {})
  expect(result.requests.replayed).toBe(499)
  const warning = result.warnings.find(({ code }) => code === 'cut-off')
  expect(warning?.message).toContain('requests.csv, line 501')
})
