/** What is said where a log without models lacks the models' answers. */
import { describe, expect, it } from 'vitest'
import { missing } from '../../../src/session/readiness'
import { LocalSession } from '../../../src/session/session'
import { failingReplayer, file } from './helpers'

async function said(text: string): Promise<string> {
  const session = new LocalSession(failingReplayer)
  const { slots } = await session.drop([file('log.csv', text)], 'log')
  const { mapping, fields } = await session.propose()
  return missing(slots, { mapping, fields, blocked: false }).join(' ')
}
const rows = (columns: (i: number) => string) => Array.from({ length: 30 }, (_, i) => columns(i)).join('\n')

describe('without answers', () => {
  it('two columns that hold the same few classes are named, with what to write', async () => {
    const text = `request_id,age,blue,green,label\n${rows((i) => `r-${i},${20 + i / 3},${i % 2 ? 'yes' : 'no'},${i % 3 ? 'yes' : 'no'},yes`)}\n`
    expect(await said(text)).toContain('"roles": {"blue": "primary", "green": "shadow"}')
  })
  it.each([
    ['xgb_probability', 'lgbm_probability'],
    ['score_left', 'score_right'],
    ['forest_prediction', 'net_prediction'],
  ])('%s and %s are, by what their names have in common', async (one, two) => {
    const text = `request_id,age,${one},${two},label\n${rows((i) => `r-${i},${20 + i / 3},${i / 40},${(i + 3) / 50},${i % 2}`)}\n`
    expect(await said(text)).toContain(`"roles": {"${one}": "primary", "${two}": "shadow"}`)
  })
  it.each([
    ['of three', 'xgb_probability,lgbm_probability,net_probability'],
    ['of two that are no shares', 'exam_score_left,exam_score_right,x'],
  ])('%s none is', async (_, names) => {
    const text = `request_id,age,${names}\n${rows((i) => `r-${i},${20 + i / 3},${3 + i / 40},${3 + (i + 3) / 50},${i / 31}`)}\n`
    expect(await said(text)).toContain('The log has')
  })
  it('else the columns that are there', async () => {
    const text = `request_id,age,colour\n${rows((i) => `r-${i},${20 + i / 3},${i % 2 ? 'red' : 'blue'}`)}\n`
    expect(await said(text)).toContain('The log has "request_id", "age" and "colour".')
  })
})
