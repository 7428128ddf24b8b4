/** The built workbench in a real browser: what every browser test starts from. */
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { launch } from '../../src/cli/host/browser'
import { serve, type Served } from '../../src/cli/host/serve'

export const root = resolve(import.meta.dirname, '../..')
export const dist = join(root, 'dist')
export const demo = join(dist, 'demo')

export interface Workbench {
  browser: Browser
  url: string
  /** A fresh page with its network, console and errors watched. */
  open(options?: OpenOptions): Promise<Watched>
  close(): Promise<void>
}

interface OpenOptions {
  query?: string
  width?: number
  colorScheme?: 'light' | 'dark'
}

export interface Watched {
  page: Page
  context: BrowserContext
  /** URLs asked for at any origin but ours. */
  foreign: string[]
  /** Console errors and uncaught exceptions. */
  complaints: string[]
}

/**
 * The query of a page whose test is not about the device: WebAssembly, and no check of it. What a GPU in software takes
 * to compile its shaders is most of what such a test would wait for; WebGL is the default of all the others.
 */
export function quick(more = ''): string {
  return ['?backend=wasm&check=0', more].filter(Boolean).join('&')
}

export async function startWorkbench(base = '/'): Promise<Workbench> {
  const served: Served = await serve(dist, { base })
  const browser = await launch()
  return {
    browser,
    url: served.url,
    open: (options) => open(browser, served.url, options),
    close: async () => {
      await browser.close()
      await served.close()
    },
  }
}

async function open(browser: Browser, url: string, options: OpenOptions = {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    acceptDownloads: true,
  })
  const foreign: string[] = []
  const complaints: string[] = []
  const origin = new URL(url).origin
  context.on('request', (request) => {
    const to = request.url()
    if (!to.startsWith(origin) && !to.startsWith('blob:') && !to.startsWith('data:')) foreign.push(to)
  })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(url + (options.query ?? ''))
  return { page, context, foreign, complaints }
}

/** Drops real files or folders from disk, as the operating system would: through the browser's own drag events. */
export async function dropFiles(page: Page, paths: string[], selector = 'body'): Promise<void> {
  const box = await page.locator(selector).first().boundingBox()
  if (!box) throw new Error(`nothing to drop on at ${selector}`)
  // Of what is scrolled, on the part that is seen: a pointer is nowhere else.
  const [left, top] = [Math.max(0, box.x), Math.max(0, box.y)]
  const x = left + Math.min((box.x + box.width - left) / 2, 500)
  const y = top + Math.min((box.y + box.height - top) / 2, 300)
  const cdp = await page.context().newCDPSession(page)
  const data = { items: [], files: paths.map((path) => resolve(path)), dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x, y, data })
  await cdp.detach()
}

/** Waits until the run is over; throws with the page's own words where it failed. */
export async function finished(page: Page, timeout = 150_000): Promise<void> {
  await page
    .locator('[data-testid="phase"][data-phase="done"], [data-testid="phase"][data-phase="failed"]')
    .waitFor({ state: 'attached', timeout })
    .catch(async (error: unknown) => {
      // A page that never gets there is not there any more when somebody looks into it.
      const shown = await page.locator('body').innerText({ timeout: 5000 })
      throw new Error(`no result at ${page.url()}, where it says: ${shown.slice(0, 3000)}`, { cause: error })
    })
  const phase = await page.getByTestId('phase').getAttribute('data-phase')
  if (phase !== 'done')
    throw new Error(`the run ended as ${phase}: ${await page.getByTestId('problem').allInnerTexts()}`)
}

/** Unfolds every section of a result's appendix: what passes is folded until somebody asks for it. */
export async function unfold(page: Page): Promise<void> {
  await page.getByTestId('fold-all').filter({ hasText: 'Unfold all' }).click()
}

/**
 * The bytes that a button downloads, as text. It is pressed by the keyboard: sections above it may still be filling, and
 * a button that moves between a pointer's two halves of a click is not clicked.
 */
export async function downloaded(page: Page, testId: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId(testId).press('Enter'),
  ])
  const stream = await download.createReadStream()
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** The report as somebody sends it: what leaves is listed, and chosen, before it is saved. */
export async function sharedReport(page: Page, as = 'figures'): Promise<string> {
  await page.getByTestId('share-open').click()
  await page.getByTestId(`share-${as}`).check()
  const html = await downloaded(page, 'download-report')
  await page.getByTestId('share').getByRole('button', { name: 'Close' }).click()
  return html
}
