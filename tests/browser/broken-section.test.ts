/** A result of which one part is not what it should be: its section says so in its place, and the others stand. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch } from '../../src/cli/host/browser'
import { harmed, removeHarmed } from './harmed'
import { finished, quick, sharedReport, unfold } from './workbench'

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  removeHarmed()
})

/** The session answers with a result in which this is null. */
const without = (path: string) => `if (self.name === 'session') {
  const post = self.postMessage.bind(self)
  self.postMessage = (message, ...more) => {
    if (message.kind === 'answer' && message.value?.checklist) {
      const keys = '${path}'.split('.')
      const last = keys.pop()
      keys.reduce((at, key) => at[key], message.value)[last] = null
    }
    post(message, ...more)
  }
};`

const sections = (page: Page) => page.locator('[data-testid="appendix"] > section')
const broken = (page: Page) => page.getByTestId('not-drawn')

async function evaluated(prelude: string) {
  const opened = await harmed(browser, prelude, quick('latency=20'))
  await opened.page.getByTestId('run').click()
  await finished(opened.page)
  return opened
}

/** Once each section has had its turn. */
async function drawn(page: Page): Promise<void> {
  await unfold(page)
  await page.locator('#evidence').getByText('Cross-origin isolated').waitFor()
}

test.each([
  ['drift.0', ['drift']],
  ['errors.primary', ['errors']],
  ['calibration.primary', ['calibration']],
  ['timeline.windows', ['time']],
])('%s is lacking: its section says so, the verdict and the others stand', async (path, ids) => {
  const { page, close } = await evaluated(without(path))
  await drawn(page)
  for (const id of ids) {
    const said = page.locator(`#${id}`).getByTestId('not-drawn')
    await said.waitFor()
    expect(await said.innerText()).toMatch(/could not be drawn.*Cannot read properties of null/s)
  }
  await page.getByTestId('first-page').waitFor()
  await expect.poll(() => sections(page).count()).toBe(14)
  // A feature that is lacking is lacking over time too.
  await expect.poll(() => broken(page).count()).toBeLessThanOrEqual(2)
  await close()
})

test('a premise is lacking: the first page says so, and all sections stand', async () => {
  const { page, close } = await evaluated(without('premises.0'))
  await drawn(page)
  await broken(page).first().waitFor()
  expect(await broken(page).allInnerTexts()).toEqual([expect.stringMatching(/“Verdict” could not be drawn/)])
  await expect.poll(() => sections(page).count()).toBe(14)
  await close()
})

test('a report whose charts cannot be drawn says so in their places, and its verdict stands', async () => {
  const { page, close } = await evaluated('')
  const path = join(mkdtempSync(join(tmpdir(), 'broken-section-')), 'report.html')
  writeFileSync(path, await sharedReport(page))
  const report = await browser.newPage()
  await report.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => {
      throw new Error('no canvas today')
    }
  })
  await report.goto(pathToFileURL(path).href)
  await drawn(report)
  await broken(report).first().waitFor()
  expect(await broken(report).first().innerText()).toMatch(/could not be drawn.*no canvas today/s)
  await report.getByTestId('first-page').waitFor()
  await report.close()
  await close()
})
