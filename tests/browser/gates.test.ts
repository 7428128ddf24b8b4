/** Gates after the run: costs, requests that must never break, pairs of columns, the drill, and taking it all back. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import {
  demo,
  downloaded,
  dropFiles,
  finished,
  sharedReport,
  startWorkbench,
  type Watched,
  type Workbench,
  quick,
} from './workbench'

const flights = join(demo, 'flights')
const folder = mkdtempSync(join(tmpdir(), 'gates-'))
let workbench: Workbench
let watched: Watched
let page: Page

/** The first rows of the demo: enough for every gate, and quick. */
function shortLog(rows: number): string {
  const lines = readFileSync(join(flights, 'log.csv'), 'utf8').split('\n')
  const path = join(folder, 'log.csv')
  writeFileSync(path, lines.slice(0, rows + 1).join('\n') + '\n')
  return path
}

beforeAll(async () => {
  workbench = await startWorkbench()
  watched = await workbench.open({ query: quick('latency=60') })
  page = watched.page
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await page.getByTestId('file-log').setInputFiles(shortLog(3000))
  await page.getByTestId('file-mapping').setInputFiles(join(flights, 'mapping.json'))
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
}, 240_000)
afterAll(() => workbench.close())

const current = async () => JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
const gateOf = (result: EvaluationResult, id: string) => result.checklist.find((item) => item.id === id)
const card = (id: string) => page.locator(`[data-gate="${id}"]`)

async function edit(change: () => Promise<void>): Promise<void> {
  await page.getByTestId('gates-open').click()
  await page.getByTestId('gates-dialog').waitFor()
  await change()
  await page.getByTestId('gates-save').click()
  await page.getByTestId('gates-dialog').waitFor({ state: 'hidden' })
}

test('costs: the net follows at once, and one undo takes it back', async () => {
  const before = await current()
  const counts = before.flips!.counts
  expect(counts.broken).toBeGreaterThan(0)
  await edit(async () => {
    const costs = page.getByTestId('costs')
    await costs.getByLabel('broken by shadow').fill('12.5')
    await costs.getByLabel('fixed by shadow').fill('-2')
  })
  await expect.poll(async () => (await current()).flips?.costs.broken).toBe(12.5)
  const after = await current()
  expect(after.flips?.netCost).toBeCloseTo(12.5 * counts.broken - 2 * counts.fixed, 6)
  expect(after.gates.costs).toEqual({ fixed: -2, broken: 12.5, bothWrongSame: 0, bothWrongDifferent: 0 })
  await page.getByTestId('gates-undo').click()
  await expect.poll(async () => (await current()).flips?.netCost).toBe(before.flips?.netCost)
  expect(await current()).toEqual(before)
  expect(await page.getByTestId('gates-undo').count()).toBe(0)
})

test('an emptied cost cannot be used', async () => {
  await page.getByTestId('gates-open').click()
  await page.getByTestId('costs').getByLabel('broken by shadow').fill('')
  expect(await page.getByTestId('gates-save').isDisabled()).toBe(true)
  await page.keyboard.press('Escape')
  await page.getByTestId('gates-dialog').waitFor({ state: 'hidden' })
})

test('never break: a file of ids becomes a gate, an id that the log lacks is said, undo removes it', async () => {
  const before = await current()
  const rows = before.disagreements.sample
  const broken = rows.find((row) => row.kind === 'broken')!.id
  const fixed = rows.find((row) => row.kind === 'fixed')!.id
  const list = join(folder, 'golden.csv')
  writeFileSync(list, `note,request_id\n"kept, always",${fixed}\n,${broken}\n,no-such-flight\n`)
  await edit(async () => {
    await page.getByTestId('file-never-break').setInputFiles(list)
    await expect.poll(() => page.getByTestId('never-break').inputValue()).toContain('no-such-flight')
  })
  await card('never-break').waitFor()
  const after = await current()
  expect(after.neverBreak).toMatchObject({ wanted: 3, checked: 2, broken: 1, missing: ['no-such-flight'] })
  expect(after.neverBreak?.examples[0]?.id).toBe(broken)
  expect(gateOf(after, 'never-break')?.status).toBe('fail')
  // What fails stands unfolded.
  expect(await page.locator('#flips').innerText()).toContain('no-such-flight')
  await edit(() => page.getByTestId('never-break').fill(`${fixed}, no-such-flight`))
  await expect.poll(() => card('never-break').getAttribute('data-status')).toBe('insufficient')
  expect(await card('never-break').innerText()).toContain('the log lacks “no-such-flight”')
  await edit(() => page.getByTestId('never-break').fill(fixed))
  await expect.poll(() => card('never-break').getAttribute('data-status')).toBe('pass')
  for (let i = 0; i < 3; i += 1) await page.getByTestId('gates-undo').click()
  await card('never-break').waitFor({ state: 'detached' })
  // All is as it was, but that the list was edited after the results were seen stands in the record, and in what is hashed.
  const { history, headline, ...undone } = await current()
  const { history: _, headline: said, ...wanted } = before
  const { figures, ...digests } = undone.evidence.digests!
  expect({ ...undone, evidence: { ...undone.evidence, digests: { ...digests, figures: wanted.evidence.digests!.figures } } }).toEqual(wanted) // prettier-ignore
  expect(figures).not.toBe(wanted.evidence.digests!.figures)
  expect(headline.verdict).toBe(said.verdict)
  expect(history?.edits.map(({ gate }) => gate)).toContain('neverBreak')
})

