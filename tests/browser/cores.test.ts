/** Several cores, in the built page and on the command line: batches and figures are made in workers side by side, and the result is that of one. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { seeded } from '../../src/core/random'
import { demo, downloaded, finished, quick, startWorkbench, type Workbench } from './workbench'

let workbench: Workbench
const root = resolve(import.meta.dirname, '..', '..')
const flights = join(demo, 'flights')

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

/** A page on a machine that says it has so many cores, to workers too: DevTools' override ends at the page. */
async function opened(cores: number) {
  const opened = await workbench.open({ query: quick('latency=0') })
  await opened.page.route(/\/worker-[\w-]+\.js$/, async (route) => {
    const response = await route.fetch()
    const says = `Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => ${cores} });`
    await route.fulfill({ response, body: says + (await response.text()) })
  })
  return opened
}

async function evaluated({ page, context, complaints }: Awaited<ReturnType<typeof opened>>) {
  await page.locator('[data-testid="run"]:not([disabled])').click({ timeout: 60_000 })
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(complaints).toEqual([])
  await context.close()
  return result
}

async function replayed(cores: number): Promise<EvaluationResult> {
  const on = await opened(cores)
  await on.page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await on.page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await on.page.getByTestId('file-log').setInputFiles(join(flights, 'log.csv'))
  await on.page.getByTestId('file-mapping').setInputFiles(join(flights, 'mapping.json'))
  return evaluated(on)
}

/** A log with both answers, of more requests than one thread makes all figures of. */
function answersOf(n: number): string {
  const draws = seeded(12)
  const random = () => draws.below(1e6) / 1e6
  const lines = ['id,timestamp,amount,primary,shadow,label']
  const names = ['kept', 'returned']
  for (let i = 0; i < n; i++) {
    const [label, first, second] = [random() < 0.3, random() < 0.1, random() < 0.08]
    const answers = [label !== first, label !== second, label].map((is) => names[is ? 1 : 0])
    lines.push([`q${i}`, new Date(1.76e12 + i * 4000).toISOString(), (90 * random()).toFixed(2), ...answers].join()) // prettier-ignore
  }
  return lines.join('\n')
}

/** @returns the result, and how many workers made half of its figures */
async function judged(cores: number, log: string): Promise<[EvaluationResult, number]> {
  const on = await opened(cores)
  let halves = 0
  on.page.on('worker', (worker) => (halves += worker.url().includes('half-worker') ? 1 : 0))
  await on.page.getByTestId('file-log').setInputFiles(log)
  return [await evaluated(on), halves]
}

/** All but what is of the run itself: when it was, where, how long it took, and how often that let somebody look. */
const figures = ({ evidence: _, history: __, ...rest }: EvaluationResult): unknown => rest

test('four cores: three workers replay, and every figure is as on one', async () => {
  const [one, four] = [await replayed(2), await replayed(4)]
  expect(one.evidence.environment.renderer).not.toContain('workers')
  expect(four.evidence.environment.renderer).toContain('in 3 workers')
  expect(figures(four)).toEqual(figures(one))
})

/** Before a process of Node.js: it says that the machine has so many cores, and which scripts answered as threads. */
const machineOf = (cores: number) => `
  import os from 'node:os'
  import threads from 'node:worker_threads'
  import { syncBuiltinESMExports } from 'node:module'
  os.availableParallelism = () => ${cores}
  threads.Worker = class extends threads.Worker {
    constructor(script, options) {
      super(script, options)
      this.once('message', () => process.stderr.write('answered: ' + script + '\\n'))
    }
  }
  syncBuiltinESMExports()
`

function commanded(cores: number, log: string): [EvaluationResult, number] {
  const out = mkdtempSync(join(tmpdir(), 'halves-'))
  const preload = join(out, 'machine.mjs')
  writeFileSync(preload, machineOf(cores))
  const command = [join(root, 'dist-cli', 'shadow-workbench.js'), 'evaluate', '--log', log, '--out', out]
  const { stderr } = spawnSync(process.execPath, ['--import', preload, ...command], { encoding: 'utf8' })
  const result = JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8')) as EvaluationResult
  return [result, stderr.match(/^answered: .*half-maker/gm)?.length ?? 0]
}

const many = join(mkdtempSync(join(tmpdir(), 'many-')), 'answers.csv')
writeFileSync(many, answersOf(100_500))

test('two cores: a worker makes half of the figures of many requests, and every figure is as on one', async () => {
  const [[one, alone], [two, beside]] = [await judged(1, many), await judged(2, many)]
  expect([alone, beside]).toEqual([0, 1])
  expect(one.requests.replayed).toBe(100_500)
  expect(one.timeline?.windows.length).toBeGreaterThan(10)
  expect(figures(two)).toEqual(figures(one))
})

test('three cores: so does a thread of the command', () => {
  const [[two, alone], [three, beside]] = [commanded(2, many), commanded(3, many)]
  expect([alone, beside]).toEqual([0, 1])
  expect(two.requests.replayed).toBe(100_500)
  expect(figures(three)).toEqual(figures(two))
})
