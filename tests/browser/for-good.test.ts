/** Faults that a run does not outlive, where nothing may be kept on this machine: what was answered is there all the same. */
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch } from '../../src/cli/host/browser'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import {
  close,
  endSession,
  harmed,
  lose,
  noted,
  noteText,
  ready,
  removeHarmed,
  result,
  watchDrawing,
} from './harmed'
import { keptBytes, keptSetups } from './kept-here'
import { isMeasured, type Row } from './measured'
import { finished, quick } from './workbench'

let browser: Browser
let whole: EvaluationResult
const table: Row[] = []

beforeAll(async () => {
  browser = await launch()
  const { page, close } = await harmed(browser, '', quick('latency=0'))
  await page.getByTestId('run').click()
  await finished(page)
  whole = await result(page)
  await close()
})
afterAll(async () => {
  await browser?.close()
  removeHarmed()
})

/**
 * Ends the first worker at the fourth batch, which is asked once the first is answered, and each after it at its first: once
 * it is known which of them this is, and the models are loaded.
 */
const forGood = (harm: string, again: string) => `if (self.name === 'replay') {
  const struck = caches.match('/struck')
  const listen = self.addEventListener.bind(self)
  const post = self.postMessage.bind(self)
  let loaded = 0
  let load = () => {}
  const loading = new Promise((resolve) => (load = resolve))
  self.postMessage = (message, ...more) => {
    post(message, ...more)
    if (message.kind === 'answer' && ++loaded === 3) load()
  }
  let n = 0
  self.addEventListener = (type, hear) => listen(type, async (event) => {
    const dead = await struck
    if (event.data.kind === 'replay' && (dead || ++n === 4)) {
      await loading
      if (!dead) { ${harm} } else { ${again} }
    }
    hear(event)
  })
};`
const closeAgain = 'self.close(); return'

const failed = (page: Page, code: string) =>
  page.locator(`[data-testid="problem"][data-code="${code}"]`).waitFor({ timeout: 60_000 })

async function keepingNothing(prelude: string, query: string) {
  const opened = await harmed(browser, prelude, query)
  await opened.page.getByTestId('keep-nothing').check()
  await opened.page.getByTestId('run').click()
  return opened
}

/** What is offered of a run that failed: how many requests, and the result of them. */
async function offered(page: Page): Promise<EvaluationResult> {
  const button = page.getByTestId('conclude')
  await button.waitFor({ timeout: 60_000 })
  const said = Number((await button.innerText()).replace(/\D/g, ''))
  expect(said).toBeGreaterThanOrEqual(512)
  // What is kept is said, and one way on stands out.
  expect(await page.getByTestId('run-left').innerText()).toMatch(/^What was answered is kept; files, /)
  const strong = page.getByRole('region', { name: 'Replay' }).locator('.strong')
  expect(await strong.allInnerTexts()).toEqual([await button.innerText()])
  await button.click()
  await finished(page)
  const found = await result(page)
  expect(found.partial).toBe(true)
  expect(found.requests.replayed).toBe(said)
  expect(found.warnings.map(({ code }) => code)).toContain('replay-died')
  expect([await keptBytes(page), await keptSetups(page)]).toEqual([0, 0])
  return found
}

/** Once nothing harms it any more. */
async function goesOn(page: Page, from: number): Promise<void> {
  await page.evaluate(() => caches.delete('faults'))
  await page.getByRole('button', { name: 'Setup' }).click()
  await ready(page)
  await noteText(page, 'going-on')
  await page.getByTestId('run').click()
  await finished(page)
  expect(await noted(page)).toMatch(/Going on from request/)
  expect(Number(/request ([\d,]+)/.exec(await noted(page))![1]!.replace(/\D/g, ''))).toBeLessThanOrEqual(from)
  const found = await result(page)
  for (const key of ['requests', 'agreement', 'confusion'] as const) expect(found[key]).toEqual(whole[key])
  expect(found.quality!.primary).toEqual(whole.quality!.primary)
  expect(found.quality!.shadow).toEqual(whole.quality!.shadow)
  // The partial result was seen: bounds hold for a second look.
  expect(found.history!.continued).toBe(1)
  expect([await keptBytes(page), await keptSetups(page)]).toEqual([0, 0])
}

test('every replay worker is ended: the answers are offered, and the next run goes on after them', async () => {
  const { page, close: over } = await keepingNothing(forGood(close, closeAgain), quick('latency=50'))
  await failed(page, 'replay-died')
  const found = await offered(page)
  expect(found.latency).toBeNull()
  expect(found.latencyReason).toMatch(/died 4 times/)
  await goesOn(page, found.requests.replayed)
  table.push([
    'every replay worker ended while replaying',
    'the result of what was answered, partial; replayed again it goes on: exact',
  ])
  await over()
})

test('WebGL is lost for good, and then WebAssembly too: what WebGL answered is still offered', async () => {
  const again = `if (globalThis.drawing) globalThis.drawing.getExtension('WEBGL_lose_context').loseContext()
    else { ${closeAgain} }`
  const { page, close: over } = await keepingNothing(
    watchDrawing + forGood(lose, again),
    '?check=0&latency=0',
  )
  await failed(page, 'replay-died')
  await page.getByTestId('conclude').waitFor()
  await page.getByTestId('run-on-wasm').click()
  await page.locator('[data-testid="phase"][data-phase="loading"]').waitFor({ state: 'attached' })
  await failed(page, 'replay-died')
  const found = await offered(page)
  expect(found.evidence.environment.backend).toBe('webgl')
  table.push(['WebGL lost for good, then WebAssembly', 'the result of what was answered on WebGL, partial'])
  await over()
})

test('the session is ended in mid-run: its successor has the answers, and goes on after them', async () => {
  const hangs = `if (self.name === 'replay') {
    let first = true
    caches.match('/struck').then((struck) => { first = !struck })
    let n = 0
    addEventListener('message', ({ data }) => { if (data.kind === 'replay' && ++n === 5 && first) for (;;); })
  };`
  const { page, close: over } = await keepingNothing(hangs, quick('latency=0'))
  await page.getByText(/^agreement so far/).waitFor({ timeout: 60_000 })
  await page.evaluate(async () => (await caches.open('faults')).put('/struck', new Response('')))
  await endSession(page)
  await failed(page, 'session-died')
  const found = await offered(page)
  await goesOn(page, found.requests.replayed)
  table.push([
    'session worker ended in mid-run',
    'the result of what was answered, partial; replayed again it goes on: exact',
  ])
  await over()
})

test('docs/reliability.md has what was measured', () => isMeasured('measured, nothing kept', table))
