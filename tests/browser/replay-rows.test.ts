/** `replay`: rows of parts of a log, and an evaluation of all of them that is the one of the whole log. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, root } from './workbench'

beforeAll(() => buildIfStale(root), 300_000)

const flights = join(demo, 'flights')
const models = ['--primary', join(flights, 'primary'), '--shadow', join(flights, 'shadow')]
const mapping = ['--mapping', join(flights, 'mapping.json')]
const at = mkdtempSync(join(tmpdir(), 'rows-'))

function run(args: string[], input?: string) {
  const given = [join(root, 'scripts', 'workbench.js'), ...args]
  return spawnSync(process.execPath, given, { encoding: 'utf8', cwd: at, input, maxBuffer: 2 ** 26 })
}

function evaluated(out: string, args: string[]): EvaluationResult {
  const { stderr } = run(['evaluate', ...args, '--backend', 'wasm', '--latency', '0', '--out', out])
  expect(stderr).toBe('')
  return JSON.parse(readFileSync(join(at, out, 'evaluation.json'), 'utf8')) as EvaluationResult
}

const [header, ...rows] = readFileSync(join(flights, 'log.csv'), 'utf8').trimEnd().split('\n')
const log = (name: string, from: number, to: number) => {
  writeFileSync(join(at, name), [header, ...rows.slice(from, to)].join('\n') + '\n')
  return name
}

/** What says how the answers came to be, not what they are. */
const ofTheReplay = [
  'evidence',
  'latency',
  'latencyReason',
  'latencyDifference',
  'device',
  'noise',
  'fidelity',
]
const words = ['premises', 'warnings', 'checklist', 'headline', 'verdict']

test.each(['jsonl', 'csv', 'parquet', 'arrow'])(
  'parts as %s, evaluated together: every figure of the whole log',
  (format) => {
    const whole = evaluated(`whole-${format}`, [...models, ...mapping, '--log', log('whole.csv', 0, 4000)])
    const parts = [
      [0, 1500],
      [1500, 4000],
    ].map(([from, to], i) => {
      const part = `part-${i}.${format}`
      const { status, stderr, stdout } = run([
        ...['replay', ...models, ...mapping],
        ...['--log', log(`log-${i}.csv`, from!, to!), '--out', part],
      ])
      expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '' })
      return part
    })
    expect(readdirSync(at)).toContain(`part-0.${format}.mapping.json`)
    const together = evaluated(`together-${format}`, ['--log', ...parts])
    expect(together.requests.replayed).toBe(4000)
    const keys = Object.keys(whole).filter((key) => ![...ofTheReplay, ...words].includes(key))
    expect(keys.length).toBeGreaterThan(20)
    const compared = new Set<string>()
    for (const key of keys as (keyof EvaluationResult)[]) {
      const differences = numbersThatDiffer(whole[key], together[key], key)
      expect(differences).toEqual([])
      compared.add(key)
    }
    expect([...compared]).toEqual(
      expect.arrayContaining(['quality', 'agreement', 'kappa', 'slices', 'curves']),
    )
  },
)

/** Figures of the whole that the parts do not give digit for digit; words may say where an answer came from. */
function numbersThatDiffer(a: unknown, b: unknown, path: string): string[] {
  if (typeof a === 'number') return Object.is(a, b) ? [] : [`${path}: ${a} and ${String(b)}`]
  if (typeof a !== 'object' || a === null) return []
  if (typeof b !== 'object' || b === null) return [`${path}: only the whole has it`]
  return Object.keys(a).flatMap((key) =>
    numbersThatDiffer(a[key as never], b[key as never], `${path}/${key}`),
  )
}

