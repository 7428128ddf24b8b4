/** Recent: evaluations that are kept are named, pinned, forgotten and brought back, taken along, and lend their mapping. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from './axe'
import { keptEvaluations } from './kept-here'
import { demo, dropFiles, finished, quick, root, startWorkbench, type Workbench } from './workbench'

const fixture = join(root, 'tests/fixtures/results/0.1.0')
const flights = join(demo, 'flights')
const patience = { timeout: 20_000 }
/** Beside the models' places, which take models alone. */
const anywhere = '[data-testid="drop-anywhere"]'
let workbench: Workbench

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

const entries = (page: Page) => page.getByTestId('kept-entry')
const texts = (page: Page) => expect.poll(() => entries(page).allInnerTexts(), patience)

/** A report and an evaluation, opened one after the other, and the page back where one starts. */
async function openTwo(page: Page): Promise<void> {
  for (const name of ['report.html', 'evaluation.json']) {
    await dropFiles(page, [join(fixture, name)], anywhere)
    await finished(page)
    await page.getByRole('button', { name: 'Close report' }).click()
    await page.getByTestId('kept').waitFor()
  }
  await expect.poll(() => keptEvaluations(page), patience).toBe(2)
}

test('named, pinned, forgotten and brought back, all of it through a reload', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick() })
  await openTwo(page)
  await texts(page).toEqual([
    expect.stringMatching(/from evaluation\.json/),
    expect.stringMatching(/from report\.html/),
  ])
  const last = entries(page).last()
  await last.getByTestId('kept-rename').click()
  await page.getByTestId('kept-name').fill('Summer <b>schedule</b>')
  await page.keyboard.press('Enter')
  await texts(page).toEqual([
    expect.stringMatching(/from evaluation\.json/),
    expect.stringContaining('Summer <b>schedule</b>'),
  ])
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('kept-rename')
  // Escape changes nothing.
  await last.getByTestId('kept-rename').click()
  await page.getByTestId('kept-name').fill('something else')
  await page.keyboard.press('Escape')
  await last.getByTestId('kept-pin').click()
  await texts(page).toEqual([
    expect.stringContaining('Summer <b>schedule</b>'),
    expect.stringMatching(/from evaluation\.json/),
  ])
  expect(await axeViolations(page)).toEqual([])
  await page.reload()
  await texts(page).toHaveLength(2)
  expect(await entries(page).first().getByTestId('kept-pin').getAttribute('aria-pressed')).toBe('true')
  await entries(page).first().getByTestId('kept-forget').click()
  await texts(page).toEqual([expect.stringMatching(/from evaluation\.json/)])
  await page.getByTestId('kept-undo').click()
  await texts(page).toEqual([expect.stringContaining('Summer'), expect.stringMatching(/evaluation\.json/)])
  expect(await page.getByTestId('kept-undo').count()).toBe(0)
  await entries(page).first().locator('button.open').click()
  await finished(page)
  await expect.poll(() => page.locator('.opened strong').innerText()).toBe('Summer <b>schedule</b>')
  expect(complaints).toEqual([])
  await context.close()
})

test('what is opened again is one entry, and what another tab does is seen', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  await openTwo(page)
  const other = await context.newPage()
  await other.goto(workbench.url + quick())
  await texts(other).toHaveLength(2)
  await dropFiles(page, [join(fixture, 'report.html')], anywhere)
  await finished(page)
  await expect.poll(() => entries(other).first().innerText(), patience).toMatch(/report\.html/)
  await texts(other).toHaveLength(2)
  await other.getByTestId('keep-nothing').check()
  await texts(other).toHaveLength(0)
  expect(await keptEvaluations(page)).toBe(0)
  await context.close()
})

test('all are taken along in one archive, each of which opens again', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  await openTwo(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('kept-export').click(),
  ])
  expect(download.suggestedFilename()).toBe('evaluations.zip')
  const files = Object.entries(unzipSync(readFileSync(await download.path())))
  expect(files.map(([name]) => name)).toEqual([
    expect.stringMatching(/^1 .*\.json$/),
    expect.stringMatching(/^2 .*\.json$/),
  ])
  for (const [, bytes] of files)
    expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ schemaVersion: 1 })
  const archive = join(mkdtempSync(join(tmpdir(), 'recent-')), 'evaluations.zip')
  await download.saveAs(archive)
  await context.close()
  const elsewhere = await workbench.open({ query: quick() })
  await elsewhere.page.getByTestId('file-report').setInputFiles(archive)
  await elsewhere.page.getByTestId('comparison').waitFor()
  await expect.poll(() => keptEvaluations(elsewhere.page), patience).toBe(2)
  await elsewhere.page.getByTestId('compare-close').click()
  await texts(elsewhere.page).toHaveLength(2)
  expect(elsewhere.complaints).toEqual([])
  await elsewhere.context.close()
})

test('an archive of anything else goes to its place', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  const archive = join(mkdtempSync(join(tmpdir(), 'recent-')), 'requests.zip')
  const rows = Array.from({ length: 60 }, (_, i) => ({
    id: `q${i}`,
    prediction: i % 2,
    shadow_prediction: i % 3 && 1,
  }))
  writeFileSync(archive, zipSync({ 'requests.json': new TextEncoder().encode(JSON.stringify(rows)) }))
  await dropFiles(page, [archive], anywhere)
  await expect.poll(() => page.getByTestId('slot-log').innerText(), patience).toContain('60 rows')
  await context.close()
})

test('how a pair of models was fed is offered to the same pair again, and taken by a press alone', async () => {
  const { page, context } = await workbench.open({ query: quick('latency=0') })
  await page.getByTestId('demo-flights').click()
  await finished(page)
  const mapping = () => page.evaluate(() => window.workbench.mapping())
  const ran = await mapping()
  await page.getByRole('button', { name: 'Setup' }).click()
  expect(await page.getByTestId('mapping-offer').count()).toBe(0)
  await page.close()
  const next = await context.newPage()
  await next.goto(workbench.url + quick('latency=0'))
  await next.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await next.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await next.getByTestId('file-log').setInputFiles(join(flights, 'log.csv'))
  await next.getByTestId('mapping-offer').waitFor(patience)
  const now = () => next.evaluate(() => window.workbench.mapping())
  expect(await now()).not.toEqual(ran)
  await next.getByTestId('mapping-take').click()
  await expect.poll(now, patience).toEqual(ran)
  await expect.poll(() => next.getByTestId('mapping-offer').count(), patience).toBe(0)
  await next.getByTestId('undo-mapping').click()
  await next.getByTestId('mapping-offer').waitFor(patience)
  await context.close()
})
