/** The first page of results of every kind: four screens at most before the appendix, whatever the width; two sheets on paper. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { withHistory } from '../../src/result/history'
import { results } from '../gallery/results'
import { axeViolations } from './axe'
import { quick, startWorkbench, unfold, type Workbench } from './workbench'

let workbench: Workbench
const folder = mkdtempSync(join(tmpdir(), 'first-page-'))

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

const edit = (margin: number) => ({
  gate: 'accuracy.margin',
  ...{ from: margin, to: margin + 1, loosens: true },
  detail: `the accuracy margin was widened from ${margin} to ${margin + 1} points`,
})
const edited = () =>
  withHistory(results.unfaithful(), { looks: 9, continued: 2, edits: [0, 1, 2, 3, 4].map(edit) })
/** A gate that was not simulated says why where its numbers would stand. */
function unsimulated(): EvaluationResult {
  const result = results.hold()
  const reason =
    'So many rows that depend on each other would take longer to simulate than a fifth of the figures.'
  const none = { value: null, ci95: null, n: 0, reason }
  const audit = result.audit!
  const accuracy = { ...audit.accuracy!, wrongPasses: none, coverage: none }
  return { ...result, audit: { ...audit, accuracy } }
}
const kinds: Record<string, () => EvaluationResult> = { ...results, edited, unsimulated }

/** Opens a result on the page, as somebody who was sent it does. */
async function opened(result: EvaluationResult, width: number): Promise<Page> {
  const { page } = await workbench.open({ query: quick('&keep=0'), width })
  await page.setViewportSize({ width, height: 800 })
  const file = join(folder, 'evaluation.json')
  writeFileSync(file, JSON.stringify(result))
  await page.getByTestId('file-report').setInputFiles(file)
  await page.getByTestId('first-page').waitFor()
  return page
}

const screens = (page: Page) =>
  page
    .getByTestId('appendix')
    .evaluate((appendix) => (appendix.getBoundingClientRect().top + scrollY) / innerHeight)

