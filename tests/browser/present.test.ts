/** One page to decide by, and the same for a room: on the page, in a report without a network, and on paper. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations } from './axe'
import { readReport } from '../../src/result/reader'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import {
  downloaded,
  finished,
  quick,
  sharedReport,
  startWorkbench,
  type Watched,
  type Workbench,
} from './workbench'

let workbench: Workbench
let watched: Watched
let page: Page
let report: string

beforeAll(async () => {
  workbench = await startWorkbench()
  watched = await workbench.open({ query: quick('latency=60') })
  page = watched.page
  await page.getByTestId('demo-digits').click()
  await finished(page)
  await page.getByTestId('first-page').waitFor()
  report = join(mkdtempSync(join(tmpdir(), 'present-')), 'report.html')
  writeFileSync(report, await sharedReport(page, 'features'))
})
afterAll(() => workbench.close())

const current = async () => JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
const presentation = (on: Page) => on.getByTestId('present')
const title = (on: Page) => on.locator('.slide.current').getAttribute('aria-label')

/** A report as its reader has it: from disk, with the network cut. */
async function opened(width: number, height: number, query = ''): Promise<Page> {
  const context = await workbench.browser.newContext({ offline: true, viewport: { width, height } })
  const reading = await context.newPage()
  await reading.goto(pathToFileURL(report).href + query)
  await reading.getByTestId('results').first().waitFor()
  return reading
}

/** The one evaluation that is kept, as it lies on this machine; '' where there is none. */
const keptText = (on: Page) =>
  on.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('shadow-workbench')
        opening.onerror = () => reject(new Error('no database'))
        opening.onsuccess = () => {
          const database = opening.result
          const reading = database.transaction('texts').objectStore('texts').getAll()
          reading.onsuccess = () => {
            database.close()
            resolve((reading.result as string[])[0] ?? '')
          }
        }
      }),
  )

/** @returns how many sheets a page is printed on */
async function sheets(of: Page): Promise<number> {
  const pdf = await of.pdf({ format: 'A4', preferCSSPageSize: true })
  return pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)!.length
}

describe('one page, then the appendix', () => {
  test.each([
    { width: 1280, height: 800 },
    { width: 360, height: 800 },
  ])('at most four screens at $width px before the appendix', async ({ width, height }) => {
    const reading = await opened(width, height)
    const box = await reading.getByTestId('appendix').boundingBox()
    expect(box!.y).toBeLessThanOrEqual(4 * height)
    await reading.context().close()
  })

  test('on paper it is two sheets at most, and what is folded is a line', async () => {
    const reading = await opened(1280, 900)
    const whole = await sheets(reading)
    await reading.addStyleTag({ content: '.appendix, footer { display: none !important }' })
    expect(await sheets(reading)).toBeLessThanOrEqual(2)
    expect(whole).toBeGreaterThan(2)
    await reading.emulateMedia({ media: 'print' })
    await reading.addStyleTag({ content: '.appendix { display: block !important }' })
    const quality = reading.locator('#quality')
    expect((await quality.boundingBox())!.height).toBeLessThan(60)
    await reading.context().close()
  })

  test('what was asked for by its name unfolds', async () => {
    const quality = page.locator('#quality > details')
    expect(await quality.getAttribute('open')).toBeNull()
    await page.getByRole('navigation', { name: 'Results' }).getByRole('link', { name: 'Quality' }).click()
    await expect.poll(() => quality.getAttribute('open')).not.toBeNull()
    await page
      .locator('#quality')
      .getByText(/Shadow alone right/)
      .waitFor()
  })

  test('who decided is kept while the verdict stays, and leaves with the report', async () => {
    await page.getByTestId('decided-by').fill('A. Person')
    await page.getByTestId('decided-by').press('Tab')
    await page.getByTestId('decided-note').fill('wait for the timed requests')
    await page.getByTestId('decided-note').press('Tab')
    const { decision, verdict } = await current()
    expect(decision).toMatchObject({ by: 'A. Person', note: 'wait for the timed requests' })
    expect(decision!.on).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    // Another gate of the same verdict.
    const gates = async (set: () => Promise<unknown>) => {
      await page.getByTestId('gates-open').click()
      await set()
      await page.getByTestId('gates-save').click()
    }
    const sla = page.getByTestId('gates-dialog').getByLabel('SLA')
    await gates(() => sla.fill('900'))
    await expect.poll(async () => (await current()).gates.latency.slaMs).toBe(900)
    const later = await current()
    expect(later.verdict).toBe(verdict)
    expect(later.decision).toEqual(decision)
    const html = await sharedReport(page)
    expect(html).toContain('A. Person')
    await gates(() => sla.fill('0.0001'))
    await expect.poll(async () => (await current()).verdict).toBe('hold')
    expect((await current()).decision ?? null).toBeNull()
  })
})

