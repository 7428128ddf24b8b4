/** The built workbench with faults written into its workers. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { serve } from '../../src/cli/host/serve'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, dist, downloaded, dropFiles } from './workbench'

const folders: string[] = []
export function removeHarmed(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
}

/** Where in a run the replay's worker is: by the kind of what it is asked. */
type Asked = 'load' | 'replay' | 'latency'

/**
 * Before the replay's own code, in each of its workers: does `harm` at the nth message of a kind; `once`, in the first
 * worker that comes there alone. It is known by a cache, which all workers of the page share.
 */
export const at = (kind: Asked, nth: number, harm: string, once: boolean) => `if (self.name === 'replay') {
  let first = ${!once}
  ${once ? `caches.open('faults').then(async (cache) => { first = !(await cache.match('/done')) })` : ''}
  let n = 0
  addEventListener('message', ({ data }) => {
    if (data.kind !== '${kind}' || ++n !== ${nth} || !first) return
    ${once ? `caches.open('faults').then((cache) => cache.put('/done', new Response('')))` : ''}
    ${harm}
  })
};`

/** A test whose fault never came about would say nothing. */
export const struck = `caches.open('faults').then((cache) => cache.put('/struck', new Response('')))`
export const close = `${struck}.then(() => self.close());`
/** In the middle of what it was asked. */
export const closeLater = `${struck}.then(() => setTimeout(() => self.close(), 300));`
/** Where nothing catches it. */
export const throwsLater = `${struck}.then(() => setTimeout(() => { throw new Error('broken on purpose') }));`
/** The first to come there hangs for good; the page, which hears of it, remembers that it did. */
export const hang = `new BroadcastChannel('faults').postMessage('struck'); for (;;);`
/** The context that draws is lost as the GPU process loses it: in the middle of the work, once there is one. */
export const lose = `const waiting = setInterval(() => {
  if (!globalThis.drawing) return
  clearInterval(waiting)
  ${struck}.then(() => globalThis.drawing.getExtension('WEBGL_lose_context').loseContext())
}, 1);`
export const watchDrawing = `{
  const draw = WebGL2RenderingContext.prototype.drawElements
  WebGL2RenderingContext.prototype.drawElements = function (...given) {
    globalThis.drawing = this
    return draw.apply(this, given)
  }
};`

function harmedDist(prelude: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  folders.push(folder)
  cpSync(dist, folder, { recursive: true })
  const assets = join(folder, 'assets')
  for (const name of readdirSync(assets).filter((one) => /^(fetch-)?worker-.*\.js$/.test(one)))
    writeFileSync(join(assets, name), `${prelude}\n${readFileSync(join(assets, name), 'utf8')}`)
  return folder
}

/** The workbench with this before the code of each of its workers. */
export const serveHarmed = (prelude: string) => serve(harmedDist(prelude))

interface Opening {
  /** Dropped; the flights demo where not given. */
  folder?: string
  /** A new one where not given. */
  context?: BrowserContext
  /** Before anything is dropped. */
  opened?: (page: Page) => Promise<unknown>
}

interface Opened {
  page: Page
  close(): Promise<void>
}

/** In the page: its own workers, so that a test can end them. */
export function watchWorkers(): void {
  const workers: Worker[] = []
  Object.assign(window, { workers })
  window.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given)
      workers.push(this)
    }
  }
}

/** The flights demo, or another folder, dropped onto the harmed workbench, ready to be replayed. */
export async function harmed(
  browser: Browser,
  prelude: string,
  query: string,
  { folder = join(demo, 'flights'), context, opened }: Opening = {},
): Promise<Opened> {
  const served = await serveHarmed(prelude)
  const own = context ? null : await browser.newContext()
  const page = await (own ?? context!).newPage()
  await page.addInitScript(watchWorkers)
  // What workers did before they hung.
  await page.addInitScript(() => {
    new BroadcastChannel('faults').onmessage = async () => {
      const cache = await caches.open('faults')
      for (const what of ['/struck', '/done']) await cache.put(what, new Response(''))
    }
  })
  await page.goto(served.url + query)
  await opened?.(page)
  await dropFiles(page, [folder])
  await ready(page)
  // A context that was given stays.
  return { page, close: async () => (await (own ?? page).close(), served.close()) }
}

export const ready = (page: Page) =>
  page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
export const result = async (page: Page) =>
  JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
export const inPhase = (page: Page, phase: string) =>
  page
    .locator(`[data-testid="phase"][data-phase="${phase}"]`)
    .waitFor({ state: 'attached', timeout: 120_000 })
/** The page's newest worker of its own: the session's. */
export const endSession = (page: Page) =>
  page.evaluate(() => (window as unknown as { workers: Worker[] }).workers.at(-1)!.terminate())

/** What the replay found, whatever came after it. */
export function replayedPart({ requests, agreement, confusion, quality, errors }: EvaluationResult) {
  return { requests, agreement, confusion, quality, errors }
}

/** Notes what an element says as soon as it is there: what is left of a replay may be over before anybody asks. */
export const noteText = (page: Page, testid: string) =>
  page.evaluate((id) => {
    const look = () => {
      const text = document.querySelector(`[data-testid="${id}"]`)?.textContent
      if (text) (window as unknown as { noted?: string }).noted ??= text
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true })
  }, testid)
export const noted = (page: Page) =>
  page.evaluate(() => (window as unknown as { noted?: string }).noted ?? '')
