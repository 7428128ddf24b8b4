/** The command line as a program: its commands, its help, and how it ends when somebody ends it. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import { demo, root } from './workbench'

beforeAll(() => buildIfStale(root), 300_000)

const program = join(root, 'dist-cli', 'shadow-workbench.js')
const flights = join(demo, 'flights')
const models = ['--primary', join(flights, 'primary'), '--shadow', join(flights, 'shadow')]
const mapping = ['--mapping', join(flights, 'mapping.json')]

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const commands = ['open', 'evaluate', 'replay', 'compare', 'publish', 'verify']

test('--help names every command, and every command has its own', () => {
  const { status, stdout } = run('--help')
  expect(status).toBe(0)
  for (const name of commands) {
    expect(stdout).toContain(name)
    const help = run(name, '--help')
    expect(help).toMatchObject({ status: 0, stderr: '' })
    expect(help.stdout).toContain(`shadow-workbench ${name}`)
  }
})

test.each([
  [[], /No command is given/],
  [['evalute'], /"evalute".*nearest is evaluate/],
  [['compare', 'a.json'], /1 evaluations are given/],
  [['open', '--prot', '1'], /no option --prot.*nearest is --port/],
  [['evaluate', '--baselin', 'x'], /nearest is --baseline/],
])('%j is bad usage, in one line', (args, expected) => {
  const { status, stdout, stderr } = run(...args)
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
  expect(stderr).toMatch(expected)
  expect(stderr.trimEnd()).not.toContain('\n')
})

test('without --backend it takes wasm, and says so; with a mapping that lacks something it writes what there is', () => {
  const at = mkdtempSync(join(tmpdir(), 'cli-'))
  const log = readFileSync(join(flights, 'log.csv'), 'utf8').split('\n').slice(0, 300).join('\n') + '\n'
  writeFileSync(join(at, 'log.csv'), log)
  const given = [...models, '--log', join(at, 'log.csv'), '--latency', '0', '--out', join(at, 'o')]
  const more = ['--junit', join(at, 'j', 'junit.xml'), '--markdown', join(at, 'summary.md')]
  const { stderr } = run('evaluate', ...given, ...mapping, ...more, '--write-mapping', join(at, 'm.json'))
  expect(stderr).toBe('no --backend is given: replaying on wasm, in this process ...\n')
  expect(readFileSync(join(at, 'j', 'junit.xml'), 'utf8')).toContain('classname="shadow.premises"')
  expect(readFileSync(join(at, 'summary.md'), 'utf8')).toMatch(/\| Accuracy \|/)
  const { evidence } = JSON.parse(readFileSync(join(at, 'o', 'evaluation.json'), 'utf8')) as {
    evidence: { environment: { backend: string; browser: string }; mapping: unknown }
  }
  expect(evidence.environment).toMatchObject({ backend: 'wasm', browser: `Node.js ${process.versions.node}` })
  expect(JSON.parse(readFileSync(join(at, 'm.json'), 'utf8'))).toEqual(evidence.mapping)

  writeFileSync(join(at, 'log.csv'), log.replace('distance', 'miles'))
  const lacks = run('evaluate', ...given, ...mapping, '--write-mapping', join(at, 'begun.json'))
  expect(lacks.status).toBe(3)
  expect(JSON.parse(readFileSync(join(at, 'begun.json'), 'utf8'))).toMatchObject({ task: 'classification' })
})

test('a unit that nothing says is a question, and the mapping answers it', () => {
  const at = mkdtempSync(join(tmpdir(), 'units-'))
  const rows = Array.from(
    { length: 2000 },
    (_, i) => `r${i},${i % 2},${i % 2},${i % 2},${5 + ((i * 7919) % 997) / 100}`,
  )
  writeFileSync(join(at, 'log.csv'), ['request_id,primary_pred,shadow_pred,label,shadow_latency', ...rows].join('\n') + '\n') // prettier-ignore
  const given = ['--log', join(at, 'log.csv'), '--out', join(at, 'o')]
  const latency = () =>
    (JSON.parse(readFileSync(join(at, 'o', 'evaluation.json'), 'utf8')) as { checklist: { id: string; status: string }[] }).checklist.find(({ id }) => id === 'latency')!.status // prettier-ignore
  const asked = run('evaluate', ...given)
  expect([asked.status, latency()]).toEqual([2, 'insufficient'])
  expect(asked.stdout).toContain('Nothing says which unit the times in “shadow_latency” have')
  writeFileSync(join(at, 'm.json'), JSON.stringify({ schemaVersion: 1, units: { shadow_latency: 's' } }))
  const said = run('evaluate', ...given, '--mapping', join(at, 'm.json'))
  expect([said.status, latency()]).toEqual([1, 'fail'])
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s while it runs: status %i, and nothing half-written', async (signal, status) => {
  const out = mkdtempSync(join(tmpdir(), 'cut-'))
  const args = ['evaluate', ...models, ...mapping, '--log', join(flights, 'log.csv'), '--out', out]
  const child = spawn(process.execPath, [program, ...args])
  const ended = new Promise<number | null>((done) => child.on('close', done))
  // The line that it starts with: by then it has begun to write beside its folder.
  await new Promise((said) => child.stderr.once('data', said))
  expect(readdirSync(out)).toHaveLength(1)
  child.kill(signal)
  expect(await ended).toBe(status)
  expect(readdirSync(out)).toEqual([])
})

test('a reader of rows that stops early ends the replay without a complaint', async () => {
  const args = ['replay', ...models, ...mapping, '--log', join(flights, 'log.csv'), '--out', '-']
  const child = spawn(process.execPath, [program, ...args])
  const ended = new Promise<number | null>((done) => child.on('close', done))
  let stderr = ''
  child.stderr.on('data', (part) => (stderr += String(part)))
  await new Promise((some) => child.stdout.once('data', some))
  child.stdout.destroy()
  expect(await ended).toBe(0)
  expect(stderr).toBe('')
})

test('compare: a folder with itself is no worse, and the table has a row per gate', () => {
  const at = mkdtempSync(join(tmpdir(), 'compare-'))
  run('evaluate', ...models, ...mapping, '--log', join(flights, 'log.csv'), '--latency', '0', '--out', at)
  const { status, stdout } = run('compare', at, join(at, 'report.html'))
  expect(status).toBe(0)
  expect(stdout).toMatch(/^Gate +A +B /)
  for (const gate of ['Accuracy', 'Latency', 'Error rate', 'Input drift', 'Rollback'])
    expect(stdout).toContain(gate)

  const json = join(at, 'compared.json')
  const several = run('compare', at, at, join(at, 'report.html'), '--json', json)
  expect(several).toMatchObject({ status: 2, stderr: '' })
  expect(several.stdout).toMatch(/None of the 3 candidates may be promoted/)
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ ranking: { mayBeBest: [0, 1, 2] } })

  const cut = join(at, 'cut.json')
  writeFileSync(cut, readFileSync(join(at, 'evaluation.json'), 'utf8').slice(0, 5000))
  const damaged = run('compare', at, cut)
  expect(damaged).toMatchObject({ status: 3, stdout: '' })
  expect(damaged.stderr).toMatch(/cut\.json.*not whole JSON/)
  expect(run('compare', at, at, '--json', join(at, 'no', 'such', 'folder.json'))).toMatchObject({ status: 3 })
})

test('--share in a Chromium writes what it writes without one, and no id that is to be hashed', () => {
  const at = mkdtempSync(join(tmpdir(), 'share-'))
  const [header, ...rows] = readFileSync(join(flights, 'log.csv'), 'utf8').split('\n').slice(0, 101)
  writeFileSync(join(at, 'canary.csv'), [header, ...rows.map((row) => `canary-${row}`)].join('\n'))
  const written = (backend: string, ...share: string[]) => {
    const out = join(at, `${backend} ${share[0]}`)
    const given = ['--log', join(at, 'canary.csv'), '--latency', '0', '--out', out, '--share', ...share]
    const { status, stderr } = run('evaluate', ...models, ...mapping, ...given, '--backend', backend)
    expect(stderr).not.toContain('broke')
    expect(status).toBeLessThan(3)
    const text = (name: string) => readFileSync(join(out, name), 'utf8')
    const told = JSON.parse(text('evaluation.json')) as { shared: unknown; disagreements: object }
    return { files: readdirSync(out).sort(), text, shared: told.shared, keys: Object.keys(told) }
  }
  const salted = ['hashed-ids', '--salt', 'of the test']
  const [here, there] = [written('wasm', ...salted), written('webgl', ...salted)]
  expect(there.files).toEqual(['evaluation.json', 'report.html', 'requests.csv'])
  expect({ ...there, text: null }).toEqual({ ...here, text: null })
  for (const name of there.files) expect(there.text(name)).not.toContain('canary')
  const ids = (csv: string) => csv.split('\n').map((line) => line.split(',')[0])
  expect(ids(there.text('requests.csv'))).toEqual(ids(here.text('requests.csv')))

  // Figures alone have no rows.
  const figures = written('webgl', 'figures')
  expect(figures.files).toEqual(['evaluation.json', 'report.html'])
  for (const name of figures.files) expect(figures.text(name)).not.toContain('canary')
}, 400_000)
