/** Requests that were never sent to the candidate: no answers of it, and no errors. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell } from './judged'

const N = 12_000
const random = seeded(58)
const truth = Array.from({ length: N }, () => (random.below(10) < 4 ? 1 : 0))
const primary = answers(truth, 0.88, 2, 11)
const shadow = answers(truth, 0.92, 2, 12)
const kept = (i: number) => (i * 7919) % 1000 < 400
const log = (columns: (i: number) => Record<string, Cell>) =>
  judged([csv(truth.map((label, i) => ({ request_id: `k${(i * 7919) % 99_991}`, primary_pred: primary[i]!, shadow_pred: shadow[i]!, label, ...columns(i) })))], {}, failingReplayer) // prettier-ignore

describe('where the log says that shadow was not sent a request', () => {
  it.each<[string, (left: boolean) => Cell]>([
    ['mirrored', (left) => String(!left)],
    ['shadow_sampled', (left) => (left ? 0 : 1)],
    ['shadow_skipped', (left) => (left ? 'yes' : 'no')],
    ['sent_to_shadow', (left) => (left ? 'False' : 'True')],
    ['shadow_status', (left) => (left ? 'not_sampled' : 'ok')],
  ])('%s: it is no error, and counted', async (column, says) => {
    const found = await log((i) => ({ ...(kept(i) ? { shadow_pred: '' } : {}), [column]: says(kept(i)) }))
    expect(found.result.errors.shadow).toMatchObject({ count: 0, n: truth.filter((_, i) => !kept(i)).length })
    expect(found.premise('independence').detail).toContain(
      `“${column}” says that shadow was not sent 4,800 of 12,000 requests`,
    )
    expect([found.gate('accuracy'), found.gate('errors')]).toEqual(['pass', 'pass'])
  })

  it('what stands there is none of its answers', async () => {
    const found = await log((i) => ({ ...(kept(i) ? { shadow_pred: primary[i]! } : {}), shadow_called: kept(i) ? 0 : 1 })) // prettier-ignore
    expect(found.result.agreement.n).toBe(truth.filter((_, i) => !kept(i)).length)
  })

  it('a time of its own says that it was, and a blank is an error', async () => {
    const found = await log((i) => ({ ...(kept(i) ? { shadow_pred: '' } : {}), mirrored: String(!kept(i)), shadow_latency_ms: 12 + (i % 9) })) // prettier-ignore
    expect(found.gate('errors')).toBe('fail')
  })

  it('those that are easier than the others do not speak for all unasked', async () => {
    const hard = (i: number) => primary[i] !== truth[i] && i % 3 > 0
    const left = (i: number) => hard(i) || kept(i)
    const found = await log((i) => ({ ...(left(i) ? { shadow_pred: '' } : {}), mirrored: String(!left(i)) }))
    expect(found.premise('independence')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('independence').detail).toMatch(/no sample of all: primary is right on 95/)
    expect(found.gate('accuracy')).not.toBe('pass')
    expect((await found.pressed('independence', /speak for all/)).gate('accuracy')).not.toBe('insufficient')
  })
})

describe('a blank answer is an error', () => {
  it.each<[string, (i: number) => Cell]>([
    ['of which nothing says that it was not asked', () => 'a'],
    ['where the column says it of no request', () => 'true'],
  ])('%s', async (_, mirrored) => {
    const found = await log((i) => ({ ...(kept(i) ? { shadow_pred: '' } : {}), mirrored: mirrored(i) }))
    expect(found.result.errors.shadow.count).toBe(truth.filter((_t, i) => kept(i)).length)
  })
})

it('a column of true and false beside logged times costs none of these', async () => {
  const found = await log((i) => ({ new_customer: String(i % 4 === 1), shadow_latency_ms: 20 + (i % 31) }))
  expect(found.gate('latency')).toBe('pass')
})
