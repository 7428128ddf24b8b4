/** Lines of a log that are no predictions are skipped and counted; a request that lacks a value, or failed, is not. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import type { EvaluationResult } from '../../../../src/result/evaluation-result'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, failingReplayer, file, fixture, runOptions } from '../helpers'

const names = Array.from({ length: 8 }, (_, i) => `f${i}`)
const random = seeded(5)
const N = 120
const requests = Array.from({ length: N }, () => names.map(() => random.below(2000) / 1000 - 1))
const record = (i: number): Record<string, number> =>
  Object.fromEntries(names.map((name, k) => [name, requests[i]![k]!]))

/** Lines with one of these after every tenth of them. */
function mixed(lines: string[], others: string[]): string {
  const all = lines.flatMap((line, i) =>
    i % 10 === 9 ? [line, others[((i / 10) % others.length) | 0]!] : [line],
  )
  return [...others, ...all].join('\n') + '\n'
}

async function replayed(path: string, log: string): Promise<EvaluationResult> {
  const session = new LocalSession(cpuReplayer)
  await session.drop([...(await fixture('graph/tab_f32', 'v1')), ...(await fixture('graph/tab_u8', 'v2'))])
  await session.drop([file(path, log)], 'log')
  const { mapping } = await session.propose()
  return session.run(runOptions(mapping, { latencyRequests: 1 }), () => {})
}

async function asItStands(log: string, path = 'log.csv'): Promise<EvaluationResult> {
  const session = new LocalSession(failingReplayer)
  await session.drop([file(path, log)], 'log')
  const { mapping } = await session.propose()
  return session.run(runOptions(mapping), () => {})
}

const skipped = ({ requests: { skipped } }: EvaluationResult) =>
  skipped.reduce((sum, { count }) => sum + count, 0)
const errors = ({ errors }: EvaluationResult) => [errors.primary?.count, errors.shadow?.count]

const time = (i: number) => new Date(Date.UTC(2026, 2, 1, 0, 0, i)).toISOString()
const posted = (i: number) => JSON.stringify({ instances: [record(i)] })
const escaped = (text: string) => text.replaceAll('"', '\\x22')
const rows = <T>(make: (i: number) => T) => requests.map((_, i) => make(i))

const logs: [name: string, path: string, lines: string[], others: string[]][] = [
  [
    'JSON lines of an application',
    'app.jsonl',
    rows((i) => JSON.stringify({ ts: time(i), level: 'info', request_id: `r${i}`, ...record(i) })),
    [
      { ts: time(0), level: 'info', msg: 'model loaded', uptime_s: 0.4 },
      { ts: time(0), level: 'info', path: '/healthz', status: 200 },
      { ts: time(0), level: 'warn', msg: 'worker 2 starts', pid: 77, request_id: 'boot' },
    ].map((line) => JSON.stringify(line)),
  ],
  [
    'HAProxy in JSON',
    'haproxy.log',
    rows((i) =>
      JSON.stringify({ time: time(i), method: 'POST', uri: '/predict', status: 200, req_body: posted(i) }),
    ),
    [
      { time: time(0), method: 'GET', uri: '/health', status: 200, req_body: '' },
      { time: time(0), method: 'OPTIONS', uri: '/predict', status: 204, req_body: '-' },
      { time: time(0), method: 'POST', uri: '/predict', status: 401, req_body: '' },
    ].map((line) => JSON.stringify(line)),
  ],
  [
    'nginx with escape=json',
    'access.log',
    rows((i) =>
      JSON.stringify({
        t: time(i),
        id: `${i}`,
        st: 200,
        rt: 0.01,
        urt: '0.009',
        request_uri: '/p',
        request_body: posted(i),
      }),
    ),
    ['-', ''].map((request_body) =>
      JSON.stringify({
        t: time(0),
        id: 'h',
        st: 200,
        rt: 0,
        urt: '-',
        request_uri: '/healthz',
        request_body,
      }),
    ),
  ],
  [
    'nginx without escape=json',
    'access.log',
    rows(
      (i) =>
        `10.0.0.1 - - [01/Mar/2026:00:00:${String(i % 60).padStart(2, '0')} +0000] "POST /p HTTP/1.1" 200 31 "${escaped(posted(i))}"`,
    ),
    [
      '10.0.0.9 - - [01/Mar/2026:00:00:00 +0000] "GET /healthz HTTP/1.1" 200 2 "-"',
      '10.0.0.9 - - [01/Mar/2026:00:00:00 +0000] "HEAD / HTTP/1.0" 405 0 "-"',
      '10.0.0.9 - - [01/Mar/2026:00:00:00 +0000] "POST /login HTTP/1.1" 401 0 ""',
    ],
  ],
  [
    'JSON behind a logger',
    'service.log',
    rows((i) => `${time(i)} INFO serving: ${JSON.stringify({ request_id: `r${i}`, ...record(i) })}`),
    [
      `${time(0)} INFO serving: ${JSON.stringify({ event: 'startup', workers: 4 })}`,
      `${time(0)} INFO serving: ${JSON.stringify({ request_id: 'h1', route: '/ready', took: 1 })}`,
    ],
  ],
  [
    'a table of calls',
    'calls.csv',
    [
      ['method', 'path', 'status', ...names].join(','),
      ...rows((i) => ['POST', '/predict', 200, ...requests[i]!].join(',')),
    ],
    [],
  ],
]