test('slices by two columns: asked for, judged with the rest, in the report, and removed', async () => {
  const before = await current()
  const [a, b] = before.slices!.columns as [string, string]
  await page.getByTestId('pair-first').selectOption(a)
  await page.getByTestId('pair-second').selectOption(b)
  const top = await page.evaluate(() => window.scrollY)
  await page.getByTestId('pair-add').click()
  await expect.poll(async () => (await current()).slices?.pairs.length).toBe(1)
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThanOrEqual(top)
  const after = await current()
  const rows = after.slices!.rows.filter((row) => row.by === `${a} × ${b}`)
  expect(rows.length).toBeGreaterThan(3)
  expect(after.slices!.tested).toBeGreaterThan(before.slices!.tested)
  expect(after.gates.slicePairs).toEqual([[a, b]])
  expect(await page.locator('#slices').innerText()).toContain(`${a} × ${b}`)
  const path = join(folder, 'report.html')
  writeFileSync(path, await sharedReport(page))
  const report = await watched.context.newPage()
  await report.goto(`file://${path}`)
  await report.getByTestId('results').waitFor()
  expect(await report.locator('#slices').innerText()).toContain(`${a} × ${b}`)
  expect(await report.getByTestId('pair-add').count()).toBe(0)
  await report.close()
  await page.getByRole('button', { name: `Remove ${a} × ${b}` }).click()
  await expect.poll(async () => (await current()).slices?.pairs.length).toBe(0)
  expect((await current()).slices?.rows).toEqual(before.slices?.rows)
})

test('the threshold slider, by keyboard alone, on the page and in the report', async () => {
  const { thresholds } = await current()
  const path = join(folder, 'slider.html')
  writeFileSync(path, await sharedReport(page))
  const report = await watched.context.newPage()
  await report.goto(`file://${path}`)
  await report.getByTestId('results').waitFor()
  for (const shown of [page, report]) {
    const section = shown.locator('#thresholds')
    await section.locator('summary').first().click()
    const slider = section.getByRole('slider', { name: 'Threshold of shadow' })
    const said = () => section.locator('dl').first().innerText()
    const percent = (share: number) => (share * 100).toFixed(2)
    await slider.focus()
    await shown.keyboard.press('Home')
    expect(await slider.getAttribute('aria-valuetext')).toBe('0.00')
    expect(await said()).toContain('100.00')
    for (let i = 0; i < 30; i += 1) await shown.keyboard.press('ArrowRight')
    const point = thresholds!.points[30]!
    expect(point.threshold).toBe(0.3)
    expect(await slider.getAttribute('aria-valuetext')).toBe('0.30')
    for (const share of [point.agreement, point.alerts, point.accuracy!, point.recall!])
      expect(await said()).toContain(percent(share))
    await shown.keyboard.press('Tab')
    await shown.keyboard.press('Enter')
    const matching = thresholds!.matching!
    expect(matching.alerts).toBeLessThanOrEqual(thresholds!.primaryAlerts)
    await expect.poll(said).toContain(percent(matching.alerts))
    expect(await said()).toContain(percent(matching.agreement))
    expect(await section.getByRole('button', { pressed: true }).innerText()).toContain('alert volume')
  }
  await report.close()
})

