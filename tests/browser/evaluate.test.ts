/** The command line for real: a process, its files, its one line of complaint, its exit status. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import type { Gates } from '../../src/result/gates'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, root } from './workbench'

const flights = join(demo, 'flights')

// Otherwise the first run builds, and says so where complaints are read.
beforeAll(() => buildIfStale(root), 300_000)

function evaluate(...args: string[]) {
  const cli = join(root, 'scripts', 'workbench.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'evaluate', ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 170_000,
  })
  // What is not progress.
  const complaints = stderr.split('\n').filter((line) => line !== '' && !line.endsWith(' ...'))
  return { status, stdout, complaints }
}

const folder = () => mkdtempSync(join(tmpdir(), 'evaluate-'))
const resultIn = (out: string) =>
  JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8')) as EvaluationResult

/** The first rows of the flights' log. */
function shortLog(at: string, rows: number): string {
  const lines = readFileSync(join(flights, 'log.csv'), 'utf8').split('\n')
  const path = join(at, 'short.csv')
  writeFileSync(path, lines.slice(0, rows + 1).join('\n') + '\n')
  return path
}

/** A log that has all that the gates ask for; `shadowRight` of a hundred answers of the shadow are right. */
function loggedRun(at: string, shadowRight: number, requests = 2000): string[] {
  const rows = ['request_id,amount,primary_pred,shadow_pred,true_label,primary_latency_ms,shadow_latency_ms']
  const base = ['amount']
  for (let i = 0; i < requests; i += 1) {
    const label = i % 2
    const primary = i % 100 < 90 ? label : 1 - label
    const shadow = i % 100 < shadowRight ? label : 1 - label
    rows.push(`r${i},${i % 13},${primary},${shadow},${label},${10 + (i % 7)},${9 + (i % 7)}`)
    base.push(String(i % 13))
  }
  const gates: { rollback: Partial<Gates['rollback']>; errors: Partial<Gates['errors']> } = {
    rollback: {
      who: 'A. Person',
      when: '2026-01-31',
      how: 'Traffic moved back by flag',
      link: 'https://example.org/1',
    },
    errors: { maxRate: 0.01 },
  }
  mkdirSync(at, { recursive: true })
  writeFileSync(join(at, 'log.csv'), rows.join('\n') + '\n')
  writeFileSync(join(at, 'baseline.csv'), base.join('\n') + '\n')
  writeFileSync(join(at, 'gates.json'), JSON.stringify(gates))
  return ['--log', 'log.csv', '--baseline', 'baseline.csv', '--gates', 'gates.json'].map((word) =>
    word.startsWith('--') ? word : join(at, word),
  )
}

