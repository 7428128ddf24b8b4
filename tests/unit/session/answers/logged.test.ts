import { describe, expect, it } from 'vitest'
import { defaultGates } from '../../../../src/result/gates'
import { LocalSession } from '../../../../src/session/session'
import type { Progress } from '../../../../src/session/contract'
import { failingReplayer, file, runOptions } from '../helpers'

const header =
  'request_id,timestamp,amount,country,primary_pred,shadow_pred,true_label,primary_latency_ms,shadow_latency_ms'

function log(n: number): string {
  const lines = [header]
  for (let i = 0; i < n; i++) {
    const label = i % 3 === 0 ? 'fraud' : 'ok'
    const primary = i % 10 === 0 ? 'ok' : label
    const shadow = i % 20 === 0 ? 'ok' : label
    const time = new Date(Date.UTC(2024, 0, 1, 0, i)).toISOString()
    lines.push(
      `r${i},${time},${(i * 7) % 100}.5,${i % 2 ? 'NL' : 'BE'},${primary},${shadow},${label},${10 + (i % 5)},${20 + (i % 5)}`,
    )
  }
  return lines.join('\n') + '\n'
}

describe('a log with both predictions and no models', () => {
  it('is evaluated as it stands', async () => {
    const session = new LocalSession(failingReplayer)
    const sorting = await session.drop([file('requests.csv', log(600))])
    expect(sorting.slots.map((slot) => [slot.slot, slot.problems])).toEqual([['log', []]])
    const { mapping, preview } = await session.propose()
    expect(preview.problems).toEqual([])
    expect(mapping.task).toBe('classification')
    expect(mapping.classes).toEqual(['fraud', 'ok'])
    const seen: Progress[] = []
    const result = await session.run(runOptions(mapping), (progress) => seen.push(progress))
    expect(result.requests).toMatchObject({ read: 600, labelled: 600, skipped: [] })
    // Primary is wrong on every 30th request (fraud called ok), shadow on every 60th.
    expect(result.quality?.primary.accuracy).toBeCloseTo(580 / 600, 12)
    expect(result.quality?.shadow.accuracy).toBeCloseTo(590 / 600, 12)
    expect(result.agreement.value).toBeCloseTo(590 / 600, 12)
    expect(result.latency?.source).toBe('logged')
    expect(result.latency?.primary?.p50).toBe(12)
    expect(result.evidence.logs[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(result.evidence.environment.backend).toBe('none')
    expect(seen.at(-1)?.phase).toBe('done')
  })

  it('pages, filters, sorts and searches the requests', async () => {
    const session = new LocalSession(failingReplayer)
    await session.drop([file('requests.csv', log(600))])
    const { mapping } = await session.propose()
    await session.run(runOptions(mapping), () => {})
    const query = {
      filter: { kind: 'disagreements' as const },
      search: '',
      sort: { by: 'amount', descending: true },
      offset: 0,
      limit: 5,
    }
    const page = await session.rows(query)
    expect(page.total).toBe(10)
    expect(page.rows).toHaveLength(5)
    expect(page.rows.every((row) => row.kind === 'fixed')).toBe(true)
    const amounts = page.rows.map((row) => row.features[0] as number)
    expect([...amounts].sort((a, b) => b - a)).toEqual(amounts)
    expect((await session.rows({ ...query, filter: { kind: 'all' }, search: 'r59' })).total).toBe(11)
    expect((await session.rows({ ...query, filter: { kind: 'cell', primary: 1, shadow: 0 } })).total).toBe(10)
    const csv = await (await session.requestsCsv()).text()
    expect(csv.split('\n')[0]).toMatch(/^request_id,label,primary_prediction,primary_score,primary_error,/)
    expect(csv.trimEnd().split('\n')).toHaveLength(601)
    const labelling = await (await session.labellingCsv(4, 'disagreements')).text()
    expect(labelling.trimEnd().split('\n')).toHaveLength(5)
  })

  it('judges again under other gates', async () => {
    const session = new LocalSession(failingReplayer)
    await session.drop([file('requests.csv', log(600))])
    const { mapping } = await session.propose()
    await session.run(runOptions(mapping), () => {})
    const latency = (gates: typeof defaultGates) =>
      session.judge(gates).then((result) => result.checklist.find((item) => item.id === 'latency')?.status)
    expect(await latency(defaultGates)).toBe('pass')
    expect(await latency({ ...defaultGates, latency: { slaMs: 5, shareOver: 0.05 } })).toBe('fail')
  })

  it('joins labels that came later by id, and says what did not join', async () => {
    const session = new LocalSession(failingReplayer)
    const bare = log(100)
      .split('\n')
      .map((line) =>
        line
          .split(',')
          .filter((_, i) => i !== 6)
          .join(','),
      )
      .join('\n')
    const labels =
      'request_id,label\n' +
      Array.from({ length: 50 }, (_, i) => `r${i},${i % 3 === 0 ? 'fraud' : 'ok'}`).join('\n') +
      '\nelsewhere,ok\n'
    const sorting = await session.drop([file('requests.csv', bare), file('late.csv', labels)])
    expect(sorting.slots.map((slot) => slot.slot)).toEqual(['log', 'labels'])
    const { mapping } = await session.propose()
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.requests.labelled).toBe(50)
    expect(result.warnings.map((warning) => warning.code)).toContain('join-orphans')
  })

  it('puts labels that came later before the log’s own, but for those that contradict themselves', async () => {
    const session = new LocalSession(failingReplayer)
    // r0 is fraud in the log; r1 is ok in the log and twice, differently, in the file.
    const labels = 'request_id,label\nr0,ok\nr1,ok\nr1,fraud\nr2,nonsense\n'
    await session.drop([file('requests.csv', log(30)), file('late.csv', labels)])
    const { mapping } = await session.propose()
    const result = await session.run(runOptions({ ...mapping, classes: ['fraud', 'ok'] }), () => {})
    const { rows } = await session.rows({
      filter: { kind: 'all' },
      search: '',
      sort: { by: 'row', descending: false },
      offset: 0,
      limit: 3,
    })
    expect(rows.map((row) => row.label)).toEqual(['ok', 'ok', 'ok'])
    expect(result.requests.labelled).toBe(30)
    const codes = result.warnings.map((warning) => warning.code)
    expect(codes).toEqual(expect.arrayContaining(['join-conflicts', 'unknown-labels']))
  })

  it('refuses labels where the log has no ids to join by', async () => {
    const session = new LocalSession(failingReplayer)
    await session.drop([file('log.csv', 'a,primary_pred,shadow_pred\n1,0,1\n2,1,1\n3,0,0\n')], 'log')
    await session.drop([file('late.csv', 'request_id,label\nr0,1\nr1,0\n')], 'labels')
    const { mapping } = await session.propose()
    await expect(session.run(runOptions(mapping), () => {})).rejects.toMatchObject({
      problem: { code: 'log-without-id', file: 'log.csv' },
    })
  })
})
