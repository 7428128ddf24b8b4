/** The package as a stranger has it: packed, installed into an empty folder without a network, and run from there. */
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, root } from './workbench'

const at = mkdtempSync(join(tmpdir(), 'package-'))
const packed = join(at, 'packed')
const project = join(at, 'project')
const program = join(project, 'node_modules', '.bin', 'shadow-workbench')
let tarball = ''

/** npm as anybody has it: nothing of this checkout's npm run, and a cache that holds nothing. */
function npm(cwd: string, ...args: string[]) {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, npm_config_cache: join(at, 'cache') }
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, env, encoding: 'utf8' })
  expect({ args, status, stderr: status === 0 ? '' : stderr }).toEqual({ args, status: 0, stderr: '' })
  return stdout
}

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: project, encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** A folder with the demo's files under the names that the docs give them. */
function laidOut(name: string): string {
  const cwd = join(at, name)
  const flights = join(demo, 'flights')
  for (const [from, to] of [
    ['primary', 'models/v1'],
    ['shadow', 'models/v2'],
    ['log.csv', 'requests.csv'],
    ['baseline.csv', 'training.csv'],
    ['mapping.json', 'mapping.json'],
  ] as const)
    cpSync(join(flights, from), join(cwd, to), { recursive: true })
  return cwd
}

/** What a document shows in a language. */
function blocks(document: string, language: string): string[] {
  const said = readFileSync(join(root, 'docs', document), 'utf8')
  return [...said.matchAll(new RegExp('```' + language + '\\n([^]*?)```', 'g'))].map(([, text]) => text!)
}

beforeAll(() => {
  buildIfStale(root)
  npm(root, 'run', 'build:types')
  mkdirSync(packed)
  mkdirSync(project)
  // What prepack would build is built.
  npm(root, 'pack', '--ignore-scripts', '--pack-destination', packed)
  tarball = join(packed, readdirSync(packed)[0]!)
  writeFileSync(join(project, 'package.json'), '{ "private": true }')
  npm(project, 'install', '--offline', '--no-audit', '--no-fund', tarball)
}, 300_000)

test('it is small, and brings nothing that it does not hold itself', () => {
  expect(statSync(tarball).size).toBeLessThan(12e6)
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'shadow-workbench',
  ])
})

test('publint has nothing to say of it', () => {
  const checked = spawnSync('npm', ['run', '--silent', 'check:package', '--', tarball], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(checked).toMatchObject({ status: 0, stderr: '' })
  expect(checked.stdout).toContain('All good!')
})

test('its types are found from every way of importing that there is, and are the right ones', () => {
  const checked = spawnSync('npm', ['run', '--silent', 'check:types', '--', tarball], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(checked).toMatchObject({ status: 0, stderr: '' })
})

test('what docs/library.md says is typed, and runs', () => {
  const cwd = laidOut('library')
  symlinkSync(join(project, 'node_modules'), join(cwd, 'node_modules'))
  writeFileSync(join(cwd, 'package.json'), '{ "private": true, "type": "module" }')
  const names = blocks('library.md', 'ts').map((text, i) => {
    writeFileSync(join(cwd, `${i}.ts`), text)
    return `${i}.ts`
  })
  expect(names).toHaveLength(4)
  // No DOM, as where there is none.
  const strict = [
    '--strict',
    '--skipLibCheck',
    'false',
    '--lib',
    'es2023',
    '--types',
    'node',
    '--ignoreConfig',
  ]
  const types = ['--typeRoots', join(root, 'node_modules', '@types')]
  const target = ['--target', 'es2022', '--module', 'nodenext', '--outDir', '.']
  const tsc = [join(root, 'node_modules', '.bin', 'tsc'), ...strict, ...types, ...target, ...names]
  const typed = spawnSync(process.execPath, tsc, { cwd, encoding: 'utf8' })
  expect(typed).toMatchObject({ stdout: '', status: 0 })

  const ran = (name: string) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [name.replace('.ts', '.js')], {
      cwd,
      encoding: 'utf8',
    })
    expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: '' })
    return stdout
  }
  const written = () =>
    JSON.parse(readFileSync(join(cwd, 'out', 'evaluation.json'), 'utf8')) as EvaluationResult
  const [verdict, whole, rows, compared] = names as [string, string, string, string]
  expect(ran(verdict)).toMatch(/^(promote|hold|insufficient) [^]*^rollback /m)
  expect(ran(whole)).toContain(`${written().verdict} ${written().agreement.value}`)
  expect(written().gates.accuracy.margin).toBe(0.02)
  expect(readdirSync(join(cwd, 'out')).sort()).toEqual(['evaluation.json', 'report.html', 'requests.csv'])
  expect(ran(rows)).toBe(`${written().disagreements.total} requests are answered differently\n`)
  cpSync(join(cwd, 'out', 'requests.csv'), join(cwd, 'answered.csv'))
  expect(ran(compared)).toMatch(/^(no worse|worse|open) \d+\n$/)
})

