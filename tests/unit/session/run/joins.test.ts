import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import type { Slot } from '../../../../src/session/contract'
import { cpuReplayer, failingReplayer, file, fixture, runOptions } from '../helpers'

const rows = (n: number, make: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => make(i)).join('\n')
/** A log of requests alone: 100 of them, a minute apart. */
const log =
  'request_id,trace_id,timestamp,amount\n' +
  rows(
    100,
    (i) =>
      `r${i},t${i},2024-01-01T${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:00Z,${(i * 7) % 13}.5`,
  ) + // prettier-ignore
  '\n'
const primary = 'request_id,prediction\n' + rows(100, (i) => `r${i},${i % 2 ? 'fraud' : 'ok'}`) + '\n'
/** Backwards, without the first ten, different on every tenth; one of no request, one twice. */
const shadow =
  'request_id,shadow_pred,shadow_score,shadow_latency_ms\n' +
  rows(90, (i) => {
    const at = 99 - i
    const fraud = (at % 2 === 1) !== (at % 10 === 0)
    return `r${at},${fraud ? 'fraud' : 'ok'},0.9,${5 + (at % 3)}`
  }) +
  '\nnobody,ok,0.9,5\nr50,fraud,0.9,5\n'

async function sessionWith(slots: [Slot, string, string][], replayer = failingReplayer) {
  const session = new LocalSession(replayer)
  for (const [slot, path, content] of slots) await session.drop([file(path, content)], slot)
  return session
}

it('labels are looked for by the column that somebody made the id, whatever the file calls its own', async () => {
  const answered = log.replace('amount\n', 'amount,prediction\n').replace(/\.5\n/g, '.5,ok\n')
  // The same values in both columns, of other requests: which of them the labels mean decides whose they are.
  const crossed = answered.replace(/^r(\d+),t\d+/gm, (_, i: string) => `r${i},r${(Number(i) + 1) % 100}`)
  const truth = 'request_id,label\n' + rows(50, (i) => `r${i},${i % 2 ? 'fraud' : 'ok'}`) + '\n'
  const session = await sessionWith([
    ['log', 'log.csv', crossed],
    ['labels', 'labels.csv', truth],
  ])
  const { mapping } = await session.propose()
  const chosen = { ...mapping, roles: { ...mapping.roles, request_id: 'ignore' as const, trace_id: 'id' as const } } // prettier-ignore
  const labelled = async (how: typeof mapping) => (await session.preview(how)).joined?.[0]?.values.slice(0, 3)
  expect(await labelled(mapping)).toEqual(['ok', 'fraud', 'ok'])
  expect(await labelled(chosen)).toEqual(['fraud', 'ok', 'fraud'])
})