test('from standard input to standard output: a row per request, columns in their order', () => {
  const { status, stdout, stderr } = run(
    ['replay', ...models, ...mapping, '--log', '-', '--out', '-'],
    [header, ...rows.slice(0, 50)].join('\n') + '\n',
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(50)
  const row = JSON.parse(lines[0]!) as Record<string, unknown>
  expect(Object.keys(row).slice(0, 3)).toEqual(['request_id', 'time', 'label'])
  expect(Object.keys(row).slice(-8)).toEqual(
    ['primary', 'shadow'].flatMap((role) =>
      ['prediction', 'score', 'probabilities', 'error'].map((one) => `${role}_${one}`),
    ),
  )
  expect(row).toMatchObject({ request_id: 'f00001', primary_error: null })
  expect((row.primary_probabilities as number[]).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6)
})

test('a log by standard input and labels by a pipe give the evaluation that their files give', () => {
  const whole = log('piped.csv', 0, 600)
  const labels = rows.slice(0, 600).map((row) => row.split(','))
  const columns = header!.split(',')
  const [id, truth] = [columns.indexOf('request_id'), columns.indexOf('label')]
  writeFileSync(
    join(at, 'labels'),
    ['request_id,label', ...labels.map((row) => `${row[id]},${row[truth]}`)].join('\n'),
  )
  const given = [...models, ...mapping, '--backend', 'wasm', '--latency', '0']
  const files = evaluated('files', [...models, ...mapping, '--log', whole, '--labels', 'labels'])
  const words = ['evaluate', ...given, '--log', '-', '--labels', '/dev/fd/3', '--out', 'pipes']
  const shell = `"$0" "$@" < ${whole} 3< <(cat labels)`
  const { stderr } = spawnSync(
    'bash',
    ['-c', shell, process.execPath, join(root, 'scripts', 'workbench.js'), ...words],
    { cwd: at, encoding: 'utf8', env: { ...process.env, TMPDIR: mkdtempSync(join(at, 'tmp-')) } },
  )
  expect(stderr).toBe('')
  const pipes = JSON.parse(readFileSync(join(at, 'pipes', 'evaluation.json'), 'utf8')) as EvaluationResult
  expect(pipes.quality?.accuracyDifference.n).toBe(600)
  for (const key of ['requests', 'quality', 'agreement', 'drift', 'verdict'] as const)
    expect(pipes[key]).toEqual(files[key])
  const left = readdirSync(at).filter((name) => name.startsWith('tmp-'))
  expect(left.flatMap((name) => readdirSync(join(at, name)))).toEqual([])
})

test('to standard output: how the rows are read is in a file of its own, and within Parquet and Arrow', () => {
  const few = log('few.csv', 0, 200)
  const given = ['replay', ...models, ...mapping, '--log', few, '--out', '-']
  const { stdout, status } = run([...given, '--write-mapping', 'read.json'])
  expect(status).toBe(0)
  writeFileSync(join(at, 'rows.jsonl'), stdout)
  const said = evaluated('said', ['--mapping', 'read.json', '--log', 'rows.jsonl'])

  const within = ['parquet', 'arrow'].map((format) => {
    const program = [join(root, 'scripts', 'workbench.js'), ...given, '--format', format]
    const rows = spawnSync(process.execPath, program, { cwd: at, maxBuffer: 2 ** 26 })
    writeFileSync(join(at, `moved.${format}`), rows.stdout)
    return evaluated(`within-${format}`, ['--log', `moved.${format}`])
  })
  for (const { agreement, quality, evidence } of [said, ...within]) {
    expect(quality?.accuracyDifference).toEqual(said.quality!.accuracyDifference)
    expect(agreement).toEqual(said.agreement)
    expect(evidence.mapping).toMatchObject(JSON.parse(readFileSync(join(at, 'read.json'), 'utf8')) as object)
  }
})

test.each([
  [
    ['--out', 'rows.xml', '--log', 'x.csv'],
    /rows\.xml says no format.*--format parquet, arrow, jsonl or csv/,
  ],
  [['--log', 'x.csv'], /Nothing says where the rows go.*--out/],
  [['--out', '-', '--log', 'gone.csv'], /gone\.csv, --log: There is no such file/],
  [['--out', '-', '--log', '-', '--backend', 'webgl'], /not replayed on webgl/],
  [['--out', '-', '--log', '-'], /standard input: The file is empty/],
])('replay %j is refused in one line', (args, expected) => {
  const { status, stderr, stdout } = run(['replay', ...args], '')
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(stderr).toMatch(expected)
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
})
