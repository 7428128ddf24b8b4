/** A shadow that is primary but for the last bits of its weights: every difference is marked as noise, end to end. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import type { Mapping } from '../../src/result/mapping'
import { demo, downloaded, dropFiles, finished, startWorkbench, unfold, type Workbench } from './workbench'

let workbench: Workbench
const flights = join(demo, 'flights')

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

/** The flights, with primary's copy as shadow, each weight changed by `share` of itself, up and down in turn. */
function nearlyTheSame(share: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'noise-'))
  cpSync(flights, folder, { recursive: true })
  rmSync(join(folder, 'shadow'), { recursive: true })
  cpSync(join(folder, 'primary'), join(folder, 'shadow'), { recursive: true })
  const shard = join(folder, 'shadow', 'group1-shard1of1.bin')
  const bytes = readFileSync(shard)
  const weights = new Float32Array(new Uint8Array(bytes).buffer)
  weights.forEach((weight, i) => (weights[i] = weight * (1 + (i % 2 === 0 ? share : -share))))
  writeFileSync(shard, new Uint8Array(weights.buffer))
  expect(readFileSync(shard).equals(bytes)).toBe(false)
  thresholds(folder, { primary: 0.2725, shadow: 0.2725 })
  return folder
}

function thresholds(folder: string, to: { primary: number; shadow: number }): void {
  const path = join(folder, 'mapping.json')
  const mapping = JSON.parse(readFileSync(path, 'utf8')) as Mapping
  mapping.models.shadow = structuredClone(mapping.models.primary)
  for (const role of ['primary', 'shadow'] as const) {
    const { read } = mapping.models[role]!.output
    if (read.kind === 'sigmoid') read.threshold = to[role]
  }
  writeFileSync(path, JSON.stringify(mapping))
}

async function evaluated(folder: string) {
  const watched = await workbench.open({ query: '?latency=0' })
  const { page } = watched
  await dropFiles(page, [folder])
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  return { ...watched, result }
}

/** P(class 1) of both models where they are furthest apart: a threshold between the two makes this a disagreement. */
function between(csv: string): number {
  const scores = csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map((cells) => [
      cells[2] === 'late' ? Number(cells[3]) : 1 - Number(cells[3]),
      cells[5] === 'late' ? Number(cells[6]) : 1 - Number(cells[6]),
    ])
  scores.sort((a, b) => Math.abs(b[0]! - b[1]!) - Math.abs(a[0]! - a[1]!))
  const [p, s] = scores[0]!
  expect(p).not.toBe(s)
  return (p! + s!) / 2
}

test('weights changed by 1e-7: all noise, marked at every figure', async () => {
  const folder = nearlyTheSame(1e-7)
  const first = await evaluated(folder)
  expect(first.result.noise?.withinNoise).toBe(true)
  const threshold = between(await downloaded(first.page, 'download-csv'))
  await first.context.close()

  thresholds(folder, { primary: threshold, shadow: threshold })
  const { page, context, result } = await evaluated(folder)
  const noise = result.noise!
  // A real difference of scores, and at least the one disagreement that the threshold was put for.
  expect(noise.differences!.largest).toBeGreaterThan(0)
  expect(noise.differences!.largest).toBeLessThan(1e-5)
  expect(noise.disagreements!.n).toBeGreaterThan(0)
  expect(noise.disagreements!.within).toBe(noise.disagreements!.n)
  expect(noise.fixed!.within + noise.broken!.within).toBe(noise.disagreements!.n)
  expect(noise.withinNoise).toBe(true)
  expect(result.warnings.map(({ code }) => code)).toContain('within-noise')
  expect(result.disagreements.sample.every((row) => row.noise === true)).toBe(true)

  await unfold(page)
  const text = (id: string) => page.locator(`#${id}`).innerText()
  expect(await page.getByRole('note', { name: 'Read this first' }).innerText()).toMatch(/noise/)
  expect(await text('agreement')).toMatch(/disagreements? (all )?noise/)
  expect(await text('flips')).toMatch(/noise/)
  expect(await text('scores')).toMatch(/all noise/)
  expect(await text('requests')).toMatch(/(fixed|broken)\s+noise/)
  expect(await text('evidence')).toMatch(/the difference is noise/)
  await context.close()
})

test('the same scores cut at another threshold are no noise', async () => {
  const folder = nearlyTheSame(1e-7)
  thresholds(folder, { primary: 0.2725, shadow: 0.3 })
  const { page, context, result } = await evaluated(folder)
  expect(result.noise?.disagreements?.n).toBeGreaterThan(100)
  expect(result.noise?.disagreements?.within).toBe(0)
  expect(result.noise?.withinNoise).toBe(false)
  await unfold(page)
  expect(await page.locator('#flips').innerText()).not.toMatch(/noise/)
  await context.close()
})

test('the real shadow is no noise', async () => {
  const { context, result } = await evaluated(flights)
  expect(result.noise?.withinNoise).toBe(false)
  expect(result.noise!.disagreements!.within).toBeLessThan(0.01 * result.noise!.disagreements!.n)
  await context.close()
})
