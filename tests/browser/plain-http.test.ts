/**
 * The workbench as colleagues reach a host inside a company: by plain http, under a name that is not localhost. A browser
 * takes that for no secure origin, and gives it neither randomUUID, crypto.subtle, locks, OPFS, caches nor a service worker.
 */
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest'
import { launch } from '../../src/cli/host/browser'
import { endSession, inPhase, ready, replayedPart, result, watchWorkers } from './harmed'
import { keptEvaluations, keptSetups } from './kept-here'
import { plainHost, type PlainHost } from './plain-host'
import { demo, dist, downloaded, dropFiles, finished, quick, root, sharedReport } from './workbench'

const NAME = 'workbench.example'
const flights = join(demo, 'flights')
let browser: Browser
let host: PlainHost
let context: BrowserContext

beforeAll(async () => {
  browser = await launch({ args: [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`] })
  host = await plainHost(dist)
})
afterAll(async () => {
  await browser?.close()
  await host?.stop()
})
beforeEach(async () => {
  context = await browser.newContext({ acceptDownloads: true })
})
afterEach(() => context.close())

async function visit(url = host.url.replace('127.0.0.1', NAME)) {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.addInitScript(watchWorkers)
  await page.goto(url + quick('latency=20'))
  return { page, complaints }
}

/** Dropped, replayed, and its evaluation.json. */
async function evaluated(page: Page) {
  await dropFiles(page, [flights])
  await ready(page)
  await page.getByTestId('run').click()
  await finished(page)
  return result(page)
}

test('an evaluation is the same as at home, is kept, shared, and there after a reload', async () => {
  const { page, complaints } = await visit()
  const lacking = await page.evaluate(() => [
    isSecureContext,
    'randomUUID' in crypto,
    'subtle' in crypto,
    'locks' in navigator,
    'caches' in window,
    'serviceWorker' in navigator,
  ])
  expect(lacking).toEqual([false, false, false, false, false, false])
  const found = await evaluated(page)
  // At home it is loaded again by itself, for the headers of its service worker.
  const atHome = (await visit(host.url)).page
  await atHome.getByTestId('kept-program').waitFor({ timeout: 60_000 })
  const home = await evaluated(atHome)
  expect(replayedPart(found)).toEqual(replayedPart(home))
  expect(found.gates).toEqual(home.gates)
  const log = found.evidence.logs[0]!.sha256
  expect(log).toMatch(/^[0-9a-f]{64}$/)
  expect(log).toBe(home.evidence.logs[0]!.sha256)
  await page.bringToFront()
  expect(await sharedReport(page)).toContain('id="result"')
  await expect.poll(() => keptEvaluations(page)).toBe(1)
  await expect.poll(() => keptSetups(page)).toBe(1)

  await page.reload()
  await finished(page)
  await page.getByRole('button', { name: 'Setup', exact: true }).click()
  await ready(page)
  await page.getByTestId('run').click()
  await finished(page)
  expect(replayedPart(await result(page))).toEqual(replayedPart(home))
  expect(complaints).toEqual([])
})

test('a key of one’s own signs, where the browser makes none', async () => {
  const { page, complaints } = await visit()
  await page
    .getByTestId('file-report')
    .setInputFiles(join(root, 'tests/fixtures/results/0.1.0/evaluation.json'))
  await page.getByTestId('results').waitFor()
  await page.getByTestId('share-open').click()
  // It does not stay checked: there is no key yet.
  await page.getByTestId('sign').click()
  await page.getByTestId('sign-lacking').waitFor()
  await page.getByTestId('sign-file').setInputFiles(join(root, 'tests/fixtures/keys/openssh'))
  await page.getByTestId('sign-key').waitFor()
  expect(await downloaded(page, 'share-json')).toContain('"signatures"')
  expect(complaints).toEqual([])
})

test('without locks a session that ends is known by its silence, and the next run is exact', async () => {
  const { page } = await visit()
  await dropFiles(page, [flights])
  await ready(page)
  await page.getByTestId('run').click()
  await inPhase(page, 'replaying')
  await endSession(page)
  await page.locator('[data-testid="problem"][data-code="session-died"]').waitFor({ timeout: 120_000 })
  await ready(page)
  await page.getByTestId('run').click()
  await finished(page)
  expect((await result(page)).requests.replayed).toBe(20_000)
})
