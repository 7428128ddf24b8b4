/** The workbench on a static host that knows nothing of it: isolated and offline after one visit, and newer versions of it. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright'
import { launch } from '../../src/cli/host/browser'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { axeViolations } from './axe'
import { plainHost, type PlainHost } from './plain-host'
import { demo, dist, downloaded, finished, quick, root, sharedReport } from './workbench'

const flights = join(demo, 'flights')
const query = quick('latency=20')
let browser: Browser
let newer: string
let host: PlainHost
let context: BrowserContext

beforeAll(async () => {
  browser = await launch()
  newer = mkdtempSync(join(tmpdir(), 'newer-'))
  await buildAnew(newer)
})
afterEach(async () => {
  await context.close()
  await host.stop()
})
afterAll(async () => {
  await browser.close()
  rmSync(newer, { recursive: true })
})

/** A later build, as a change deep down makes one: every chunk has another name, page and report say which they are of. */
async function buildAnew(folder: string): Promise<void> {
  cpSync(dist, folder, { recursive: true })
  const assets = join(folder, 'assets')
  const renamed = readdirSync(assets).map((name) => [name, name.replace(/\.\w+$/, 'Z$&')] as const)
  for (const [name, later] of renamed) renameSync(join(assets, name), join(assets, later))
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const name of texts.filter((one) => /\.(js|css|html)$/.test(one))) {
    const path = join(folder, name)
    const text = renamed.reduce((all, [was, is]) => all.replaceAll(was, is), readFileSync(path, 'utf8'))
    writeFileSync(path, text.replace('<meta charset="utf-8" />', '$&<meta name="build" content="newer" />'))
  }
  await build({
    configFile: join(root, 'vite.offline.config.ts'),
    build: { outDir: folder },
    logLevel: 'warn',
  })
}

/** A page of a fresh browser, with its complaints. */
async function visit(prelude?: () => void): Promise<{ page: Page; complaints: string[] }> {
  host = await plainHost(dist)
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true })
  if (prelude) await context.addInitScript(prelude)
  return open()
}

async function open(): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(host.url + query)
  return { page, complaints }
}

/** Once the program is kept. */
const kept = (page: Page) => page.getByTestId('kept-program').waitFor({ timeout: 60_000 })

const isolated = (page: Page) => page.evaluate(() => crossOriginIsolated)
const version = (page: Page) => page.evaluate(() => document.querySelector('[name="build"]') !== null)

async function setUp(page: Page): Promise<void> {
  // A tab behind another is given no folder.
  await page.bringToFront()
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await page.getByTestId('file-log').setInputFiles(join(flights, 'log.csv'))
  await page.getByTestId('file-mapping').setInputFiles(join(flights, 'mapping.json'))
  await ready(page)
}

const ready = (page: Page) => page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })

async function evaluate(page: Page): Promise<EvaluationResult> {
  await page.getByTestId('run').click()
  await finished(page)
  return JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
}

/** What of the origin's Cache Storage: per cache the paths in it, and every text. */
const cached = (page: Page) =>
  page.evaluate(async () => {
    const home = new URL('.', document.baseURI).href
    const all = await Promise.all(
      (await caches.keys()).map(async (name) => {
        const cache = await caches.open(name)
        const requests = await cache.keys()
        const texts = await Promise.all((await cache.matchAll()).map((response) => response.text()))
        return { name, paths: requests.map(({ url }) => url.slice(home.length)), texts }
      }),
    )
    return all
  })

