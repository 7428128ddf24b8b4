/** The command line with Keras' own files, and with models by their address. */
import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { root } from './workbench'

const fixtures = join(root, 'tests', 'fixtures')
let host: Server
let address = ''

beforeAll(async () => {
  buildIfStale(root)
  // It allows no other page to read it: the command line is none.
  host = createServer((request, response) => {
    try {
      response.end(readFileSync(join(fixtures, request.url ?? '')))
    } catch {
      response.writeHead(404).end('not here')
    }
  })
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
}, 300_000)
afterAll(() => {
  host.closeAllConnections()
  host.close()
})

/** Not spawnSync: the host is in this very process. */
async function evaluate(
  ...args: string[]
): Promise<{ status: number | null; complaints: string[]; out: string }> {
  const out = mkdtempSync(join(tmpdir(), 'evaluate-'))
  const cli = join(root, 'scripts', 'workbench.js')
  const given = [cli, 'evaluate', ...args, '--backend', 'cpu', '--latency', '0', '--out', out]
  const child = spawn(process.execPath, given, { cwd: root })
  let stderr = ''
  child.stderr.on('data', (part) => (stderr += String(part)))
  const status = await new Promise<number | null>((done) => child.on('close', done))
  return { status, complaints: stderr.split('\n').filter((line) => line && !line.endsWith(' ...')), out }
}

const resultIn = (out: string) =>
  JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8')) as EvaluationResult

function logOf(rows: object[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'log-')), 'log.jsonl')
  const lines = Array.from({ length: 60 }, (_, i) => ({ request_id: `r${i}`, ...rows[i % rows.length] }))
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n') + '\n')
  return path
}

test('a .keras file against a .h5 file of the same model', async () => {
  const ref = JSON.parse(readFileSync(join(fixtures, 'keras-files/seq.ref.json'), 'utf8')) as {
    inputs: { shape: number[]; data: number[] }[]
  }
  const { data, shape } = ref.inputs[0]!
  const rows = Array.from({ length: shape[0]! }, (_, i) => ({
    features: data.slice(i * shape[1]!, (i + 1) * shape[1]!),
  }))
  const models = [
    '--primary',
    join(fixtures, 'keras-files/seq.keras'),
    '--shadow',
    join(fixtures, 'keras-files/seq.h5'),
  ]
  const { status, complaints, out } = await evaluate(...models, '--log', logOf(rows))
  expect(complaints).toEqual([])
  // Without labels the verdict rests on agreement alone: never a promotion.
  expect(status).toBe(2)
  const result = resultIn(out)
  expect(result.requests.replayed).toBe(60)
  expect(result.agreement.value).toBe(1)
  expect(result.evidence.primary).toMatchObject({
    name: 'seq.keras',
    format: expect.stringContaining('Keras 3'),
  })
  expect(result.evidence.shadow?.name).toBe('seq.h5')
})

test('models by their address, from a host that allows no other page', async () => {
  const ref = JSON.parse(readFileSync(join(fixtures, 'graph/tab_f32/ref.json'), 'utf8')) as {
    inputs: number[][]
  }
  const log = logOf(ref.inputs.map((features) => ({ features })))
  const at = (name: string) => `${address}/graph/${name}/model.json`
  const run = await evaluate('--primary', at('tab_f32'), '--shadow', at('tab_u8'), '--log', log)
  expect(run.complaints).toEqual([])
  expect(run.status).toBe(2)
  expect(resultIn(run.out).evidence).toMatchObject({
    primary: { name: 'tab_f32' },
    shadow: { name: 'tab_u8' },
  })
  const missing = await evaluate('--primary', at('none'), '--shadow', at('tab_u8'), '--log', log)
  expect(missing.status).toBe(3)
  expect(missing.complaints).toHaveLength(1)
  expect(missing.complaints[0]).toMatch(/graph\/none\/model\.json.*404/)
})
