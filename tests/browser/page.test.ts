/** The page itself: dropping, choosing by button, stopping, keyboard, narrow and dark. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from './axe'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, downloaded, dropFiles, finished, startWorkbench, unfold, type Workbench } from './workbench'

let workbench: Workbench
const flights = join(demo, 'flights')

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

function fileLike(pattern: RegExp): string {
  const name = readdirSync(flights).find((file) => pattern.test(file))
  if (!name) throw new Error(`no file like ${pattern} in the flights demo`)
  return join(flights, name)
}

/** The flights log so often over that a person has the time to stop its replay. */
function longLog(times: number): string {
  const [header, ...rows] = readFileSync(fileLike(/^(log|requests).*\.csv$/), 'utf8')
    .trimEnd()
    .split(/\r?\n/)
  const path = join(mkdtempSync(join(tmpdir(), 'long-')), 'log.csv')
  const copies = Array.from({ length: times }, (_, i) => rows.map((row) => `${i}-${row}`).join('\n'))
  writeFileSync(path, [header, ...copies].join('\n') + '\n')
  return path
}

test('a folder of everything, dropped at once, is sorted out by content and runs', async () => {
  const { page, context } = await workbench.open({ query: '?latency=60' })
  await dropFiles(page, [flights])
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(result.requests.replayed).toBe(20_000)
  expect(result.evidence.primary?.files.map((file) => file.name).join()).toContain('model.json')
  expect(result.drift.length).toBeGreaterThan(0)
  await context.close()
})

test('the same by file buttons, and stop keeps what is done', async () => {
  const { page, context } = await workbench.open({ query: '?latency=60' })
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await page.getByTestId('file-log').setInputFiles(longLog(25))
  await page.getByTestId('file-baseline').setInputFiles(fileLike(/^baseline.*\.csv$/))
  await page.getByTestId('file-mapping').setInputFiles(fileLike(/^(mapping|mapping).*\.json$/))
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await page
    .locator('[data-testid="phase"][data-phase="replaying"]')
    .waitFor({ state: 'attached', timeout: 60_000 })
  await page.getByTestId('stop').click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(result.partial).toBe(true)
  expect(result.requests.replayed).toBeLessThan(500_000)
  expect(result.confusion.flat().reduce((a, b) => a + b, 0)).toBe(result.agreement.n)
  await context.close()
})

test.each([
  { width: 1280, colorScheme: 'light' as const },
  { width: 1280, colorScheme: 'dark' as const },
  { width: 360, colorScheme: 'light' as const },
  { width: 360, colorScheme: 'dark' as const },
])('the empty page at $width px, $colorScheme: no axe violation, nothing cut off', async (options) => {
  const { page, context } = await workbench.open(options)
  await page.getByTestId('demo-flights').waitFor()
  expect(await axeViolations(page)).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  await context.close()
})

test('keyboard only: tab to the demo, run it, reach a gate and the table', async () => {
  const { page, context } = await workbench.open({ query: '?latency=60' })
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))
  for (let i = 0; i < 40 && (await focused()) !== 'demo-digits'; i++) await page.keyboard.press('Tab')
  expect(await focused()).toBe('demo-digits')
  await page.keyboard.press('Enter')
  await finished(page)
  for (let i = 0; i < 200 && (await focused()) !== 'gates-open'; i++) await page.keyboard.press('Tab')
  expect(await focused()).toBe('gates-open')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await context.close()
})

test('results at 360 px, dark: nothing wider than the screen, no axe violation', async () => {
  const { page, context } = await workbench.open({ width: 360, colorScheme: 'dark', query: '?latency=60' })
  await page.getByTestId('demo-digits').click()
  await finished(page)
  await unfold(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  // Nor is a figure cut off inside a table: those are laid out row by row.
  const cut = await page.evaluate(() => {
    const tables = [...document.querySelectorAll<HTMLElement>('.results table[data-stacked]')]
    const wide = tables.filter((table) => table.parentElement!.scrollWidth > table.parentElement!.clientWidth)
    return { tables: tables.length, wide: wide.map((table) => table.innerText.slice(0, 60)) }
  })
  expect(cut.tables).toBeGreaterThan(4)
  expect(cut.wide).toEqual([])
  expect(await axeViolations(page)).toEqual([])
  await context.close()
})

test('a log with both predictions needs no models', async () => {
  const { page, context } = await workbench.open()
  const rows = ['request_id,primary_pred,shadow_pred,true_label']
  for (let i = 0; i < 300; i++) rows.push(`r${i},${i % 2},${i % 3 === 0 ? 1 - (i % 2) : i % 2},${i % 2}`)
  await page
    .getByTestId('file-log')
    .setInputFiles({ name: 'both.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n') + '\n') })
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(result.agreement).toMatchObject({ value: 200 / 300, n: 300 })
  expect(result.quality?.primary.accuracy).toBe(1)
  expect(result.quality?.shadow.accuracy).toBe(200 / 300)
  expect(result.latency).toBeNull()
  await context.close()
})

test('the page is never asked for anything it does not have', async () => {
  const html = readFileSync(join(demo, '..', 'index.html'), 'utf8')
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
})

test('axe is heard: a picture without words', async () => {
  const { page, context } = await workbench.open()
  await page.evaluate(() => document.querySelector('main')!.append(document.createElement('img')))
  expect((await axeViolations(page)).join()).toContain('image-alt')
  await context.close()
})
