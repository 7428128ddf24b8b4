/**
 * Faults done to the built workbench, and what becomes of the run: measured, and written into docs/reliability.md.
 * `UPDATE=1` writes the table anew; otherwise it must be what was measured.
 */
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch } from '../../src/cli/host/browser'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { lasting } from '../unit/session/lasting'
import { keptBytes, keptSetups } from './kept-here'
import {
  at,
  close,
  closeLater,
  endSession,
  hang,
  harmed,
  inPhase,
  lose,
  noted,
  noteText,
  ready,
  removeHarmed,
  replayedPart,
  result,
  struck,
  throwsLater,
  watchDrawing,
} from './harmed'
import { isMeasured, type Row } from './measured'
import { demo, dropFiles, finished, quick, unfold } from './workbench'

let browser: Browser
/** Of undisturbed runs: backends differ in the last bits. */
const whole = new Map<string, EvaluationResult>()
const table: Row[] = []

const opened = (prelude: string, query: string) => harmed(browser, prelude, query)
/** In words, what an evaluation kept. */
function outcomeOf(found: EvaluationResult): string {
  expect(replayedPart(found)).toEqual(replayedPart(whole.get(found.evidence.environment.backend)!))
  return found.latency ? 'exact' : 'exact; latency null, with the reason'
}

beforeAll(async () => {
  browser = await launch()
  for (const query of [quick('latency=50'), '?check=0&latency=50']) {
    const { page, close } = await opened('', query)
    await page.getByTestId('run').click()
    await finished(page)
    const found = await result(page)
    whole.set(found.evidence.environment.backend, found)
    await close()
  }
})
afterAll(async () => {
  await browser?.close()
  removeHarmed()
})

const kept: [fault: string, prelude: string, query: string][] = [
  ['replay worker ended while loading', at('load', 2, close, true), quick('latency=50')],
  ['replay worker ended while replaying', at('replay', 3, close, true), quick('latency=50')],
  ['replay worker ended while timing', at('latency', 1, close, true), quick('latency=50')],
  ['every replay worker ended while timing', at('latency', 1, closeLater, false), quick('latency=5000')],
  ['replay worker throws between two batches', at('replay', 3, throwsLater, true), quick('latency=50')],
  ['replay worker hangs while loading', at('load', 1, hang, true), quick('latency=50')],
  ['replay worker hangs at its first batch', at('replay', 1, hang, true), quick('latency=50')],
  // The fourth batch is asked once the first is answered.
  ['replay worker hangs while replaying', at('replay', 4, hang, true), quick('latency=50')],
  ['context lost while loading', watchDrawing + at('load', 2, lose, true), '?check=0&latency=50'],
  ['context lost while replaying', watchDrawing + at('replay', 3, lose, true), '?check=0&latency=50'],
  ['context lost while timing', watchDrawing + at('latency', 1, lose, true), '?check=0&latency=50'],
  [
    'context lost in every worker while timing',
    watchDrawing + at('latency', 1, lose, false),
    '?check=0&latency=5000',
  ],
]

test.each(kept)('%s: no answer is lost', async (fault, prelude, query) => {
  const { page, close } = await opened(prelude, query)
  await page.getByTestId('run').click()
  const started = performance.now()
  await finished(page)
  const seconds = (performance.now() - started) / 1000
  const found = await result(page)
  expect(await page.evaluate(async () => (await caches.match('/struck')) !== undefined)).toBe(true)
  const outcome = outcomeOf(found)
  if (fault.includes('every')) expect(found.latencyReason).toMatch(/the timing broke\. .* died 4 times/)
  else expect(outcome).toBe('exact')
  // Silence would have taken five minutes.
  expect(seconds).toBeLessThan(120)
  table.push([fault, outcome])
  await close()
})

const marked = (page: Page, mark: string) =>
  page.evaluate(async (mark) => (await caches.match(mark)) !== undefined, mark)