describe('lines that are no predictions', () => {
  it.each(logs.filter(([, , , others]) => others.length > 0))('%s', async (_, path, lines, others) => {
    const result = await replayed(path, mixed(lines, others))
    expect(result.requests.replayed).toBe(N)
    expect(skipped(result)).toBe(others.length + N / 10)
    expect(errors(result)).toEqual([0, 0])
    for (const { examples } of result.requests.skipped) expect(examples[0]!.line).toBeGreaterThan(0)
  })

  it('a table of calls, with empty cells or dashes', async () => {
    const [, , [header, ...lines]] = logs.at(-1)!
    const others = [
      'GET,/health,200,,,,,,,,',
      'GET,/metrics,200,-,-,-,-,-,-,-,-',
      'POST,/predict,429,,,,,,,,',
    ]
    const result = await replayed('calls.csv', `${header!}\n${mixed(lines, others)}`)
    expect(result.requests.replayed).toBe(N)
    expect(errors(result)).toEqual([0, 0])
    const { reason, examples } = result.requests.skipped[0]!
    expect(reason).toBe('no-prediction')
    expect(examples[0]).toMatchObject({ file: 'calls.csv', line: 2, detail: 'GET, status 200' })
  })
})

describe('requests stay requests', () => {
  it('where one in three lacks a feature', async () => {
    const lines = rows((i) => {
      const { f3, ...rest } = record(i)
      return JSON.stringify({ request_id: `r${i}`, ...rest, ...(i % 3 === 0 ? {} : { f3 }) })
    })
    const result = await replayed('log.jsonl', lines.join('\n') + '\n')
    expect(skipped(result)).toBe(0)
    expect(errors(result)).toEqual([40, 40])
  })

  it('where all features are missing and production answered all the same', async () => {
    const lines = rows((i) =>
      JSON.stringify({ request_id: `r${i}`, ...(i === 7 ? {} : record(i)), primary_pred: i % 4 }),
    )
    const result = await replayed('log.jsonl', lines.join('\n') + '\n')
    expect(skipped(result)).toBe(0)
    expect(errors(result)).toEqual([1, 1])
  })

  const header = `request_id,status,${names.join(',')},primary_pred,shadow_pred`
  const answered = rows((i) => `r${i},200,${requests[i]!.join(',')},${i % 2},${i % 2}`)
  const unanswered = (status: number) => `x${status},${status},${requests[0]!.join(',')},,`

  it('where the model failed, and not where a gateway refused', async () => {
    const result = await asItStands(
      [header, ...answered, ...[500, 503, 422, 429, 401].map(unanswered)].join('\n'),
    )
    expect(result.requests.skipped).toMatchObject([{ reason: 'refused', count: 2 }])
    expect(errors(result)).toEqual([3, 3])
  })

  it('and a log of answers alone has health checks beside them', async () => {
    const lines = rows((i) =>
      JSON.stringify({ id: `r${i}`, path: '/predict', primary_pred: i % 2, shadow_pred: 1 }),
    )
    const failed = JSON.stringify({ id: 'r999', path: '/predict', status: 500 })
    const others = ['/healthz', '/metrics', '/ready'].map((path, i) => JSON.stringify({ id: `h${i}`, path }))
    const result = await asItStands(`${mixed(lines, others)}${failed}\n`, 'log.jsonl')
    expect(skipped(result)).toBe(3 + N / 10)
    expect(errors(result)).toEqual([1, 1])
  })

  it('where the only value that a model is fed is missing', async () => {
    const lines = rows((i) => `r${i},${i % 3 === 0 ? '' : i},${i % 2},${i % 2}`)
    lines.push('r900,5,,')
    const result = await asItStands(['request_id,amount,primary_pred,shadow_pred', ...lines].join('\n'))
    expect(skipped(result)).toBe(0)
    expect(errors(result)).toEqual([1, 1])
  })
})
