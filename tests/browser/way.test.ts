/** The way back: each state of the page has an address, Back and Forward lead there, and a reload comes back to it. */
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations } from './axe'
import { keptEvaluations } from './kept-here'
import { demo, dropFiles, finished, quick, root, startWorkbench, type Workbench } from './workbench'

const fixture = join(root, 'tests/fixtures/results/0.1.0')
const flights = join(demo, 'flights')
const patience = { timeout: 20_000 }
let workbench: Workbench

beforeAll(async () => {
  // Under a path, as a project's page on a static host is.
  workbench = await startWorkbench('/some/where/')
})
afterAll(() => workbench.close())

async function ran(page: Page): Promise<void> {
  await page.getByTestId('demo-flights').click()
  await finished(page)
  await page.getByTestId('first-page').waitFor()
}

const hash = (page: Page) => page.evaluate(() => location.hash)
const scrolled = (page: Page) => page.evaluate(() => Math.round(scrollY))
const at = (page: Page, pattern: RegExp) => expect.poll(() => hash(page), patience).toMatch(pattern)
const standing = (page: Page, y: number) =>
  expect.poll(async () => Math.abs((await scrolled(page)) - y), patience).toBeLessThan(3)

/** A press where the mouse is: Playwright's own click scrolls to what sticks to the page's top, as no person does. */
async function press(page: Page, button: Locator): Promise<void> {
  // Where it comes to stand: what is drawn above it a moment later would move it away from under the mouse.
  let box = await button.boundingBox()
  const moves = async () => {
    const before = box
    box = await button.boundingBox()
    return box === null || box.x !== before?.x || box.y !== before.y
  }
  await expect.poll(moves, patience).toBe(false)
  if (!box) throw new Error('There is nothing to press.')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
}

/** What is looked at, of all that there is. */
const seen = (page: Page) =>
  page.evaluate(() => ({
    setup: document.querySelector('[data-testid="drop-anywhere"]') !== null,
    results: document.querySelector('[data-testid="results"]') !== null,
    comparison: document.querySelector('[data-testid="comparison"]') !== null,
    presenting: document.querySelector('[data-testid="present"]') !== null,
    request: document.querySelector('dialog[open] #request-title') !== null,
  }))
type Seen = Awaited<ReturnType<typeof seen>>
const none: Seen = { setup: false, results: false, comparison: false, presenting: false, request: false }
const sees = (page: Page, what: Partial<Seen>) =>
  expect.poll(() => seen(page), patience).toEqual({ ...none, ...what })

async function openRequest(page: Page): Promise<string> {
  await page.getByRole('navigation', { name: 'Results' }).getByRole('link', { name: 'Requests' }).click()
  await page.getByRole('grid', { name: 'Requests' }).getByRole('row').nth(3).click()
  await sees(page, { results: true, request: true })
  return page.locator('#request-title').innerText()
}