/** The fourth batch waits until the GPU process is gone: that the others are through with by then would be chance. */
const waits = `if (self.name === 'replay') {
  let n = 0
  addEventListener('message', async (event) => {
    if (event.data.kind !== 'replay' || ++n !== 4) return
    event.stopImmediatePropagation()
    await ${struck}
    while (!(await caches.match('/crashed'))) await new Promise((done) => setTimeout(done, 20))
    dispatchEvent(new MessageEvent('message', { data: event.data }))
  })
};`

test('GPU process killed in mid-run: no answer is lost', async () => {
  // A browser of its own: after some of these it would give no page a context any more.
  const own = await launch()
  const { page, close } = await harmed(own, waits, '?check=0&latency=50')
  await page.getByTestId('run').click()
  await expect.poll(() => marked(page, '/struck'), { timeout: 120_000 }).toBe(true)
  const cdp = await own.newBrowserCDPSession()
  const gpu = async () => {
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo')
    return processInfo.find(({ type }) => type === 'GPU')?.id
  }
  const before = await gpu()
  expect(before).toBeDefined()
  await cdp.send('Browser.crashGpuProcess')
  await expect.poll(gpu).not.toBe(before)
  await page.evaluate(async () => (await caches.open('faults')).put('/crashed', new Response('')))
  await finished(page)
  const outcome = outcomeOf(await result(page))
  expect(outcome).toBe('exact')
  table.push(['GPU process killed in mid-run', outcome])
  await close()
  await own.close()
})

/** Ways in which a tab ends in the middle of a replay. @returns the page that comes after it, with the files in their places */
const ends: [fault: string, end: (page: Page) => Promise<Page>][] = [
  ['tab crashes in mid-run', async (page) => (await crash(page), another(page))],
  ['tab closed in mid-run', async (page) => (await page.close(), another(page))],
  ['page loaded again in mid-run', loadAgain],
]

/** The files are where the tab left them. */
async function another(page: Page): Promise<Page> {
  const next = await page.context().newPage()
  await next.goto(page.url())
  await next.getByTestId('kept-setup').locator('button').first().click({ timeout: 20_000 })
  return next
}

/** Whoever does so in the middle of a run is asked, and wants it. */
async function loadAgain(page: Page): Promise<Page> {
  page.on('dialog', (asked) => void asked.accept())
  await page.reload()
  return page
}

async function crash(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  cdp.send('Page.crash').catch(() => undefined)
  await crashed
}

let undisturbed: EvaluationResult | undefined

/** The same run in a tab that nothing happens to. */
async function anew(context: BrowserContext, url: string): Promise<EvaluationResult> {
  const page = await context.newPage()
  await page.goto(url)
  await dropFiles(page, [join(demo, 'flights')])
  await ready(page)
  await page.getByTestId('run').click()
  await finished(page)
  return result(page)
}

test.each(ends)(
  '%s: the next one goes on after the last whole batch, to the same result',
  async (fault, end) => {
    // The last of five batches is never answered in the first tab: those before it are.
    const hang = `if (self.name === 'replay' && !self.location.search) {
    let first = true
    caches.match('/struck').then((struck) => { first = !struck })
    let n = 0
    addEventListener('message', ({ data }) => {
      if (data.kind === 'replay' && ++n === 5 && first) for (;;);
    })
  };`
    const { page, close } = await opened(hang, quick('latency=0'))
    await page.getByTestId('run').click()
    await inPhase(page, 'replaying')
    await expect.poll(() => keptBytes(page), { timeout: 20_000 }).toBeGreaterThan(2048)
    await page.evaluate(async () => (await caches.open('faults')).put('/struck', new Response('')))
    const context = page.context()
    // Files are copied beside the replay, which a quick machine is through with before they are.
    await expect.poll(() => keptSetups(page), { timeout: 20_000 }).toBe(1)
    const url = page.url()
    const next = await end(page)
    await next.getByTestId('kept-journal').waitFor()
    expect(await next.getByTestId('kept-journal').innerText()).toMatch(/[\d,]+ requests answered/)
    await ready(next)
    await noteText(next, 'going-on')
    await next.getByTestId('run').click()
    await finished(next)
    expect(await noted(next)).toMatch(/Going on from request (4,096|8,192|12,288|16,384):/)
    const found = await result(next)
    expect(outcomeOf(found)).toBe('exact; latency null, with the reason')
    expect(await keptBytes(next)).toBe(0)
    undisturbed ??= await anew(context, url)
    expect(lasting(found)).toBe(lasting(undisturbed))
    table.push([fault, 'goes on after the last whole batch: exact'])
    await close()
  },
)

