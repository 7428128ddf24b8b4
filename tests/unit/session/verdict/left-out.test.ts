/** Logs that lack what would have decided, or hold what is no answer: what left a trace is looked for. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import type { DroppedFile } from '../../../../src/files/dropped'
import { failingReplayer, file } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell } from './judged'

const N = 8000
const random = seeded(81)
const truth = Array.from({ length: N }, () => (random.below(10) < 3 ? 1 : 0))
const good = answers(truth, 0.93, 2, 1)
const worse = answers(truth, 0.9, 2, 2)
const amount = truth.map(() => random.below(1_000_000) / 100)
const age = truth.map(() => random.below(1_000_000) / 100)

const rows = (columns: (i: number) => Record<string, Cell>) =>
  Array.from({ length: N }, (_, i) => ({ request_id: `r${i}`, ...columns(i) }))
/** Of production's errors shadow mends a few. */
const both = (i: number) => ({
  primary_pred: good[i]!,
  shadow_pred: (i % 40 === 9 ? truth : good)[i]!,
  label: truth[i]!,
})
const run = (log: ReturnType<typeof rows>, baseline: ReturnType<typeof csv>[] = []) =>
  judged([csv(log)], baseline.length > 0 ? { baseline } : {}, failingReplayer)

describe('requests that are missing', () => {
  const failed = (i: number) => i % 50 === 3
  const left = (log: ReturnType<typeof rows>) => log.filter((_, i) => !failed(i))

  it('from a counter, in a log that holds successes alone: errors are not judged before somebody says why', async () => {
    const found = await run(left(rows((i) => ({ ...both(i), status: 200 }))))
    expect(found.result.independence!.missing).toEqual({ by: 'ids', n: 7840, missing: 160, gaps: 160 })
    expect(found.gate('errors')).toBe('insufficient')
    expect(found.premise('independence').detail).toContain('160 requests are missing in 160 gaps')
    expect((await found.pressed('independence', /No request is missing/)).gate('errors')).toBe('pass')
  })

  it.each<[string, (log: ReturnType<typeof rows>) => DroppedFile]>([
    ['rows that stand in the log twice', (log) => csv([...log, ...log.slice(-200)])],
    ['an application that writes lines of its own among them', (log) => file('app.log', log.map((row) => `2026-03-01 10:00:00 INFO predict ${JSON.stringify(row)}\n2026-03-01 10:00:00 INFO cache hit\n`).join(''))], // prettier-ignore
  ])('nor do %s make up for them', async (_, log) => {
    const found = await judged([log(left(rows((i) => ({ ...both(i), status: 200 }))))], {}, failingReplayer)
    const { skipped } = found.result.requests
    expect(skipped.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(160)
    expect(found.result.independence!.missing).toMatchObject({ by: 'ids', missing: 160 })
    expect(found.gate('errors')).toBe('insufficient')
  })

  it('lines of the application are not said to be requests that were left out', async () => {
    const lines = rows(both).map((row) => `INFO predict ${JSON.stringify(row)}\nINFO cache hit\n`)
    const { result } = await judged([file('app.log', lines.join(''))], {}, failingReplayer)
    expect(result.requests).toMatchObject({ read: 2 * N, replayed: N, skipped: [{ reason: 'no-record', count: N }] }) // prettier-ignore
    expect(result.warnings.map(({ code }) => code)).not.toContain('skipped')
  })

  it('records whose message is empty may be requests whose body was lost, and are said to be', async () => {
    const records = rows(both).map((row, i) => JSON.stringify({ stream: 'stdout', time: i, message: i % 400 === 7 ? '' : Object.entries(row).map((one) => one.join('=')).join(' ') })) // prettier-ignore
    const { result } = await judged([file('app.jsonl', records.join('\n') + '\n')], {}, failingReplayer)
    expect(result.requests).toMatchObject({ read: N, replayed: N - 20, skipped: [{ reason: 'empty-message', count: 20 }] }) // prettier-ignore
    expect(result.warnings.map(({ message }) => message).join(' ')).toContain(
      'Of 20 records the message is empty: the bodies of as many requests may have been lost.',
    )
  })

  const padded = (i: number) => String(i).padStart(6, '0')
  const day = (i: number) => `2026-03-0${1 + Math.floor(i / 2500)}`
  const CONSTANTLY: [string, (i: number) => string][] = [
    ['each day', (i) => `${day(i)}/${padded(i % 2500)}`],
    ['each day, its date before it', (i) => `${day(i).replaceAll('-', '')}${padded(1 + (i % 2500))}`],
    ['each machine', (i) => `api-${i % 3}:${Math.floor(i / 3)}`],
    ['hexadecimal digits', (i) => `q${(0x9f000 + i).toString(16)}`],
  ]
  it.each(CONSTANTLY)('from the counter of %s', async (_, id) => {
    const all = rows((i) => ({ request_id: id(i), ...both(i) }))
    const whole = await run(all)
    expect(whole.premise('independence').detail).toContain('none is missing')
    expect(whole.gate('errors')).toBe('pass')
    const found = await run(left(all))
    expect(found.result.independence!.missing).toMatchObject({ by: 'ids', missing: 160 })
    expect(found.gate('errors')).toBe('insufficient')
  })

  it('from regular times', async () => {
    const time = (i: number) => new Date(Date.UTC(2026, 0, 1) + 60_000 * i).toISOString()
    const found = await run(
      left(rows((i) => ({ request_id: `r${(i * 7919) % 99_991}`, time: time(i), ...both(i) }))),
    )
    expect(found.result.independence!.missing).toMatchObject({ by: 'times', missing: 160 })
    expect(found.gate('errors')).toBe('insufficient')
  })

  it.each<[string, (i: number) => Record<string, Cell>]>([
    ['none, by a counter', both],
    [
      'nobody knows, by ids that count nothing',
      (i) => ({ request_id: `r${(i * 7919) % 99_991}`, ...both(i) }),
    ],
    [
      'nobody knows, by a counter with a word among its ids',
      (i) => ({ ...both(i), request_id: i === 77 ? 'probe-abc' : `r${i}` }),
    ],
    ['nobody knows, by ids of a sample', (i) => ({ request_id: `r${3 * i + ((i * 31) % 3)}`, ...both(i) })],
    ['nobody knows, by ids of each day', (i) => ({ request_id: `r${i % 1000}`, ...both(i) })],
  ])('%s', async (_, columns) => {
    const found = await run(rows(columns))
    const missing = found.result.independence!.missing
    expect(missing?.missing ?? 0).toBe(0)
    expect(found.premise('independence').blocks ?? false).toBe(false)
    expect(found.premise('independence').detail).toContain(
      missing
        ? 'Ids count the requests: none is missing'
        : 'Nothing in the log says whether requests are missing',
    )
    expect(found.gate('errors')).toBe('pass')
  })
})

describe('failures that the log tells beside an answer', () => {
  const failed = (i: number) => i % 50 === 3
  it.each<[string, (i: number) => Record<string, Cell>]>([
    ['an error column', (i) => ({ shadow_error: failed(i) ? 'timeout' : '' })],
    ['an error column with words for none', (i) => ({ error_shadow: failed(i) ? 'Timeout: 30 s' : 'None' })],
    ['a status', (i) => ({ shadow_status: failed(i) ? 500 : 200 })],
    ['a status in words', (i) => ({ shadow_status: failed(i) ? 'timeout' : 'ok' })],
  ])('%s: the default that stands there is no answer', async (_, columns) => {
    const found = await run(rows((i) => ({ ...both(i), ...columns(i) })))
    expect(found.result.errors.shadow.count).toBe(160)
    expect(found.gate('errors')).toBe('fail')
  })

  it('by the name that the model has in the log', async () => {
    const found = await run(
      rows((i) => ({
        champion_pred: good[i]!,
        challenger_pred: good[i]!,
        challenger_error: failed(i) ? 'timeout' : '',
        label: truth[i]!,
      })),
    )
    expect(found.result.errors.shadow.count).toBe(160)
  })

  it('an error that is how far a number is off is none', async () => {
    const found = await run(
      rows((i) => ({
        primary_pred: amount[i]! + (i % 7),
        shadow_pred: amount[i]! - (i % 7),
        shadow_error: i % 7,
        label: amount[i]!,
      })),
    )
    expect(found.result.errors.shadow.count).toBe(0)
  })
})

describe('answers of production that are those to the request before', () => {
  const score = (of: readonly number[], i: number, by: number) => ((of[i] ? 0.5 : 0) + ((i * by) % 49_999) / 100_000).toFixed(6) // prettier-ignore
  const log = (stale: (i: number) => boolean) =>
    rows((i) => ({
      amount: amount[i]!,
      age: age[i]!,
      primary_score: score(good, stale(i) ? i - 1 : i, 7919),
      shadow_score: score(worse, i, 104_729),
      label: truth[i]!,
    }))

  it('a worse shadow does not pass by them unasked', async () => {
    const found = await run(log((i) => i % 6 === 2))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0)
    expect(found.premise('replay')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('replay').detail).toContain('to the last digit, on 1,333 requests')
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('replay', /answers are right/)).premise('replay').status).toBe('confirmed')
  })

  it('where each has its own, nothing is asked', async () => {
    expect((await run(log(() => false))).premise('replay').status).toBe('confirmed')
  })
})

describe('a baseline that is made of the log', () => {
  const features = (i: number) => ({ amount: amount[i]!, age: age[i]! })
  const log = rows((i) => ({ ...features(i), ...both(i) }))
  const ofLog = (from: number, to: number) => log.slice(from, to).map(({ request_id: _, ...row }) => row as Record<string, Cell>) // prettier-ignore

  it.each([
    ['all of it', 0, N],
    ['its first part', 0, N / 4],
  ])('%s: drift is not judged by it', async (_, from, to) => {
    const found = await run(log, [csv(ofLog(from, to), 'training.csv')])
    expect(found.result.independence!.baselineCopy).toMatchObject({ rows: expect.any(Number) as number })
    expect(found.gate('drift')).not.toBe('pass')
    expect((await found.pressed('independence', /baseline is right/)).gate('drift')).toBe('pass')
  })

  it('one of its own is judged by', async () => {
    const own = Array.from({ length: N }, () => ({ amount: random.below(1_000_000) / 100, age: random.below(1_000_000) / 100 })) // prettier-ignore
    const found = await run(log, [csv(own, 'training.csv')])
    expect(found.result.independence!.baselineCopy).toBeNull()
    expect(found.gate('drift')).toBe('pass')
  })
})
