/**
 * What a tab and a machine do to a run that nothing else is wrong with: hidden, frozen, its disk full, its clock set back.
 * Measured, and written into docs/reliability.md.
 */
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch } from '../../src/cli/host/browser'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { bareBrowser, type Bare } from './bare'
import { harmed, inPhase, removeHarmed, replayedPart, result } from './harmed'
import { keptSetups } from './kept-here'
import { isMeasured, type Row } from './measured'
import { finished, quick } from './workbench'

let browser: Browser
let bare: Bare
let whole: EvaluationResult
const table: Row[] = []

beforeAll(async () => {
  browser = await launch()
  bare = await bareBrowser()
  const { page, close } = await harmed(browser, '', quick('latency=50'))
  await page.getByTestId('run').click()
  await finished(page)
  whole = await result(page)
  await close()
})
afterAll(async () => {
  await browser?.close()
  await bare?.close()
  removeHarmed()
})

function isExact(found: EvaluationResult): void {
  expect(replayedPart(found)).toEqual(replayedPart(whole))
  expect(found.latencyReason).toBeNull()
  expect(found.latency!.primary!.n).toBe(whole.latency!.primary!.n)
}

/** evaluation.json, where Playwright does not take the downloads. */
async function saved(page: Page): Promise<EvaluationResult> {
  await page.evaluate(() => {
    const make = URL.createObjectURL
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) Object.assign(window, { saved: blob.text() })
      return make(blob)
    }
  })
  await page.getByTestId('download-json').click()
  await expect.poll(() => page.evaluate(() => 'saved' in window), { timeout: 30_000 }).toBe(true)
  return JSON.parse(
    await page.evaluate(() => (window as unknown as { saved: Promise<string> }).saved),
  ) as EvaluationResult
}

/** A batch is put off for so long that a listener who counted by his own clock would take it for a hang. */
const HELD_MS = 25_000
const heldBatch = `if (self.name === 'replay') {
  let n = 0
  addEventListener('message', (event) => {
    if (event.data.kind !== 'replay' || ++n !== 4) return
    event.stopImmediatePropagation()
    setTimeout(() => self.dispatchEvent(new MessageEvent('message', { data: event.data })), ${HELD_MS})
  })
};`

test('a tab hidden in mid-run, its timers throttled to one a second: exact, and nothing is taken for hung', async () => {
  const { page, close } = await harmed(bare.browser, heldBatch, quick('latency=50'), bare)
  await page.getByTestId('run').click()
  await inPhase(page, 'replaying')
  const other = await bare.context.newPage()
  await other.bringToFront()
  await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('hidden')
  await page.evaluate(() => {
    const gaps: number[] = []
    let last = performance.now()
    Object.assign(window, { gaps })
    setInterval(() => {
      gaps.push(performance.now() - last)
      last = performance.now()
    }, 100)
  })
  const phase = () =>
    page.evaluate(() => document.querySelector<HTMLElement>('[data-testid="phase"]')?.dataset['phase'])
  await expect.poll(phase, { timeout: 150_000 }).toBe('done')
  const gaps = await page.evaluate(() => (window as unknown as { gaps: number[] }).gaps)
  // Of a timer of 100 ms: else nothing was throttled, and this shows nothing.
  expect(gaps.sort((a, b) => a - b)[gaps.length >> 1]).toBeGreaterThan(500)
  expect(await page.evaluate(() => document.visibilityState)).toBe('hidden')
  await other.close()
  await page.bringToFront()
  expect(await page.getByTestId('problem').count()).toBe(0)
  isExact(await saved(page))
  table.push(['tab hidden in mid-run, its timers throttled', 'exact'])
  await close()
})

test('a tab hidden and frozen in mid-run: exact', async () => {
  const { page, close } = await harmed(browser, '', quick('latency=50'))
  const cdp = await page.context().newCDPSession(page)
  await page.getByTestId('run').click()
  await inPhase(page, 'replaying')
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' })
  await new Promise((resolve) => setTimeout(resolve, 4000))
  await cdp.send('Page.setWebLifecycleState', { state: 'active' })
  await finished(page)
  isExact(await result(page))
  table.push(['tab frozen in mid-run, and awake again', 'exact'])
  await close()
})

/** What the page says of keeping, once its run is over. */
async function trouble(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Setup' }).click()
  return page.getByTestId('kept-trouble').innerText()
}

test('a disk that is full: the browser gives this page no more room; exact, and said', async () => {
  const fill = async (page: Page) => {
    const cdp = await page.context().newCDPSession(page)
    // Less than is used already: of what is used now some goes again, where a copy of the program was being written.
    const quotaSize = 1024
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize })
  }
  const { page, close } = await harmed(bare.browser, '', quick('latency=50'), { ...bare, opened: fill })
  await page.getByTestId('run').click()
  await finished(page)
  isExact(await saved(page))
  expect(await trouble(page)).toMatch(/no space left/)
  expect(await keptSetups(page)).toBe(0)
  table.push(['storage full', 'exact; said that it is not kept'])
  await close()
})

test('each write is refused as by a full disk, once the files are kept: exact, and said', async () => {
  const full = `{
    const refuse = () => { throw new DOMException('Full.', 'QuotaExceededError') }
    if (globalThis.FileSystemSyncAccessHandle) FileSystemSyncAccessHandle.prototype.write = refuse
  };`
  const { page, close } = await harmed(browser, full, quick('latency=50'))
  await expect.poll(() => keptSetups(page), { timeout: 20_000 }).toBe(1)
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('Full.', 'QuotaExceededError')
    }
  })
  await page.getByTestId('run').click()
  await finished(page)
  isExact(await result(page))
  expect(await trouble(page)).toMatch(/no space left/)
  table.push(['storage full in mid-run', 'exact; said that it is not kept'])
  await close()
})

test('a clock set back: exact', async () => {
  const back = `{ const now = Date.now; let calls = 0; Date.now = () => now() - (++calls > 20 ? 3_600_000 : 0) };`
  const { page, close } = await harmed(browser, back, quick('latency=50'))
  await page.getByTestId('run').click()
  await finished(page)
  isExact(await result(page))
  table.push(['clock set back an hour', 'exact'])
  await close()
})

test('docs/reliability.md has what was measured', () => isMeasured('measured, around it', table))