test('after one visit it is isolated, and evaluates dropped files without a network', async () => {
  const { page, complaints } = await visit()
  await kept(page)
  expect(await isolated(page)).toBe(true)
  const steps = await page.evaluate(() => {
    const seen: number[] = []
    for (let last = performance.now(); seen.length < 1000;) {
      const now = performance.now()
      if (now > last) seen.push(now - last)
      last = now
    }
    return seen
  })
  // In ms, with what doubles leave of their difference.
  expect(Math.min(...steps)).toBeLessThan(0.00501)

  await host.stop()
  await page.reload()
  await setUp(page)
  const result = await evaluate(page)
  expect(result.requests.replayed).toBe(20_000)
  expect(result.evidence.environment.crossOriginIsolated).toBe(true)
  expect(result.latency?.timerStepMs).toBeLessThan(0.00501)
  expect(await sharedReport(page)).toContain('id="result"')

  const [copy, ...others] = await cached(page)
  expect(others).toEqual([])
  const program = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
    .filter((path) => !/^demo\/|\.schema\.json$|^THIRD-PARTY|^offline-worker/.test(path))
  expect(copy!.paths.filter((path) => !path.startsWith('?tab=')).sort()).toEqual(program.sort())
  // Of what was dropped, evaluated and saved nothing is there: not a request's id, not a model's name. The example that
  // ships with the page, of the same models, is as it was shipped.
  const shipped = readFileSync(join(dist, 'example.json'), 'utf8')
  const texts = copy!.texts.filter((text) => text !== shipped)
  expect(texts).toHaveLength(copy!.texts.length - 1)
  const traces = ['f00002', 'flights-v1', result.evidence.logs[0]!.sha256!]
  const requests = readFileSync(join(flights, 'log.csv'), 'utf8').split('\n')
  for (const trace of [...traces, requests[5]!, requests[9000]!])
    expect(texts.some((text) => text.includes(trace))).toBe(false)
  expect(complaints.filter((one) => !one.includes('ERR_'))).toEqual([])
})

test('a demo that was used once is there without a network, another one says what is lacking', async () => {
  const { page } = await visit()
  await kept(page)
  await page.getByTestId('demo-flights').click()
  await finished(page)
  await host.stop()
  // From the start: a reload would come back to the results.
  await page.evaluate(() => history.replaceState(null, '', location.pathname + location.search))
  await page.reload()
  await page.getByTestId('demo-flights').click()
  await finished(page)
  await page.getByRole('button', { name: 'Setup' }).click()
  await page.getByTestId('demo-digits').click()
  const missing = page.locator('[data-code="demo-missing"]')
  await missing.waitFor()
  // What was there before is not run in its place.
  expect(await page.getByTestId('phase').getAttribute('data-phase')).toBe('idle')
  expect(await missing.innerText()).toContain('Without a network a demo is there once it has been used.')
})

test('workers have their policy from the service worker, and so have chunks that were not kept', async () => {
  const { page } = await visit()
  await kept(page)
  const policies = await page.evaluate(
    async (names) => {
      const answers = await Promise.all(names.map((name) => fetch(`./assets/${name}`)))
      return answers.map(({ headers }) => headers.get('Content-Security-Policy'))
    },
    readdirSync(join(dist, 'assets'))
      .filter((name) => /worker-.*js$/.test(name))
      .sort(),
  )
  const [fetcher, ...rest] = policies
  expect(fetcher).toContain("connect-src 'self' https: http:")
  expect(rest.length).toBeGreaterThan(2)
  for (const policy of rest) expect(policy).toContain("connect-src 'self' blob: data:")
})

test('a page that somebody has begun with is not loaded again: that is said, and loses nothing', async () => {
  host = await plainHost(dist)
  const release = host.hold('offline-worker.js')
  context = await browser.newContext()
  const { page } = await open()
  await setUp(page)
  release()
  const line = page.getByTestId('program')
  await line.waitFor({ timeout: 30_000 })
  expect(await line.innerText()).toContain('Timers are coarse until this page is loaded again.')
  expect(await isolated(page)).toBe(false)
  expect(await axeViolations(page)).toEqual([])
  await page.getByTestId('program-load').click()
  await line.waitFor({ state: 'detached' })
  await ready(page)
  expect(await isolated(page)).toBe(true)
})