test('a gates file, saved and dropped on the results, sets the same gates without leaving them', async () => {
  await edit(async () => {
    await page.getByTestId('costs').getByLabel('broken by shadow').fill('3')
    await page.getByTestId('never-break').fill('f00001')
  })
  await card('never-break').waitFor()
  const set = await current()
  await page.getByTestId('gates-open').click()
  const path = join(folder, 'gates.json')
  writeFileSync(path, await downloaded(page, 'gates-download'))
  await page.getByRole('button', { name: 'Defaults' }).click()
  await page.getByTestId('gates-save').click()
  await card('never-break').waitFor({ state: 'detached' })
  await dropFiles(page, [path], 'header')
  await card('never-break').waitFor()
  const again = await current()
  expect(again.gates).toEqual(set.gates)
  expect(again.checklist).toEqual(set.checklist)
})

test('the rollback drill runs, shows its evidence, and still asks who, when, how and where', async () => {
  expect(await card('rollback').getAttribute('data-status')).toBe('insufficient')
  await card('rollback').getByRole('button', { name: 'Run the drill' }).click()
  await expect.poll(async () => (await current()).gates.rollback.drill, { timeout: 60_000 }).not.toBeNull()
  const drilled = await current()
  expect(drilled.gates.rollback.drill).toMatchObject({ requests: 256, changedPredictions: 0 })
  expect(drilled.gates.rollback.drill!.loadMs).toBeGreaterThan(0)
  expect(await card('rollback').innerText()).toMatch(
    /Drill: loaded in .* 256 requests .* 0 changed predictions/s,
  )
  expect(gateOf(drilled, 'rollback')?.status).toBe('insufficient')
  expect(gateOf(drilled, 'rollback')?.detail).toContain('lacks who, when, how and a link')
  await card('rollback').getByRole('button', { name: 'Enter evidence' }).click()
  // The four fields that the gate asks for, and no other gate.
  const dialog = page.getByTestId('rollback-dialog')
  await expect.poll(() => dialog.locator('input, select, textarea').count()).toBe(4)
  await dialog.getByLabel('who tested it').fill('A. Person')
  await dialog.getByLabel('when').fill('2026-01-31')
  await dialog.getByLabel('how', { exact: true }).fill('Traffic moved back by flag')
  await page.getByTestId('rollback-save').click()
  await expect.poll(() => card('rollback').innerText()).toContain('lacks a link')
  const link = 'https://example.org/rollback/1'
  await edit(() => page.getByTestId('gates-dialog').getByLabel('link to the record').fill(link))
  await expect.poll(() => card('rollback').getAttribute('data-status')).toBe('pass')
  const passed = await current()
  expect(passed.gates.rollback.drill).toEqual(drilled.gates.rollback.drill)
})

test('a drill is of the primary that was loaded: another run forgets it', async () => {
  await page.getByRole('button', { name: 'Setup' }).click()
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  const { rollback } = (await current()).gates
  expect(rollback.drill).toBeNull()
  expect(rollback.who).toBe('A. Person')
})

test('a number that may be of another unit is asked about, and each answer is a button', async () => {
  const path = join(folder, 'doubtful.json')
  writeFileSync(path, JSON.stringify({ accuracy: { margin: 0.5 }, errors: { maxRate: 0.1 } }))
  await page.getByRole('button', { name: 'Setup' }).click()
  await page.getByTestId('file-gates').setInputFiles(path)
  const place = page.getByTestId('slot-gates')
  const problem = place.getByTestId('problem')
  await problem.waitFor()
  expect(await problem.innerText()).toContain('0.5 percentage points or 50 percentage points')
  expect(await page.getByTestId('run').isDisabled()).toBe(true)
  await place.getByRole('button', { name: '0.5 percentage points' }).click()
  await expect.poll(() => problem.innerText()).toContain('errors.maxRate')
  await place.getByRole('button', { name: '10 % of all requests' }).click()
  await problem.waitFor({ state: 'detached' })
  await expect.poll(async () => (await page.getByText('at most 10.00 %').count()) > 0).toBe(true)
  await page.getByTestId('to-results').click()
  expect((await current()).gates).toMatchObject({ accuracy: { margin: 0.005 }, errors: { maxRate: 0.1 } })
})

test('nothing complained on the way', () => {
  expect(watched.complaints).toEqual([])
})