test('two models and a log: all files, and the status says the verdict', () => {
  const out = folder()
  const log = shortLog(out, 300)
  const [primary, shadow] = [join(flights, 'primary'), join(flights, 'shadow', 'model.json')]
  const mapping = join(flights, 'mapping.json')
  const given = [
    '--primary',
    primary,
    '--shadow',
    shadow,
    '--mapping',
    mapping,
    '--log',
    log,
    '--latency',
    '60',
  ]
  const { status, stdout, complaints } = evaluate(
    ...given,
    '--backend',
    'cpu',
    '--outputs',
    '--out',
    join(out, 'a'),
  )
  expect(complaints).toEqual([])
  const result = resultIn(join(out, 'a'))
  expect(status).toBe({ promote: 0, hold: 1, insufficient: 2 }[result.verdict])
  expect(stdout).toContain(result.headline.verdict)
  expect(result.requests).toMatchObject({ read: 300, replayed: 300, labelled: 300 })
  expect(result.evidence.environment.backend).toBe('cpu')
  expect(readdirSync(join(out, 'a')).sort()).toEqual([
    'evaluation.json',
    'outputs.jsonl',
    'report.html',
    'requests.csv',
  ])
  const rows = readFileSync(join(out, 'a', 'requests.csv'), 'utf8')
    .trimEnd()
    .split('\n')
  expect(rows).toHaveLength(301)
  const outputs = readFileSync(join(out, 'a', 'outputs.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
  expect(outputs).toHaveLength(300)
  expect(JSON.parse(outputs[0]!)).toMatchObject({
    request_id: 'f00001',
    primary: [expect.any(Number)],
    shadow: [expect.any(Number)],
  })
})

test.each([
  { what: 'every gate passes', shadowRight: 95, requests: 2000, status: 0 },
  { what: 'a gate fails', shadowRight: 80, requests: 2000, status: 1 },
  { what: 'not enough evidence', shadowRight: 90, requests: 40, status: 2 },
])('$what: status $status', ({ shadowRight, requests, status }) => {
  const out = folder()
  const run = evaluate(...loggedRun(out, shadowRight, requests), '--out', join(out, 'o'))
  expect(run.complaints).toEqual([])
  expect(run.status).toBe(status)
})

test('a folder of logs, by the hour: one log, each file with its path', () => {
  const out = folder()
  loggedRun(out, 95)
  const [header, ...rows] = readFileSync(join(out, 'log.csv'), 'utf8').trimEnd().split('\n')
  for (const [i, hour] of ['09', '10'].entries()) {
    mkdirSync(join(out, 'logs', hour), { recursive: true })
    const part = rows.slice(i * 1000, (i + 1) * 1000)
    writeFileSync(join(out, 'logs', hour, 'part.csv'), [header, ...part].join('\n') + '\n')
  }
  const run = evaluate('--log', join(out, 'logs'), '--out', join(out, 'o'))
  expect(run.complaints).toEqual([])
  const { requests, evidence } = resultIn(join(out, 'o'))
  expect(requests).toMatchObject({ read: 2000, replayed: 2000, labelled: 2000 })
  expect(evidence.logs.map(({ name }) => name)).toEqual(['logs/09/part.csv', 'logs/10/part.csv'])
})

test('a shadow model against a file of what primary answered, on WebGL in a browser', () => {
  const out = folder()
  const log = shortLog(out, 200)
  const ids = readFileSync(log, 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(',')[0]!) // prettier-ignore
  const answers = join(out, 'production.csv')
  writeFileSync(
    answers,
    ['request_id,prediction', ...ids.slice(50).map((id, i) => `${id},${i % 4 === 0 ? 1 : 0}`)].join('\n') +
      '\n',
  )
  const given = ['--shadow', join(flights, 'shadow'), '--primary-predictions', answers, '--log', log]
  const run = evaluate(...given, '--spec', join(flights, 'mapping.json'), '--backend', 'webgl', '--latency', '20', '--out', join(out, 'o')) // prettier-ignore
  expect(run.complaints).toEqual([])
  expect([0, 1, 2]).toContain(run.status)
  const result = resultIn(join(out, 'o'))
  expect(result.agreement.n).toBe(150)
  expect(result.evidence.environment.backend).toBe('webgl')
  expect(result.evidence.answers).toEqual({ primary: 'file', shadow: 'replayed' })
  expect(result.evidence.predictions?.primary).toMatchObject([{ name: 'production.csv' }])
  expect(result.latency?.primary).toBeNull()
  expect(result.latency?.shadow?.n).toBe(20)
  expect(result.fidelity ?? null).toBeNull()
})

test('a log without a column that a model needs: status 3 and one line with file, place and mend', () => {
  const out = folder()
  const log = shortLog(out, 50)
  writeFileSync(log, readFileSync(log, 'utf8').replace('distance', 'miles'))
  const run = evaluate(
    ...['--primary', join(flights, 'primary'), '--shadow', join(flights, 'shadow')],
    ...['--spec', join(flights, 'mapping.json'), '--log', log, '--out', join(out, 'o')],
  )
  expect(run.status).toBe(3)
  expect(run.complaints).toHaveLength(1)
  expect(run.complaints[0]).toMatch(/short\.csv.*"distance"/)
})

test('a log of another model: status 3, the log and the input that nothing feeds', () => {
  const out = folder()
  const log = join(demo, 'digits', 'log.jsonl')
  const run = evaluate(
    ...['--primary', join(flights, 'primary'), '--shadow', join(flights, 'shadow')],
    ...['--log', log, '--out', join(out, 'o')],
  )
  expect(run.status).toBe(3)
  expect(run.complaints).toHaveLength(1)
  expect(run.complaints[0]).toMatch(/^log\.jsonl, primary · input \w+: .*(fed by no field|takes)/)
})

test('a model without a shard: status 3 and the shard by name', () => {
  const out = folder()
  writeFileSync(join(out, 'model.json'), readFileSync(join(flights, 'primary', 'model.json')))
  const shadow = join(flights, 'shadow')
  const run = evaluate(
    '--primary',
    join(out, 'model.json'),
    '--shadow',
    shadow,
    '--log',
    shortLog(out, 50),
    '--out',
    out,
  )
  expect(run.status).toBe(3)
  expect(run.complaints).toHaveLength(1)
  expect(run.complaints[0]).toContain('group1-shard1of1.bin')
})

test('a log that breaks off: status 3, the file and the line', () => {
  const out = folder()
  const log = join(out, 'broken.jsonl')
  writeFileSync(log, '{"request_id":"a","primary_pred":1,\n')
  const run = evaluate('--log', log, '--out', join(out, 'o'))
  expect(run.status).toBe(3)
  expect(run.complaints).toHaveLength(1)
  expect(run.complaints[0]).toContain('broken.jsonl')
})