describe('present', () => {
  test('P begins it, arrows go on and back, Escape ends it where it was begun', async () => {
    await page.getByTestId('present-open').focus()
    await page.keyboard.press('p')
    await presentation(page).waitFor()
    expect(await title(page)).toMatch(/^1 of \d+: The question$/)
    expect(await page.locator('.slide.current').innerText()).toContain('May digits-v2 replace digits-v1?')
    await page.keyboard.press('ArrowRight')
    expect(await title(page)).toMatch(/The verdict$/)
    await page.keyboard.press('ArrowLeft')
    expect(await title(page)).toMatch(/The question$/)
    await page.keyboard.press('End')
    expect(await title(page)).toMatch(/What is asked of you$/)
    await page.keyboard.press('Escape')
    await presentation(page).waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(
      'present-open',
    )
    expect(await page.locator('[inert]').count()).toBe(0)
  })

  test('begun by its key it has the whole screen, and each page is a slide on paper all the same', async () => {
    await page.getByTestId('present-open').focus()
    await page.keyboard.press('p')
    await presentation(page).waitFor()
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true)
    await page.getByTestId('shown-request').first().waitFor({ state: 'attached' })
    expect(await sheets(page)).toBe(Number(await presentation(page).getAttribute('data-of')))
    await page.keyboard.press('Escape')
    await presentation(page).waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.fullscreenElement === null)).toBe(true)
  })

  test('a letter that is typed begins nothing', async () => {
    await page.getByTestId('decided-by').fill('')
    await page.getByTestId('decided-by').press('p')
    expect(await presentation(page).count()).toBe(0)
    await page.getByTestId('decided-by').fill('')
  })

  test('requests are shown as the pictures they are, and no page breaks WCAG', async () => {
    await page.getByTestId('present-open').click()
    await page.getByTestId('shown-request').first().waitFor({ state: 'attached' })
    const pages = Number(await presentation(page).getAttribute('data-of'))
    expect(await axeViolations(page, '[data-testid="present"]')).toEqual([])
    for (let at = 1; at < pages; at++) {
      await page.keyboard.press('ArrowRight')
      if (!/(Fixed|Broken) by the candidate/.test((await title(page))!)) continue
      await expect.poll(() => page.locator('.slide.current canvas').count()).toBe(3)
      expect(await axeViolations(page, '[data-testid="present"]')).toEqual([])
    }
    await page.keyboard.press('Escape')
    expect(watched.complaints).toEqual([])
    expect(watched.foreign).toEqual([])
  })

  test('a report shared with features shows them as well, one of figures alone has none', async () => {
    await page.getByTestId('share-open').click()
    const leaves = page.getByTestId('leaves').getByRole('row', { name: /^pictures of requests/ })
    await page.getByTestId('share-features').check()
    await expect.poll(() => leaves.innerText()).toMatch(/pictures of requests\s+6\s+0/)
    await page.getByTestId('share-figures').check()
    await expect.poll(() => leaves.innerText()).toMatch(/pictures of requests\s+0\s+6/)
    const figures = await downloaded(page, 'download-report')
    await page.getByTestId('share').getByRole('button', { name: 'Close' }).click()
    expect(figures).not.toContain('"png"')
    expect(readReport(figures).disagreements.pictures).toBeUndefined()

    const reading = await opened(1280, 720, '?present')
    await reading.getByTestId('shown-request').first().waitFor({ state: 'attached' })
    const pages = Number(await presentation(reading).getAttribute('data-of'))
    let pictures = 0
    for (let at = 1; at < pages; at++) {
      await reading.keyboard.press('ArrowRight')
      if (!/(Fixed|Broken) by the candidate/.test((await title(reading))!)) continue
      for (const img of await reading.locator('.slide.current img').all()) {
        // A policy or damage that kept it away would leave it without a size, and what stretches it without its own.
        const size = await img.evaluate(async (node: HTMLImageElement) => {
          await node.decode()
          return [node.naturalWidth, node.naturalHeight, node.clientWidth, node.clientHeight]
        })
        expect(size).toEqual([28, 28, 96, 96])
        pictures++
      }
    }
    expect(pictures).toBe(6)
    await reading.context().close()
  })

  test('an evaluation that is kept shows them long after its session is gone', async () => {
    const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
    await page.getByTestId('demo-digits').click()
    await finished(page)
    await expect.poll(() => keptText(page), { timeout: 20_000 }).toContain('"pictures":[')
    await page.getByRole('button', { name: 'Setup' }).click()
    const later = await context.newPage()
    await page.close()
    await later.goto(workbench.url + quick())
    await later.getByTestId('kept-entry').locator('button').first().click()
    await finished(later)
    await later.getByTestId('present-open').click()
    await later.getByTestId('shown-request').first().waitFor({ state: 'attached' })
    const sizes = await later
      .getByTestId('shown-request')
      .locator('img')
      .evaluateAll((nodes) =>
        Promise.all(
          nodes.map(async (node) => {
            const img = node as HTMLImageElement
            await img.decode()
            return img.naturalWidth
          }),
        ),
      )
    expect(sizes).toEqual(Array(6).fill(28))
    expect(complaints).toEqual([])
    await context.close()
  })

  test('from a report on disk, by its address, and each page is a slide on paper', async () => {
    const reading = await opened(1280, 720, '?present')
    await presentation(reading).waitFor()
    await reading.getByTestId('shown-request').first().waitFor({ state: 'attached' })
    const pages = Number(await presentation(reading).getAttribute('data-of'))
    expect(pages).toBeGreaterThanOrEqual(12)
    for (let at = 1; at <= pages; at++) {
      const cut = await reading
        .locator('.slide.current')
        .evaluate((slide) => slide.scrollWidth - slide.clientWidth)
      expect(cut, (await title(reading))!).toBeLessThanOrEqual(0)
      await reading.keyboard.press('ArrowRight')
    }
    expect(await sheets(reading)).toBe(pages)
    await reading.keyboard.press('Escape')
    await presentation(reading).waitFor({ state: 'detached' })
    await reading.getByTestId('first-page').waitFor()
    await reading.context().close()
  })

  test('a finger turns the pages on a phone', async () => {
    const reading = await opened(360, 740, '?present')
    const swipe = async (from: number, to: number) => {
      await reading.mouse.move(from, 300)
      await reading.mouse.down()
      await reading.mouse.move(to, 310)
      await reading.mouse.up()
    }
    await swipe(300, 60)
    expect(await title(reading)).toMatch(/The verdict$/)
    await swipe(60, 300)
    expect(await title(reading)).toMatch(/The question$/)
    await reading.getByRole('button', { name: 'On', exact: true }).click()
    expect(await title(reading)).toMatch(/The verdict$/)
    // In one row there is no room for a dot a page: the counter says where one is.
    expect(await reading.locator('.dots i').first().isVisible()).toBe(false)
    expect(await reading.locator('.bar .counter').innerText()).toMatch(/^2 of \d+$/)
    await reading.context().close()
  })
})
