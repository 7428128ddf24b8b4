/** Logs captured by the recipes of docs/capture, dropped as they came, with models and with labels that came later. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import {
  demo,
  downloaded,
  dropFiles,
  finished,
  root,
  startWorkbench,
  type Workbench,
  quick,
} from './workbench'

let workbench: Workbench
const captured = join(root, 'tests/fixtures/logs/capture')
const flights = join(demo, 'flights')
const given = ['primary', 'shadow', 'mapping.json'].map((name) => join(flights, name))

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

async function evaluated(paths: string[]): Promise<EvaluationResult> {
  const { page, context, complaints, foreign } = await workbench.open({ query: quick('latency=30') })
  await dropFiles(page, paths)
  const run = page.getByTestId('run')
  await page
    .locator('[data-testid="run"]:enabled')
    .waitFor({ timeout: 60_000 })
    .catch(async () => {
      throw new Error(`not ready: ${await page.locator('body').innerText()}`)
    })
  await run.click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect([complaints, foreign]).toEqual([[], []])
  await context.close()
  return result
}

test.each([
  ['nginx.log', 'nginx-labels.csv'],
  ['envoy.json', 'envoy-labels.csv'],
  ['fastapi.jsonl', 'fastapi-labels.csv'],
])('%s replays through both models, and its labels join', async (log, labels) => {
  const result = await evaluated([...given, join(captured, log), join(captured, labels)])
  expect(result.requests).toMatchObject({ replayed: 60, labelled: 60 })
  expect(result.errors.primary.count + result.errors.shadow.count).toBe(0)
  expect(result.agreement.n).toBe(60)
  expect(result.quality?.accuracyDifference).toBeTruthy()
})

test('a mirror’s log has what is no request counted, with its line', async () => {
  const { requests } = await evaluated([...given, join(captured, 'nginx.log')])
  expect(requests.skipped).toMatchObject([{ count: 1, examples: [{ line: 1 }] }])
})

test('with both models’ answers in it, a log needs no model', async () => {
  const result = await evaluated([join(captured, 'fastapi.jsonl')])
  expect(result.requests.replayed).toBe(60)
  expect(result.agreement.n).toBe(60)
  expect(result.latency?.primary).toBeTruthy()
})
