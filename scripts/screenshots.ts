/**
 * Takes the README's picture, and with a folder as argument every state of the page to look at:
 *   tsx scripts/screenshots.ts [FOLDER]
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright'
import { launch } from '../src/cli/host/browser'
import { serve } from '../src/cli/host/serve'

const root = resolve(import.meta.dirname, '..')
const folder = process.argv[2] ? resolve(process.argv[2]) : null

const served = await serve(join(root, 'dist'))
const browser = await launch()
try {
  if (folder) await everyState(browser, folder)
  else await readme(browser)
} finally {
  await browser.close()
  await served.close()
}

async function readme(browser: Browser): Promise<void> {
  const page = await open(browser, 1280, 'light')
  await run(page, 'flights')
  await page.screenshot({ path: join(root, 'docs', 'screenshot.png') })
}

async function everyState(browser: Browser, to: string): Promise<void> {
  mkdirSync(to, { recursive: true })
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [1280, 360]) {
      const page = await open(browser, width, scheme)
      const shoot = (state: string) =>
        page.screenshot({ path: join(to, `${state}-${scheme}-${width}.png`), fullPage: true })
      await shoot('empty')
      await run(page, scheme === 'light' ? 'flights' : 'digits')
      await shoot('results')
      await page.context().close()
    }
}

async function open(browser: Browser, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
  const page = await context.newPage()
  await page.goto(served.url)
  await page.getByTestId('demo-flights').waitFor()
  return page
}

async function run(page: Page, demo: string): Promise<void> {
  await page.getByTestId(`demo-${demo}`).click()
  await page
    .locator('[data-testid="phase"][data-phase="done"]')
    .waitFor({ state: 'attached', timeout: 180_000 })
  await page.getByTestId('results').waitFor()
  await page.waitForTimeout(1500)
}
