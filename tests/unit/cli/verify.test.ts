/** `verify`: files against the hashes in a report's evidence. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { command } from '../../../src/cli/commands/verify'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { readReport } from '../../../src/result/reader'

const file = join(import.meta.dirname, '../../fixtures/results/0.1.0/evaluation.json')
const held = readReport(readFileSync(file, 'utf8'))

afterEach(() => vi.restoreAllMocks())

async function verified(
  more: Partial<EvaluationResult>,
  written: Record<string, string>,
  ...paths: string[]
) {
  const at = mkdtempSync(join(tmpdir(), 'verify-'))
  mkdirSync(join(at, 'v1'))
  for (const [name, text] of Object.entries(written)) writeFileSync(join(at, name), text)
  writeFileSync(join(at, 'evaluation.json'), JSON.stringify({ ...held, ...more }))
  const said: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const status = await command.run(['evaluation.json', ...paths], at)
  return { status, said: said.join('') }
}

const of = (name: string, text: string) => ({
  name,
  bytes: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
})
const evidence = {
  ...held.evidence,
  primary: { ...held.evidence.primary!, files: [of('v1/model.json', 'model')] },
  shadow: null,
  logs: [of('log.csv', 'log')],
  labels: [of('labels.csv', 'labels')],
  baseline: [],
}

test('a file is the same by its bytes, whatever it is called now; changed; or not given', async () => {
  const files = { 'v1/renamed.json': 'model', 'log.csv': 'another log' }
  const { status, said } = await verified({ evidence }, files, 'v1', 'log.csv')
  expect(said).toMatch(/the same +v1\/model\.json\n/)
  expect(said).toMatch(/CHANGED +log\.csv\n/)
  expect(said).toMatch(/not given +labels\.csv\n/)
  expect(said).toContain('It is not signed')
  expect(status).toBe(1)
})

test('a verdict that was changed by hand is told', async () => {
  const verdict = held.verdict === 'promote' ? 'hold' : 'promote'
  const { status, said } = await verified({ verdict }, {})
  expect(said).toMatch(/^The verdict in this file does not follow/)
  expect(status).toBe(1)
})

test('a path that is not there is bad input', async () => {
  await expect(verified({}, {}, 'gone')).rejects.toThrow(/gone: There is no such file/)
})