describe('predictions from files of their own', () => {
  it('of both models, where neither is here', async () => {
    const session = await sessionWith([
      ['log', 'log.csv', log],
      ['primary-predictions', 'p.csv', primary],
      ['shadow-predictions', 's.csv', shadow],
    ])
    const { mapping } = await session.propose()
    expect(mapping.classes).toEqual(['fraud', 'ok'])
    const result = await session.run(runOptions(mapping), () => {})
    // Of 90 that both answered, 9 differ: r10, r20, ..., r90. r50 is said twice alike.
    expect(result.agreement).toMatchObject({ value: 81 / 90, n: 90 })
    expect(result.errors.shadow).toMatchObject({ count: 0, n: 90 })
    expect(result.latency?.source).toBe('logged')
    expect(result.latency?.shadow?.n).toBe(90)
    expect(result.latency?.primary).toBeNull()
    expect(result.requests.joined).toMatchObject([
      { what: 'primary predictions', matched: 100, of: 100, issues: [] },
      {
        what: 'shadow predictions',
        files: ['s.csv'],
        matched: 90,
        of: 100,
        issues: [
          { reason: 'orphan', count: 1, examples: [{ file: 's.csv', line: 92 }] },
          { reason: 'repeat', count: 1, examples: [{ file: 's.csv', line: 93 }] },
        ],
      },
    ])
    expect(result.evidence.answers).toEqual({ primary: 'file', shadow: 'file' })
    expect(result.evidence.predictions?.shadow[0]).toMatchObject({ name: 's.csv' })
    const codes = result.warnings.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['join-orphans', 'predictions-incomplete']))
  })

  it('put before the column of the log, and of numbers where the task is one', async () => {
    const session = await sessionWith([
      ['log', 'log.csv', 'request_id,a,primary_pred,shadow_pred,label\n' + rows(50, (i) => `r${i},1,${i}.5,${i}.25,${i}`)],
      ['shadow-predictions', 's.csv', 'request_id,prediction\n' + rows(50, (i) => `r${i},${i}.5`)],
    ]) // prettier-ignore
    const { mapping } = await session.propose()
    expect(mapping.task).toBe('regression')
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.regression?.primary?.mae).toBeCloseTo(0.5, 12)
    expect(result.regression?.shadow?.mae).toBeCloseTo(0.5, 12)
  })

  it('as probabilities, by the labels of two classes', async () => {
    const probability = (i: number) => (i % 2 ? 0.8 : 0.3)
    const session = await sessionWith([
      ['log', 'log.csv', log],
      ['labels', 'l.csv', 'request_id,label\n' + rows(100, (i) => `r${i},${i % 2}`)],
      ['primary-predictions', 'p.csv', 'request_id,prediction\n' + rows(100, (i) => `r${i},${probability(i)}`)],
      ['shadow-predictions', 's.csv', 'request_id,prediction\n' + rows(100, (i) => `r${i},${1 - probability(i)}`)],
    ]) // prettier-ignore
    const { mapping } = await session.propose()
    expect(mapping.models.shadow?.output.read.kind).toBe('sigmoid')
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.quality?.primary.accuracy).toBe(1)
    expect(result.quality?.shadow.accuracy).toBe(0)
    expect(result.quality?.primary.brier?.value).toBeCloseTo((0.04 + 0.09) / 2, 6)
  })

  it('as probabilities of some requests: the others were not asked, which is no error', async () => {
    const session = await sessionWith([
      ['log', 'log.csv', log],
      ['labels', 'l.csv', 'request_id,label\n' + rows(100, (i) => `r${i},${i % 2}`)],
      ['primary-predictions', 'p.csv', 'request_id,prediction\n' + rows(100, (i) => `r${i},${i % 2 ? 0.8 : 0.3}`)],
      ['shadow-predictions', 's.csv', 'request_id,prediction\n' + rows(60, (i) => `r${i},${i % 2 ? 0.7 : 0.2}`)],
    ]) // prettier-ignore
    const { mapping } = await session.propose()
    expect(mapping.models.shadow?.output.read.kind).toBe('sigmoid')
    const { agreement, errors } = await session.run(runOptions(mapping), () => {})
    expect(agreement).toMatchObject({ value: 1, n: 60 })
    expect(errors.shadow).toMatchObject({ count: 0, n: 60 })
  })

  it('are what primary answered in production where primary is replayed too', async () => {
    const features = Array.from({ length: 8 }, (_, f) => `f${f}`)
    const requests = `id,${features.join(',')}\n` + rows(40, (i) => `r${i},${features.map((_, f) => ((i * 7 + f) % 11) / 5 - 1).join(',')}`) // prettier-ignore
    const session = new LocalSession(cpuReplayer)
    await session.drop(await fixture('graph/tab_f32', 'v1'), 'primary')
    await session.drop(await fixture('graph/tab_u8', 'v2'), 'shadow')
    await session.drop([file('log.csv', requests)], 'log')
    const first = await session.run(runOptions((await session.propose()).mapping), () => {})
    expect(first.fidelity ?? null).toBeNull()
    const csv = (await (await session.requestsCsv()).text()).trimEnd().split('\n').slice(1)
    const answers = csv.map((line) => line.split(',')).map((cells) => `${cells[0]},${cells[2]}`)
    await session.drop(
      [file('prod.csv', ['request_id,prediction', ...answers].join('\n'))],
      'primary-predictions',
    )
    const result = await session.run(runOptions((await session.propose()).mapping), () => {})
    expect(result.fidelity).toMatchObject({ faithful: true, agreement: { value: 1, n: 40 } })
    expect(result.latency?.source).toBe('replayed')
    expect(result.evidence.answers).toEqual({ primary: 'replayed', shadow: 'replayed' })
  })

  it('need an id and a prediction', async () => {
    const session = new LocalSession(failingReplayer)
    const { slots } = await session.drop([file('s.csv', 'a,b,c\n1,2,3\n2,3,4\n')], 'shadow-predictions')
    expect(slots[0]!.problems[0]).toMatchObject({ code: 'predictions-without-id', file: 's.csv' })
  })
})