test('while it is loaded again it takes no click that would be gone with it', async () => {
  // Where a click would land in the last moment of a page, which nobody's program can look at from outside.
  const { page } = await visit(() =>
    addEventListener('pagehide', () => {
      const box = document.querySelector('[data-testid="by-address-primary"]')!.getBoundingClientRect()
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      sessionStorage.setItem('hit', String(hit?.closest('button')?.dataset.testid))
    }),
  )
  await kept(page)
  expect(await isolated(page)).toBe(true)
  expect(await page.evaluate(() => sessionStorage.getItem('hit'))).toBe('undefined')
})

test('a newer version is announced, loaded on a press and not in a run, and leaves other tabs as they are', async () => {
  const { page, complaints } = await visit()
  await kept(page)
  const other = (await open()).page
  host.upload(newer)
  await page.reload()
  const load = page.getByTestId('program-load')
  await load.waitFor({ timeout: 30_000 })
  expect(await version(page)).toBe(false)
  await setUp(page)
  await page.getByTestId('run').click()
  await page.getByText('It waits until the run is over.').waitFor()
  expect(await load.isDisabled()).toBe(true)
  await finished(page)
  expect(await page.getByTestId('program').innerText()).toContain(
    'A newer version of the workbench is ready.',
  )
  await load.click()
  await load.waitFor({ state: 'detached' })
  // What was looked at is looked at again.
  await finished(page)
  expect(await version(page)).toBe(true)
  expect(await isolated(page)).toBe(true)
  expect((await cached(page)).length).toBe(2)

  // The host has no part of the older version any more.
  expect(await version(other)).toBe(false)
  await setUp(other)
  await evaluate(other)
  expect(await sharedReport(other)).not.toContain('content="newer"')
  expect(await sharedReport(other)).toContain('id="result"')
  await other.getByTestId('program-load').click()
  await other.getByTestId('program-load').waitFor({ state: 'detached' })
  await finished(other)
  expect(await version(other)).toBe(true)
  // What no tab is of any more goes at the next visit: one that is just being left is still there at the first.
  const left = async () => {
    await page.reload()
    return (await cached(page)).length
  }
  await expect.poll(left, { interval: 2000 }).toBe(1)
  await finished(page)
  // Nothing is drawn in a tab behind another, and so nothing comes to rest to be clicked.
  await page.bringToFront()
  await page.getByRole('button', { name: 'Setup', exact: true }).click()
  await ready(page)
  await evaluate(page)
  expect(await sharedReport(page)).toContain('content="newer"')
  expect(complaints).toEqual([])
})

test('what is forgotten is gone, and with the switch it does not come back', async () => {
  const { page } = await visit()
  await kept(page)
  const left = () =>
    page.evaluate(async () => [
      (await navigator.serviceWorker.getRegistrations()).length,
      (await caches.keys()).length,
    ])
  await page.getByTestId('kept-program').getByTestId('kept-forget').click()
  await page.getByTestId('kept-program').waitFor({ state: 'detached' })
  expect(await left()).toEqual([0, 0])
  // The page goes on, from the network.
  await page.getByTestId('gates-open').click()
  await page.getByTestId('gates-save').waitFor()
  expect(await left()).toEqual([0, 0])
  await page.reload()
  await kept(page)
  await page.getByTestId('keep-nothing').check()
  await page.getByTestId('kept-program').waitFor({ state: 'detached' })
  await page.reload()
  await page.getByTestId('kept').waitFor()
  await page.getByTestId('demo-flights').click()
  await finished(page)
  expect(await left()).toEqual([0, 0])
})

test.each([
  ['has none', () => Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })],
  [
    'refuses',
    () => {
      ServiceWorkerContainer.prototype.register = () =>
        Promise.reject(new DOMException('The user denied permission.', 'SecurityError'))
    },
  ],
])('where the browser %s, the page works as without', async (_, prelude) => {
  const { page, complaints } = await visit(prelude)
  await page.getByTestId('demo-flights').click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(result.evidence.environment.crossOriginIsolated).toBe(false)
  expect(await page.getByTestId('program').count()).toBe(0)
  expect(complaints).toEqual([])
})