describe('back and forward', () => {
  test('through every state, and each is what it was', async () => {
    const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
    await ran(page)
    await at(page, /^#\/evaluation\/\w+$/)
    const result = await hash(page)
    await page
      .getByRole('navigation', { name: 'Results' })
      .getByRole('link', { name: 'Evidence', exact: true })
      .click()
    await at(page, /\/evidence$/)
    const request = await openRequest(page)
    await at(page, /\/requests\/\d+$/)
    await page.keyboard.press('Escape')
    await at(page, /\/requests$/)
    await page.keyboard.press('p')
    await at(page, /\/present$/)
    await sees(page, { results: true, presenting: true })
    await page.keyboard.press('Escape')
    await at(page, /\/requests$/)
    await page.getByTestId('compare-open').click()
    await page.getByTestId('file-compare').setInputFiles(join(fixture, 'evaluation.json'))
    await page.getByTestId('compare-go').click()
    await sees(page, { comparison: true })
    await at(page, /^#\/compare\/\w+\/\w+$/)
    expect(await axeViolations(page)).toEqual([])
    // Nothing is presented there.
    await page.keyboard.press('p')
    await page.keyboard.press('Tab')
    expect(await seen(page)).toEqual({ ...none, comparison: true })

    for (const back of [/\/requests$/, /\/evidence$/, new RegExp(`^${result}$`)]) {
      await page.goBack()
      await at(page, back)
      await sees(page, { results: true })
    }
    await page.goBack()
    await at(page, /^$/)
    await sees(page, { setup: true })
    expect(await page.evaluate(() => location.pathname + location.search)).toBe(
      `/some/where/${quick('latency=0')}`,
    )
    await page.goForward()
    await at(page, new RegExp(`^${result}$`))
    await page.goForward()
    await page.goForward()
    await at(page, /\/requests$/)
    // A request that was closed is a step forward still.
    await page.goForward()
    await sees(page, { comparison: true })
    await page.goBack()
    await openRequest(page)
    expect(await page.locator('#request-title').innerText()).toBe(request)
    await page.goBack()
    await sees(page, { results: true })
    await page.goForward()
    await sees(page, { results: true, request: true })
    expect(await page.locator('#request-title').innerText()).toBe(request)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('leads out of the page as well', async () => {
    const { page, context } = await workbench.open({ query: quick('latency=0&keep=0') })
    await page.goto('about:blank')
    await page.goto(workbench.url + quick('latency=0&keep=0'))
    await ran(page)
    await page.goBack()
    await sees(page, { setup: true })
    await page.goBack()
    await expect.poll(() => page.url()).toBe('about:blank')
    await context.close()
  })
})

describe('two views of one evaluation', () => {
  test('results are as they were left: filter, search, what is unfolded, how far it is scrolled', async () => {
    const { page, context } = await workbench.open({ query: quick('latency=0') })
    await ran(page)
    await page.locator('#drift > details > summary').click()
    await page
      .locator('#requests')
      .getByRole('button', { name: /^Broken/ })
      .click()
    await page.getByRole('searchbox', { name: 'Search requests' }).fill('1')
    const grid = page.getByRole('grid', { name: 'Requests' })
    // What is searched for is looked up a moment after the typing, and begins at the table's top.
    await expect.poll(() => page.locator('#requests .note').innerText(), patience).toMatch(/shown/)
    const far = async () => {
      await grid.evaluate((table) => table.scrollTo(0, 400))
      return grid.evaluate((table) => Math.round(table.scrollTop))
    }
    await expect.poll(far, patience).toBe(400)
    await grid.scrollIntoViewIfNeeded()
    const left = async () => ({
      drift: await page.locator('#drift > details').getAttribute('open'),
      chosen: await page.locator('#requests [aria-pressed="true"]').innerText(),
      search: await page.getByRole('searchbox', { name: 'Search requests' }).inputValue(),
      table: await grid.evaluate((table) => Math.round(table.scrollTop)),
    })
    const before = await left()
    const y = await scrolled(page)
    expect(y).toBeGreaterThan(500)
    await press(page, page.getByRole('button', { name: 'Setup' }))
    await sees(page, { setup: true })
    await standing(page, 0)
    await press(page, page.getByTestId('to-results'))
    await sees(page, { results: true })
    await expect.poll(left, patience).toEqual(before)
    await standing(page, y)
    await page.goBack()
    await page.goBack()
    await sees(page, { results: true })
    await expect.poll(left, patience).toEqual(before)
    await standing(page, y)
    await context.close()
  })

  test('the setup is as it was left: a mapping half changed, what is unfolded, how far it is scrolled', async () => {
    const { page, context } = await workbench.open({ query: quick('latency=0') })
    await ran(page)
    await press(page, page.getByRole('button', { name: 'Setup' }))
    await page.locator('.options summary').click()
    const mapped = () => page.evaluate(() => JSON.stringify(window.workbench.mapping()))
    const proposed = await mapped()
    await page.getByTestId('mapping').locator('select').first().selectOption({ index: 1 })
    await expect.poll(mapped).not.toBe(proposed)
    const changed = await mapped()
    const y = 400
    await page.evaluate((top) => scrollTo(0, top), y)
    await standing(page, y)
    await press(page, page.getByTestId('to-results'))
    await sees(page, { results: true })
    await page.goBack()
    await sees(page, { setup: true })
    await expect.poll(mapped, patience).toBe(changed)
    expect(await page.locator('.options').getAttribute('open')).not.toBeNull()
    await standing(page, y)
    await context.close()
  })

  test('other gates at the setup: the verdict of the result follows', async () => {
    const { page, context } = await workbench.open({ query: quick('latency=0') })
    await ran(page)
    await page.getByRole('button', { name: 'Setup' }).click()
    await page.getByTestId('gates-open').click()
    await page.getByTestId('costs').getByLabel('broken by shadow').fill('7')
    await page.getByTestId('gates-save').click()
    await page.getByTestId('to-results').click()
    await expect
      .poll(() => page.evaluate(() => window.workbench.result()?.gates.costs?.broken), patience)
      .toBe(7)
    await context.close()
  })

  test('what is dropped is for the setup, and a replay that goes on is there when one is back', async () => {
    const { page, context } = await workbench.open({ query: quick('latency=0') })
    await ran(page)
    await dropFiles(page, [join(flights, 'baseline.csv')])
    await sees(page, { setup: true })
    await at(page, /^$/)
    await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
    const former = async () => {
      await page.goBack()
      return hash(page)
    }
    const first = await former()
    await sees(page, { results: true })
    await page.goForward()
    await page.getByTestId('run').click()
    await finished(page)
    await at(page, /^#\/evaluation\/\w+$/)
    expect(await hash(page)).not.toBe(first)
    await context.close()
  })
})

describe('a reload comes back', () => {
  test('to a result, its section, a request, the presentation, the comparison and the setup', async () => {
    const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
    await ran(page)
    await page.evaluate(() => scrollTo(0, 700))
    await standing(page, 700)
    // As far as the step of the history knows it.
    await expect.poll(() => page.evaluate(() => (history.state as { y?: number } | null)?.y)).toBe(700)
    await page.reload()
    await sees(page, { results: true })
    await standing(page, 700)
    await page.getByRole('navigation', { name: 'Results' }).getByRole('link', { name: 'Quality' }).click()
    await at(page, /\/quality$/)
    await page.reload()
    await sees(page, { results: true })
    await expect.poll(() => page.locator('#quality > details').getAttribute('open'), patience).not.toBeNull()
    const request = await openRequest(page)
    await page.reload()
    await sees(page, { results: true, request: true })
    expect(await page.locator('#request-title').innerText()).toBe(request)
    await page.keyboard.press('Escape')
    await sees(page, { results: true })
    await page.keyboard.press('p')
    await sees(page, { results: true, presenting: true })
    await page.reload()
    await sees(page, { results: true, presenting: true })
    await page.keyboard.press('Escape')
    await page.getByTestId('compare-open').click()
    await page.getByTestId('file-compare').setInputFiles(join(fixture, 'evaluation.json'))
    await page.getByTestId('compare-go').click()
    await sees(page, { comparison: true })
    const title = await page.getByTestId('comparison').locator('h1').innerText()
    await expect.poll(() => keptEvaluations(page), patience).toBe(2)
    await page.reload()
    await sees(page, { comparison: true })
    expect(await page.getByTestId('comparison').locator('h1').innerText()).toBe(title)
    await page.getByTestId('compare-close').click()
    await sees(page, { setup: true })
    await page.reload()
    await sees(page, { setup: true })
    expect(complaints).toEqual([])
    await context.close()
  })

  test('in another tab too, as long as it is kept; else that is said', async () => {
    const { page, context } = await workbench.open({ query: quick('latency=0') })
    await ran(page)
    const address = page.url()
    const other = await context.newPage()
    await other.goto(address)
    await sees(other, { results: true })
    await other.getByRole('button', { name: 'Setup', exact: true }).click()
    await other.getByTestId('kept-entry').getByTestId('kept-forget').click()
    await expect.poll(() => other.getByTestId('kept-entry').count()).toBe(0)
    // Here it is at hand still.
    await other.goBack()
    await sees(other, { results: true })
    await other.reload()
    await sees(other, { setup: true })
    expect(await other.getByTestId('problem').innerText()).toMatch(/not kept on this machine/)
    await at(other, /^$/)
    expect(await axeViolations(other)).toEqual([])
    await context.close()
  })

  test('to a request that the kept result lacks: that it does, and how it is seen', async () => {
    const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
    await ran(page)
    const sampled = await page.evaluate(() => location.hash)
    await page.evaluate((to) => (location.hash = to), `${sampled}/requests/4`)
    await sees(page, { results: true, request: true })
    const shown = page.locator('dialog[open]')
    expect(await shown.innerText()).toMatch(/Outcome/)
    await page.reload()
    await sees(page, { results: true, request: true })
    expect(await page.locator('#request-title').innerText()).toBe('Request 5 of the log')
    expect(await shown.getByTestId('request-absent').innerText()).toMatch(/not kept: .*replay again/)
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await sees(page, { results: true })
    expect(complaints).toEqual([])
    await context.close()
  })

  test('nothing is kept: the address says so, and names nothing of the files', async () => {
    const { page, context } = await workbench.open({ query: quick('latency=0&keep=0') })
    await ran(page)
    await page.reload()
    await sees(page, { setup: true })
    expect(await page.getByTestId('problem').innerText()).toMatch(/not kept on this machine/)
    await context.close()
  })
})