describe('labels from Parquet', () => {
  it('are joined by id', async () => {
    const requests =
      'request_id,primary_pred,shadow_pred\n' + rows(200, (i) => `${String(i).padStart(5, '0')},${i % 2},0`)
    const session = await sessionWith([['log', 'log.csv', requests]])
    const parquet = new Uint8Array(readFileSync('tests/fixtures/logs/flights.parquet'))
    await session.drop([file('truth.parquet', parquet)], 'labels')
    const { requests: counts } = await session.run(runOptions((await session.propose()).mapping), () => {})
    // As pandas counts them: 106 of its 300 rows have no label, 74 of those among the first 200.
    expect(counts.joined).toMatchObject([{ what: 'labels', matched: 126, of: 200, rows: 194 }])
    const issues = counts.joined![0]!.issues.map(({ reason, count }) => [reason, count])
    expect(issues).toEqual([['orphan', 68], ['empty', 106]]) // prettier-ignore
  })
})

describe('labels from a file of their own', () => {
  const answered = log
    .trimEnd()
    .split('\n')
    .map((line, i) => line + (i === 0 ? ',primary_pred,shadow_pred' : `,${i % 2},${i % 2}`))
    .join('\n')

  it('are counted: coverage, orphans, conflicts, repeats, empty ones, and those older than their request', async () => {
    const labels = [
      'request_id,label,time',
      ...Array.from({ length: 50 }, (_, i) => `r${i},${i % 2},2024-01-02T00:00:00Z`),
      'r1,0,2024-01-02T00:00:00Z',
      'r2,0,2024-01-02T00:00:00Z',
      'nobody,1,2024-01-02T00:00:00Z',
      'r60,1,2023-12-31T00:00:00Z',
      'r61,,2024-01-02T00:00:00Z',
    ]
    const session = await sessionWith([
      ['log', 'log.csv', answered],
      ['labels', 'labels.csv', labels.join('\n')],
    ])
    const { requests } = await session.run(runOptions((await session.propose()).mapping), () => {})
    expect(requests.labelled).toBe(50)
    const [joined] = requests.joined!
    expect(joined).toMatchObject({ what: 'labels', files: ['labels.csv'], rows: 54, matched: 50, of: 100 })
    expect(joined!.issues.map(({ reason, count, examples }) => [reason, count, examples[0]!.line])).toEqual([
      ['conflict', 1, 52],
      ['orphan', 1, 54],
      ['older-than-request', 1, 55],
      ['repeat', 1, 53],
      ['empty', 1, 56],
    ])
  })

  it('need a column that alone could be the label', async () => {
    const session = await sessionWith([['log', 'log.csv', answered]])
    const of = async (content: string) =>
      (await session.drop([file('l.csv', content)], 'labels')).slots.find(({ slot }) => slot === 'labels')!
    expect((await of('request_id,verdict\nr1,1\n')).problems).toEqual([])
    const [problem] = (await of('request_id,confidence_pct,verdict\nr1,80,1\n')).problems
    expect(problem).toMatchObject({
      code: 'labels-without-id',
      mend: 'Name the columns request_id and label.',
    })
  })

  it('are not joined by a number that another field of the log has by chance', async () => {
    const counted = 'request_id,id,primary_pred,shadow_pred\n' + rows(50, (i) => `${i + 1000},${i},0,0`)
    const session = await sessionWith([
      ['log', 'log.csv', counted],
      ['labels', 'l.csv', 'request_id,label\n1000,0\n1001,1\n7,1\n8,1\n'],
    ])
    const { requests } = await session.run(runOptions((await session.propose()).mapping), () => {})
    expect(requests.joined).toMatchObject([{ matched: 2, issues: [{ reason: 'orphan', count: 2 }] }])
  })

  it.each([
    ['a name that the log has for another field', 'trace_id,label\n' + rows(30, (i) => `t${i},${i % 2}`)],
    ['two ids, of which the log has one', 'uuid,trace_id,label\n' + rows(30, (i) => `u${i},t${i},${i % 2}`)],
    ['JSON lines', rows(30, (i) => JSON.stringify({ trace_id: `t${i}`, label: i % 2 }))],
    ['SageMaker ground truth', rows(30, (i) => JSON.stringify({ groundTruthData: { data: String(i % 2), encoding: 'CSV' }, eventMetadata: { eventId: `t${i}` }, eventVersion: '0' }))], // prettier-ignore
  ])('are joined by an alternative id: %s', async (_, labels) => {
    const session = await sessionWith([
      ['log', 'log.csv', answered],
      ['labels', 'labels', labels],
    ])
    const { requests } = await session.run(runOptions((await session.propose()).mapping), () => {})
    expect(requests.labelled).toBe(30)
  })
})
