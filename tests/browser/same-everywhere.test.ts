/** The page in a browser and the session in Node.js: the same evaluation on the same backend, key by key. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import { launch } from '../../src/cli/host/browser'
import { serve } from '../../src/cli/host/serve'
import { WorkbenchPage } from '../../src/cli/engines/page'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, root } from './workbench'

beforeAll(() => buildIfStale(root), 300_000)

interface Case {
  primary: string
  shadow: string
  log: string
  mapping?: string
  baseline?: string
}

/** No request is timed: how long one took on that day decides a gate, and with it the verdict's words. */
const untimed = '0'

async function onThePage(given: Case): Promise<EvaluationResult> {
  const served = await serve(join(root, 'dist'))
  const browser = await launch()
  try {
    const page = new WorkbenchPage(await browser.newPage())
    await page.open(`${served.url}?backend=wasm&check=0&latency=${untimed}&seed=1`)
    await page.giveModel('primary', { kind: 'folder', path: given.primary })
    await page.giveModel('shadow', { kind: 'folder', path: given.shadow })
    if (given.mapping) await page.giveFiles('mapping', [given.mapping])
    if (given.baseline) await page.giveFiles('baseline', [given.baseline])
    await page.giveLog([given.log])
    await page.run()
    await page.finished(() => {})
    return await page.result()
  } finally {
    await browser.close()
    await served.close()
  }
}

function inNode({ primary, shadow, log, mapping, baseline }: Case): EvaluationResult {
  const out = mkdtempSync(join(tmpdir(), 'same-'))
  const { stderr } = spawnSync(
    process.execPath,
    [
      ...[join(root, 'scripts', 'workbench.js'), 'evaluate', '--backend', 'wasm', '--latency', untimed],
      ...['--primary', primary, '--shadow', shadow, '--log', log, '--out', out],
      ...(mapping ? ['--mapping', mapping] : []),
      ...(baseline ? ['--baseline', baseline] : []),
    ],
    { encoding: 'utf8' },
  )
  expect(stderr).toBe('')
  return JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8')) as EvaluationResult
}

/** All but where and when it ran, and what is hashed of that once it is written to a file. */
const compared = ({ evidence, latency: _latency, ...rest }: EvaluationResult) => {
  const { environment, startedAt: _at, replaySeconds: _s, firstBatchSeconds: _f, requestsPerSecond: _r, digests: _d, ...files } = evidence // prettier-ignore
  return { ...rest, evidence: { ...files, backend: environment.backend, tfjs: environment.tfjs } }
}

/**
 * Engines of different ages round `Math.exp` and its like differently in the last digit; beyond that nothing may differ.
 * @returns where the two are not the same
 */
function differences(a: unknown, b: unknown, at = ''): string[] {
  if (typeof a === 'number' && typeof b === 'number') {
    const apart = Math.abs(a - b) / Math.max(1e-3, Math.abs(a), Math.abs(b))
    return apart <= 1e-12 ? [] : [`${at}: ${a} and ${b}`]
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return a === b ? [] : [`${at}: ${String(a)} and ${String(b)}`]
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].flatMap((key) =>
    Object.hasOwn(a, key) && Object.hasOwn(b, key)
      ? differences(a[key as never], b[key as never], `${at}/${key}`)
      : [`${at}/${key}: only one has it`],
  )
}

const flights = join(demo, 'flights')
const digits = join(demo, 'digits')
/** So many requests are always computed again on the cpu; beyond, as many as there is time for. */
const atLeastChecked = 64
const firstLines = (path: string, n: number) => {
  const at = join(mkdtempSync(join(tmpdir(), 'log-')), path.slice(path.lastIndexOf('/') + 1))
  writeFileSync(at, readFileSync(path, 'utf8').split('\n').slice(0, n).join('\n') + '\n')
  return at
}

test.each([
  {
    what: 'flights: a table, a baseline, a mapping file',
    given: () => ({
      primary: join(flights, 'primary'),
      shadow: join(flights, 'shadow'),
      log: join(flights, 'log.csv'),
      mapping: join(flights, 'mapping.json'),
      baseline: join(flights, 'baseline.csv'),
    }),
  },
  {
    what: 'digits: tensors in JSON lines, nothing said',
    given: () => ({
      primary: join(digits, 'primary'),
      shadow: join(digits, 'shadow'),
      log: firstLines(join(digits, 'log.jsonl'), atLeastChecked),
    }),
  },
])('$what', async ({ given }) => {
  const files = given()
  const page = compared(await onThePage(files))
  const node = compared(inNode(files))
  expect(page.requests.replayed).toBeGreaterThanOrEqual(atLeastChecked)
  expect(Object.keys(page).length).toBeGreaterThan(20)
  expect(differences(page, node)).toEqual([])
})