test('session worker ended in mid-run: said at once, the files are there again, and the next run is exact', async () => {
  const { page, close } = await opened('', quick('latency=50'))
  await page.getByTestId('run').click()
  await inPhase(page, 'replaying')
  await endSession(page)
  const ended = performance.now()
  await page.locator('[data-testid="problem"][data-code="session-died"]').waitFor({ timeout: 10_000 })
  const seconds = (performance.now() - ended) / 1000
  await ready(page)
  await page.getByTestId('run').click()
  await finished(page)
  expect(outcomeOf(await result(page))).toBe('exact')
  expect(seconds).toBeLessThan(10)
  table.push([
    'session worker ended in mid-run',
    'said within seconds; files and mapping are kept, replayed again exact',
  ])
  await close()
})

test.each([
  ['session worker hangs before its first batch', "message.progress?.phase === 'loading'"],
  ['session worker hangs in mid-run', "message.progress?.phase === 'replaying' && message.progress.done > 0"],
])('%s: known by its silence, and the next run goes on', async (fault, where) => {
  const hangs = `if (self.name === 'session') {
    let first = true
    caches.match('/struck').then((struck) => { first = !struck })
    const post = self.postMessage.bind(self)
    self.postMessage = (message, ...more) => {
      post(message, ...more)
      if (first && ${where}) { ${hang} }
    }
  };`
  const { page, close } = await opened(hangs, quick('latency=50'))
  await page.getByTestId('run').click()
  await page.locator('[data-testid="problem"][data-code="session-died"]').waitFor({ timeout: 90_000 })
  await ready(page)
  await page.getByTestId('run').click()
  await finished(page)
  expect(outcomeOf(await result(page))).toBe('exact')
  table.push([fault, 'said half a minute later; replayed again exact'])
  await close()
})

test('session worker throws in mid-run: said at once, and the next run goes on', async () => {
  const throws = `if (self.name === 'session') {
    let first = true
    caches.match('/struck').then((struck) => { first = !struck })
    const post = self.postMessage.bind(self)
    self.postMessage = (message, ...more) => {
      post(message, ...more)
      if (first && message.progress?.phase === 'replaying' && message.progress.done > 0) {
        first = false
        new BroadcastChannel('faults').postMessage('struck')
        setTimeout(() => { throw new Error('broken on purpose') })
      }
    }
  };`
  const { page, close } = await opened(throws, quick('latency=50'))
  await page.getByTestId('run').click()
  const said = page.locator('[data-testid="problem"][data-code="session-died"]')
  await said.waitFor({ timeout: 60_000 })
  expect(await said.innerText()).toContain('broken on purpose')
  await ready(page)
  await page.getByTestId('run').click()
  await finished(page)
  expect(outcomeOf(await result(page))).toBe('exact')
  table.push(['session worker throws in mid-run', 'said at once, in its words; replayed again exact'])
  await close()
})

/** In the middle of a figure, after others were made and said so. */
const hangsAt = (asked: string) => `if (self.name === 'session') {
  let first = true
  let figures = false
  caches.match('/struck').then((struck) => { first = !struck })
  const post = self.postMessage.bind(self)
  self.postMessage = (message, ...more) => {
    post(message, ...more)
    figures ||= message.progress?.phase === 'evaluating' && '${asked}' === 'evaluating'
  }
  addEventListener('message', ({ data }) => { figures ||= data.method === '${asked}' })
  let sorted = 0
  const sort = Float64Array.prototype.sort
  Float64Array.prototype.sort = function (...by) {
    if (figures && first && ++sorted === 5) { ${hang} }
    return sort.apply(this, by)
  }
};`

