/** Labels that come once the requests are replayed: the same result as of a run that had them, and no run. */
import { describe, expect, it } from 'vitest'
import { defaultGates } from '../../../../src/result/gates'
import type { EvaluationResult } from '../../../../src/result/evaluation-result'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, runOptions } from '../helpers'

const rows = (n: number, make: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => make(i)).join('\n') + '\n'
const yes = (condition: boolean) => (condition ? 'fraud' : 'ok')
/** 120 requests with both answers; the first thirty have a label of their own. */
const log =
  'request_id,trace_id,amount,primary_pred,shadow_pred,label\n' +
  rows(
    120,
    (i) => `r${i},t${i},${i % 9},${yes(i % 3 === 0)},${yes(i % 4 === 0)},${i < 30 ? yes(i % 5 === 0) : ''}`,
  )
/** Labels of the last hundred, ten of which the log has already; one of nobody, one that contradicts itself. */
const labels =
  'request_id,label\n' + rows(100, (i) => `r${i + 20},${yes(i % 2 === 0)}`) + 'nobody,ok\nr50,fraud\nr50,ok\n'

async function sessionOf(...labelled: string[]): Promise<LocalSession> {
  const session = new LocalSession(failingReplayer)
  await session.drop([file('log.csv', log)], 'log')
  for (const one of labelled) await session.drop([file('labels.csv', one)], 'labels')
  return session
}

async function ran(session: LocalSession): Promise<EvaluationResult> {
  return session.run(runOptions((await session.propose()).mapping), () => {})
}

/** Without what is measured anew in every run. */
function settled(result: EvaluationResult): unknown {
  const { evidence, ...figures } = structuredClone(result)
  return { ...figures, evidence: { ...evidence, startedAt: '', replaySeconds: 0, requestsPerSecond: 0 } }
}

describe('labels after the run', () => {
  it('give what a run with them gives', async () => {
    const session = await sessionOf()
    const before = await ran(session)
    expect(before.requests.labelled).toBe(30)
    await session.drop([file('labels.csv', labels)], 'labels')
    const result = await session.relabel(defaultGates)
    // All but r50, whose labels contradict each other.
    expect(result.requests.labelled).toBe(119)
    expect(result.requests.joined?.[0]?.issues.map(({ reason }) => reason)).toContain('orphan')
    expect(settled(result)).toEqual(settled(await ran(await sessionOf(labels))))
    const { rows } = await session.rows({
      filter: { kind: 'all' },
      search: '',
      sort: { by: 'row', descending: false },
      offset: 100,
      limit: 1,
    })
    expect(rows[0]).toMatchObject({ id: 'r100', label: 'fraud' })
  })

  it('give way to others, and to none', async () => {
    const session = await sessionOf()
    const before = await ran(session)
    await session.drop([file('labels.csv', labels)], 'labels')
    await session.relabel(defaultGates)
    const others = 'request_id,label\nr0,ok\nr119,fraud\n'
    await session.drop([file('labels.csv', others)], 'labels')
    const second = await session.relabel(defaultGates)
    expect(second.requests.labelled).toBe(31)
    expect(settled(second)).toEqual(settled(await ran(await sessionOf(others))))
    await session.clear('labels')
    expect(settled(await session.relabel(defaultGates))).toEqual(settled(before))
  })

  it('are judged by the gates that are given', async () => {
    const session = await sessionOf()
    await ran(session)
    await session.drop([file('labels.csv', labels)], 'labels')
    expect((await session.relabel({ ...defaultGates, confidence: 0.9 })).gates.confidence).toBe(0.9)
  })

  it('bring their own cautions', async () => {
    const indices = labels.replaceAll('fraud', '1').replaceAll('ok', '0')
    const plain = log.replace(/(fraud|ok)?\n/g, '\n').replace(',label', '')
    const session = new LocalSession(failingReplayer)
    await session.drop([file('log.csv', plain)], 'log')
    const { mapping } = await session.propose()
    await session.run(runOptions(mapping), () => {})
    await session.drop([file('labels.csv', indices)], 'labels')
    const cautions = ({ warnings }: EvaluationResult) =>
      warnings.filter(({ severity }) => severity === 'note').map(({ code }) => code)
    const joined = await session.relabel(defaultGates)
    expect(cautions(joined)).toEqual(cautions(await session.run(runOptions(mapping), () => {})))
    expect(cautions(joined)).toContain('assumed-classes')
  })

  it.each(['log', 'shadow-predictions', 'baseline'] as const)(
    'do not pass another %s of the same name and size for the one that was replayed',
    async (slot) => {
      const answers = 'request_id,prediction\n' + rows(120, (i) => `r${i},${yes(i % 4 === 0)}`)
      const content = { log, 'shadow-predictions': answers, baseline: 'amount\n1\n2\n3\n' }[slot]
      const session = await sessionOf()
      if (slot !== 'log') await session.drop([file('a.csv', content)], slot)
      await ran(session)
      await session.drop([file('labels.csv', labels)], 'labels')
      await session.drop([file('a.csv', content)], slot)
      await expect(session.relabel(defaultGates)).rejects.toMatchObject({ problem: { code: 'needs-replay' } })
    },
  )

  it('are not joined by more fields than a run with them would', async () => {
    const withOrders = log.replace('request_id,', 'ref,').replace('trace_id', 'order_id')
    const session = new LocalSession(failingReplayer)
    await session.drop([file('log.csv', withOrders)], 'log')
    await session.drop([file('labels.csv', 'ref,label\n' + rows(60, (i) => `r${i},ok`))], 'labels')
    await ran(session)
    await session.drop([file('labels.csv', 'order_id,label\n' + rows(60, (i) => `r${i},ok`))], 'labels')
    await expect(session.relabel(defaultGates)).rejects.toMatchObject({ problem: { code: 'needs-replay' } })
  })

  it('that name requests by a field which was not read ask for a replay, and leave the result', async () => {
    const session = await sessionOf()
    const before = await ran(session)
    await session.drop([file('labels.csv', 'trace_id,label\nt40,ok\n')], 'labels')
    await expect(session.relabel(defaultGates)).rejects.toMatchObject({ problem: { code: 'needs-replay' } })
    expect(await session.judge(before.gates)).toEqual(before)
    const again = await ran(session)
    expect(again.requests.labelled).toBe(31)
  })

  it('that cannot be joined are refused in their own words', async () => {
    const session = await sessionOf()
    await ran(session)
    await session.drop([file('labels.csv', 'x,y\n1,2\n')], 'labels')
    await expect(session.relabel(defaultGates)).rejects.toMatchObject({
      problem: { code: 'labels-without-id' },
    })
  })
})