test.each(Object.keys(kinds))('%s: at most four screens before the appendix', async (kind) => {
  const page = await opened(kinds[kind]!(), 1280)
  expect.soft(await screens(page), 'at 1280 px').toBeLessThanOrEqual(4)
  await page.setViewportSize({ width: 360, height: 800 })
  expect.soft(await screens(page), 'at 360 px').toBeLessThanOrEqual(4)
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/first-${kind}.png`, fullPage: true }) // prettier-ignore
  // Of A4 and the margins that browsers leave; what is wider makes the browser print all of it smaller.
  await unfold(page)
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await page.setViewportSize({ width: 718, height: 1000 })
  await page.emulateMedia({ media: 'print' })
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth)
  expect.soft(await wide(), 'of a sheet').toBe(718)
  await page.context().close()
})

/** @returns how many sheets a page is printed on */
async function sheets(page: Page, keepAs: string | null = null): Promise<number> {
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
  const shots = process.env['SHOTS']
  if (keepAs && shots) writeFileSync(join(shots, `${keepAs}.pdf`), pdf)
  return pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)!.length
}

const SECTION = '[data-testid="appendix"] > section'

test.each(Object.keys(kinds))('%s: on paper two sheets, then the appendix', async (kind) => {
  const page = await opened(kinds[kind]!(), 1280)
  const whole = await sheets(page, kind)
  // Its sections take no room now, but their width: a wide table in it makes all sheets smaller.
  await page.addStyleTag({ content: `${SECTION} { block-size: 0; overflow-y: clip; margin: 0; border: 0 }` })
  const first = await sheets(page, `first-${kind}`)
  // The appendix begins on a sheet of its own, on which its title is left.
  expect.soft(first - 1).toBeLessThanOrEqual(2)
  expect.soft(whole).toBeGreaterThanOrEqual(first)
  await page.context().close()
})

test('at 360 px evidence is a press away, by keyboard too, and stands on paper whether it was pressed or not', async () => {
  const page = await opened(edited(), 360)
  const replay = page.locator('[data-premise="replay"]')
  const gate = page.locator('[data-gate="accuracy"] .detail')
  const words = await replay.innerText()
  expect(words).toMatch(/gives only .* again .*: what was replayed is not production\./)
  const rest = 'Its likely cause stands above the verdict.'
  expect(words).not.toContain(rest)
  const more = replay.getByRole('button', { name: 'more on the replay is production' })
  expect(await more.getAttribute('aria-expanded')).toBe('false')
  await more.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => replay.innerText()).toContain(rest)
  expect(await replay.getByRole('button', { name: /^less/ }).getAttribute('aria-expanded')).toBe('true')
  const history = page.getByTestId('history')
  expect(await history.getByText('from 4 to 5 points').isVisible()).toBe(false)
  await history.getByRole('button', { name: 'Show 6 more' }).click()
  expect(await history.getByText('from 4 to 5 points').isVisible()).toBe(true)
  expect(await axeViolations(page)).toEqual([])
  const folded = await gate.innerText()
  await page.emulateMedia({ media: 'print' })
  expect((await gate.innerText()).length).toBeGreaterThan(folded.length)
  expect(await replay.getByRole('button').count()).toBe(0)
  await page.context().close()
})

test('what is said once is not said again: evidence of a premise, a cause in the alarm, an edit in the history', async () => {
  const result = edited()
  const page = await opened(result, 1280)
  const text = await page.getByTestId('results').locator('.main > div').first().innerText()
  const times = (said: string) => text.split(said).length - 1
  const refuted = result.premises!.find(({ status }) => status === 'refuted')!
  expect(times(refuted.detail)).toBe(1)
  expect(times(result.fidelity!.causes[0]!.detail.split('. ')[0]!)).toBeLessThanOrEqual(2)
  expect(times('from 2 to 3 points')).toBe(1)
  expect(text).toContain('Five thresholds or rules were changed after the results were seen.')
  await page.context().close()
})

test.each([1280, 360])(
  'at %i px how a messy log was read is one line, and what may turn the verdict is open',
  async (width) => {
    const page = await opened(results.remarked(), width)
    const text = await page.getByTestId('first-page').innerText()
    expect(text.trimStart()).toMatch(/^Only 600 of 1,500 requests are labelled/)
    const open = page.getByRole('note', { name: 'Read this first' }).locator('p')
    await expect.poll(() => open.count()).toBe(1)
    const line = page.getByTestId('remarks').locator('summary')
    expect(await line.innerText()).toMatch(/^Read with four remarks: .*decimal comma/)
    // Below the verdict, and no taller than its words.
    const [verdict, box] = [await page.locator('#verdict').boundingBox(), await line.boundingBox()]
    expect(box!.y).toBeGreaterThan(verdict!.y + verdict!.height)
    expect(box!.height).toBeLessThan(30)
    const last = page.getByTestId('remarks').getByText('it is read as Windows-1252').locator('visible=true')
    const folded = page.getByTestId('remarks').getByRole('listitem')
    expect(await folded.first().isVisible()).toBe(false)
    await line.focus()
    await page.keyboard.press('Enter')
    expect(await folded.allInnerTexts()).toHaveLength(4)
    expect(await folded.nth(2).innerText()).toContain('line 257: The line is skipped')
    expect(await axeViolations(page)).toEqual([])
    await line.press('Enter')
    // Paper cannot be pressed.
    await page.emulateMedia({ media: 'print' })
    await expect.poll(() => last.count()).toBe(1)
    await page.context().close()
  },
)

test('where nothing that was read may turn the verdict, the first page begins with the question', async () => {
  const result = results.remarked()
  const page = await opened(
    { ...result, warnings: result.warnings.filter(({ code }) => code !== 'few-labels') },
    1280,
  )
  expect((await page.getByTestId('first-page').innerText()).trimStart()).toMatch(/^May /)
  await page.context().close()
})