test('session worker hangs while it makes figures: known by its silence, and the next run goes on', async () => {
  const { page, close } = await opened(hangsAt('evaluating'), quick('latency=50'))
  await page.getByTestId('run').click()
  await page.locator('[data-testid="problem"][data-code="session-died"]').waitFor({ timeout: 90_000 })
  await ready(page)
  await noteText(page, 'going-on')
  await page.getByTestId('run').click()
  await finished(page)
  expect(await noted(page)).toMatch(/Going on from request/)
  expect(outcomeOf(await result(page))).toBe('exact')
  table.push([
    'session worker hangs while it makes figures',
    'said half a minute later; replayed again it goes on: exact',
  ])
  await close()
})

test('session worker ended while nobody asks it: said, and the files are there again', async () => {
  const { page, close } = await opened('', quick('latency=0'))
  await endSession(page)
  await page.locator('[data-testid="problem"][data-code="session-died"]').waitFor({ timeout: 10_000 })
  await ready(page)
  table.push(['session worker ended at rest', 'said within seconds; files and mapping are kept'])
  await close()
})

test('stopped while a session hangs: ended within three seconds, and the files are there again', async () => {
  const hang = `if (self.name === 'session') {
    const post = self.postMessage.bind(self)
    self.postMessage = (message, ...more) => {
      post(message, ...more)
      if (message.progress?.phase === 'replaying') for (;;);
    }
  };`
  const { page, close } = await opened(hang, quick('latency=0'))
  await page.getByTestId('run').click()
  await inPhase(page, 'replaying')
  await page.getByTestId('stop').click()
  const stopped = performance.now()
  await page.locator('[data-testid="problem"][data-code="session-died"]').waitFor({ timeout: 10_000 })
  const seconds = (performance.now() - stopped) / 1000
  await ready(page)
  expect(seconds).toBeLessThan(5)
  table.push(['session worker hangs, then Stop', 'ended 2.5 s later; files and mapping are kept'])
  await close()
})

test('twenty runs, each stopped in mid-run: nothing is left of them, and the next counts the same', async () => {
  // Only once a run may be the last one is its fourth batch answered.
  const holds = waits.replace("'/crashed'", "'/go'")
  const { page, close } = await opened(holds, quick('latency=50'))
  const workers = new Set<number>()
  for (let run = 1; run <= 20; run++) {
    await page.getByTestId('run').click()
    // The fourth batch is asked once the first is answered.
    await expect.poll(() => marked(page, '/struck'), { timeout: 60_000 }).toBe(true)
    await page.getByTestId('stop').click()
    await finished(page)
    await page.evaluate(async () => (await caches.open('faults')).delete('/struck'))
    workers.add(page.workers().length)
    await page.getByRole('button', { name: 'Setup' }).click()
    await ready(page)
  }
  expect([...workers]).toHaveLength(1)
  await page.evaluate(async () => (await caches.open('faults')).put('/go', new Response('')))
  await page.getByTestId('run').click()
  await finished(page)
  const found = await result(page)
  const counts = ({ requests, confusion, agreement }: EvaluationResult) => [
    requests,
    confusion,
    agreement.value,
  ]
  expect(counts(found)).toEqual(counts(whole.get('wasm')!))
  table.push([
    'twenty runs, each stopped in mid-run',
    'no worker is left of them; the next run counts the same',
  ])
  await close()
  // Each takes some seconds, twenty some minutes of a busy machine.
}, 900_000)

test('charts that cannot be drawn: each panel says so, and the others are there', async () => {
  const { page, close } = await opened('', quick('latency=50'))
  await page.evaluate(() => {
    HTMLCanvasElement.prototype.getContext = () => {
      throw new Error('no canvas today')
    }
  })
  await page.getByTestId('run').click()
  await finished(page)
  await unfold(page)
  const broken = page.getByTestId('not-drawn')
  await broken.first().waitFor()
  expect(await broken.first().innerText()).toMatch(/could not be drawn.*no canvas today/s)
  await page.locator('#evidence').getByText('Cross-origin isolated').waitFor()
  expect(outcomeOf(await result(page))).toBe('exact')
  table.push(['charts cannot be drawn', 'exact; each panel says so, the others are drawn'])
  await close()
})

test('docs/reliability.md has what was measured', () => {
  isMeasured('measured', table)
})
