/** What refutes a premise brings a button that mends it, in the real page: pressed, replayed, and taken back. */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import type { Mapping } from '../../src/result/mapping'
import { demo, downloaded, dropFiles, finished, startWorkbench, type Workbench } from './workbench'

let workbench: Workbench
const folders: string[] = []

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(async () => {
  await workbench?.close()
  for (const folder of folders) rmSync(folder, { recursive: true })
})

interface Change {
  mapping?: (mapping: Mapping) => void
  /** Of each row, by the header's names. */
  row?: (cells: string[], names: string[]) => void
  swapped?: boolean
}

/** A copy of the flights demo, its log short, with something wrong. */
function flights({ mapping: change, row, swapped }: Change): string {
  const folder = mkdtempSync(join(tmpdir(), 'premises-'))
  folders.push(folder)
  cpSync(join(demo, 'flights'), folder, { recursive: true })
  const [header, ...lines] = readFileSync(join(folder, 'log.csv'), 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .slice(0, 3001)
  const names = header!.split(',')
  const rows = lines.map((line) => {
    const cells = line.split(',')
    row?.(cells, names)
    return cells.join(',')
  })
  writeFileSync(join(folder, 'log.csv'), [header, ...rows].join('\n') + '\n')
  const mapping = JSON.parse(readFileSync(join(folder, 'mapping.json'), 'utf8')) as Mapping
  change?.(mapping)
  writeFileSync(join(folder, 'mapping.json'), JSON.stringify(mapping))
  if (swapped) exchange(folder)
  return folder
}

/** Puts the two models, and what the mapping says of each, in each other's place. */
function exchange(folder: string): void {
  const [a, b] = ['primary', 'shadow'].map((role) => join(folder, role)) as [string, string]
  renameSync(a, `${a}-held`)
  renameSync(b, a)
  renameSync(`${a}-held`, b)
  const path = join(folder, 'mapping.json')
  const mapping = JSON.parse(readFileSync(path, 'utf8')) as Mapping
  const { primary, shadow } = mapping.models
  writeFileSync(path, JSON.stringify({ ...mapping, models: { primary: shadow, shadow: primary } }))
}

async function run(page: Page): Promise<EvaluationResult> {
  await finished(page)
  return JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
}

async function evaluated(folder: string) {
  const watched = await workbench.open({ query: '?latency=0&check=0' })
  const { page } = watched
  await dropFiles(page, [folder])
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  return { ...watched, result: await run(page) }
}

const premise = ({ premises }: EvaluationResult, id: string) => premises!.find((one) => one.id === id)!

/** Presses a button that replays, and waits for the result of that replay. */
async function pressed(page: Page, name: string | RegExp): Promise<EvaluationResult> {
  await page.getByRole('button', { name }).first().click()
  await page.locator('[data-testid="phase"]:not([data-phase="done"])').waitFor({ state: 'attached' })
  return run(page)
}

/** Takes the last edit of the mapping back, on the page of the set-up, and replays. */
async function undone(page: Page): Promise<EvaluationResult> {
  await page.getByRole('button', { name: 'Setup' }).click()
  await page.getByTestId('undo-mapping').click()
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  return run(page)
}

test('classes the wrong way round: the order is taken with one click, and given back with another', async () => {
  const folder = flights({
    mapping: (mapping) => mapping.classes.reverse(),
    row: (cells, names) => (cells[names.indexOf('primary_pred')] = ''),
  })
  const { page, context, result } = await evaluated(folder)
  expect(premise(result, 'classes').status).toBe('refuted')
  expect(result.checklist.find(({ id }) => id === 'accuracy')!.status).not.toBe('pass')
  await page.getByTestId('class-reading').waitFor()
  const mended = await pressed(page, 'Take this order')
  expect(premise(mended, 'classes').status).toBe('confirmed')
  expect(mended.classes).toEqual([...result.classes].reverse())
  expect(mended.quality!.primary.accuracy).toBeGreaterThan(result.quality!.primary.accuracy!)
  const before = await undone(page)
  expect(before.classes).toEqual(result.classes)
  expect(premise(before, 'classes').status).toBe('refuted')
  await context.close()
})

test('exchanged columns: the cause is applied and replayed, and undo takes it back', async () => {
  const folder = flights({ mapping: ({ models }) => models.primary!.inputs[0]!.features.reverse() })
  const { page, context, result } = await evaluated(folder)
  expect(premise(result, 'replay').status).toBe('refuted')
  const mended = await pressed(page, 'Apply and replay')
  expect(premise(mended, 'replay').status).toBe('confirmed')
  expect(mended.fidelity!.agreement.value).toBe(1)
  const before = await undone(page)
  expect(premise(before, 'replay').status).toBe('refuted')
  expect(before.fidelity!.agreement.value).toBe(result.fidelity!.agreement.value)
  await context.close()
})

test('models in each other’s place are exchanged with one click', async () => {
  const { page, context, result } = await evaluated(flights({ swapped: true }))
  expect(result.fidelity!.causes[0]).toMatchObject({ code: 'models-exchanged' })
  const mended = await pressed(page, 'Exchange the models and replay')
  expect(premise(mended, 'replay').status).toBe('confirmed')
  expect(mended.evidence.primary!.files.map(({ sha256 }) => sha256).sort()).toEqual(
    result.evidence.shadow!.files.map(({ sha256 }) => sha256).sort(),
  )
  await context.close()
})

test('a unit that nothing says: settled with one click, given back, and settled beside the column', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'units-'))
  folders.push(folder)
  const rows = Array.from(
    { length: 2000 },
    (_, i) => `r${i},${i % 2},${i % 2},${i % 2},${5 + ((i * 7919) % 997) / 100}`,
  )
  writeFileSync(join(folder, 'log.csv'), ['request_id,primary_pred,shadow_pred,label,shadow_latency', ...rows].join('\n') + '\n') // prettier-ignore
  const { page, context, result } = await evaluated(folder)
  const latency = ({ checklist }: EvaluationResult) => checklist.find(({ id }) => id === 'latency')!.status
  expect(latency(result)).toBe('insufficient')
  expect(premise(result, 'inputs').detail).toContain('Nothing says which unit')
  const seconds = await pressed(page, '“shadow_latency” is in seconds')
  expect([latency(seconds), premise(seconds, 'inputs').status]).toEqual(['fail', 'confirmed'])
  expect(latency(await undone(page))).toBe('insufficient')
  await page.getByRole('button', { name: 'Setup' }).click()
  const unit = page.getByLabel('Unit of shadow_latency')
  expect(await unit.evaluate((select: HTMLSelectElement) => select.value)).toBe('')
  await unit.selectOption('in milliseconds')
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  expect(latency(await run(page))).toBe('pass')
  await context.close()
})