test('--help and a command that there is none of', () => {
  expect(run('--help')).toMatchObject({ status: 0, stderr: '' })
  expect(run('evalute')).toMatchObject({ status: 3, stdout: '' })
})

test('it evaluates the demo as a checkout does, publishes the report, and says what webgl lacks', () => {
  const flights = join(demo, 'flights')
  const given = ['primary', 'shadow'].flatMap((role) => [`--${role}`, join(flights, role)])
  given.push('--mapping', join(flights, 'mapping.json'), '--baseline', join(flights, 'baseline.csv'))
  given.push('--log', join(flights, 'log.csv'), '--latency', '50', '--out', 'out')
  const { status, stdout } = run('evaluate', ...given)
  const { verdict, requests } = JSON.parse(
    readFileSync(join(project, 'out', 'evaluation.json'), 'utf8'),
  ) as EvaluationResult
  expect(status).toBe({ promote: 0, hold: 1, insufficient: 2 }[verdict])
  expect(requests.replayed).toBe(
    readFileSync(join(flights, 'log.csv'), 'utf8').trimEnd().split('\n').length - 1,
  )
  expect(stdout).toContain(`Written to ${join(project, 'out')}.`)
  expect(readdirSync(join(project, 'out')).sort()).toEqual(['evaluation.json', 'report.html', 'requests.csv'])

  expect(run('publish', 'site', 'out', join('out', 'evaluation.json')).status).toBe(0)
  const published = readdirSync(join(project, 'site'))
  expect(published).toEqual(expect.arrayContaining(['index.html', 'index.json', 'badge.svg']))
  // The report as it was written; what evaluation.json would make of the same evaluation is not listed beside it.
  expect(published.filter((name) => /^\d{4}-\d\d-\d\d-[0-9a-f]{12}\.html$/.test(name))).toHaveLength(1)

  const lacks = run('evaluate', ...given, '--backend', 'webgl')
  expect(lacks).toMatchObject({ status: 3, stdout: '' })
  expect(lacks.stderr).toMatch(/Playwright.*not installed.*npm install playwright/)
})

test('open serves the workbench that lies in the package', async () => {
  const child = spawn(program, ['open', '--port', '0'], { cwd: project })
  try {
    const said = String(await new Promise((done) => child.stdout.once('data', done)))
    const [url] = /http:\S+/.exec(said)!
    const page = await fetch(url)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('<title>Shadow Workbench')
    for (const part of ['demo/index.json', 'report-template.html', 'evaluation.schema.json'])
      expect((await fetch(url + part)).status).toBe(200)
  } finally {
    child.kill('SIGTERM')
  }
})

test('what docs/ci.md says works as it stands there, and as the action runs it', () => {
  const cwd = laidOut('ci')
  cpSync(tarball, join(cwd, 'shadow-workbench.tgz'))
  writeFileSync(join(cwd, 'shadow.config.json'), blocks('ci.md', 'json')[0]!)
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, npm_config_cache: join(at, 'cache') }
  const [evaluate, publish, ...others] = blocks('ci.md', 'sh')
  expect(others).toEqual([])
  const ran = spawnSync('sh', ['-c', evaluate!], { cwd, env, encoding: 'utf8' })
  expect(ran.stdout).toContain('Written to')
  expect([0, 1, 2]).toContain(ran.status)
  expect(readdirSync(join(cwd, 'out'))).toEqual(
    expect.arrayContaining(['junit.xml', 'summary.md', 'report.html']),
  )
  expect(spawnSync('sh', ['-c', publish!], { cwd, env, encoding: 'utf8' }).status).toBe(0)
  expect(readdirSync(join(cwd, 'site'))).toContain('badge.svg')

  const summary = join(cwd, 'step-summary.md')
  const action = (insufficient: string, word: string) => {
    const output = join(cwd, `output-${insufficient}`)
    const given = {
      CONFIG: 'shadow.config.json',
      OUT: 'by action',
      ARGUMENTS: `--latency\n${word}\n`,
      INSUFFICIENT: insufficient,
    }
    const github = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary }
    const WORKBENCH = join(root, 'dist-cli', 'shadow-workbench.js')
    const { status, stdout } = spawnSync(join(root, 'scripts', 'action.sh'), {
      cwd,
      env: { ...env, ...given, ...github, WORKBENCH },
      encoding: 'utf8',
    })
    return { status, stdout, output: readFileSync(output, 'utf8') }
  }
  // Nothing was timed, and nobody tested a rollback: not decided.
  const passed = action('pass', '0')
  expect(passed).toMatchObject({ status: 0, output: 'status=2\nverdict=insufficient\n' })
  expect(passed.stdout).toMatch(/^::(warning|notice) title=Latency/m)
  expect(readFileSync(summary, 'utf8')).toContain('| Gate |')
  expect(readdirSync(join(cwd, 'by action')).sort()).toEqual([
    'evaluation.json',
    'junit.xml',
    'report.html',
    'requests.csv',
    'summary.md',
  ])
  const bad = action('fail', 'x')
  expect(bad).toMatchObject({ status: 3, stdout: '', output: 'status=3\nverdict=\n' })
})
