import { describe, expect, it } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, failingReplayer, file, fixture, runOptions } from '../helpers'

/** Primary is off by 2, shadow by 1, on every request. */
function lines(n: number): string {
  return Array.from({ length: n }, (_, i) => {
    const actual = 10 + ((i * 37) % 101) / 8
    return JSON.stringify({
      request_id: `r${i}`,
      features: { size: i % 9, colour: i % 2 ? 'red' : 'blue' },
      primary_pred: actual + 2,
      shadow_pred: i === 7 ? null : actual + (i % 2 ? 1 : -1),
      actual,
    })
  }).join('\n')
}

describe('numbers', () => {
  it('are evaluated as they stand in JSON lines, and a missing one is an error of that model', async () => {
    const session = new LocalSession(failingReplayer)
    await session.drop([file('log.jsonl', lines(400))])
    const { mapping, preview } = await session.propose()
    expect(preview.problems).toEqual([])
    expect(mapping.task).toBe('regression')
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.requests).toMatchObject({ read: 400, labelled: 400 })
    expect(result.errors.shadow.byCode).toEqual([{ code: 'no-prediction', count: 1 }])
    expect(result.errors.primary.count).toBe(0)
    expect(result.regression?.primary?.mae).toBeCloseTo(2, 9)
    expect(result.regression?.shadow?.mae).toBeCloseTo(1, 9)
    const csv = (await (await session.requestsCsv()).text()).split('\n')
    expect(csv[8]).toMatch(/^r7,[\d.]+,[\d.]+,,,,,no-prediction,/)
  })

  it('of a model with one linear unit are replayed as numbers', async () => {
    const session = new LocalSession(cpuReplayer)
    const rows = Array.from({ length: 50 }, (_, i) =>
      [`r${i}`, i / 50, (i % 7) / 7, (i % 3) / 3, i * 1.5].join(','),
    )
    const log = ['request_id,a,b,c,label', ...rows].join('\n') + '\n'
    const models = [...(await fixture('keras3/norm_h5', 'v1')), ...(await fixture('keras3/norm_h5', 'v2'))]
    await session.drop([...models, file('log.csv', log)])
    const { mapping } = await session.propose()
    expect(mapping.models.primary!.output.read).toEqual({ kind: 'number' })
    const result = await session.run(runOptions(mapping, { latencyRequests: 0 }), () => {})
    expect(result.task).toBe('regression')
    expect(result.requests.replayed).toBe(50)
    expect(result.disagreements.total).toBe(0)
    expect(result.latency).toBeNull()
  })
})
