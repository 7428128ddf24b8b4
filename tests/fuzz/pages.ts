/**
 * Damaged files dropped on the built page in Chromium. Twelve at a time on one page, each onto what the one before left:
 * so people drop files, and so a page is opened once for a dozen.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright'
import type { DroppedFile } from '../../src/files/dropped'
import { dropFiles, quick, type Watched, type Workbench } from '../browser/workbench'
import { damaged, rollOf, spoiledModel } from './cases'
import { dropped } from './roads'
import { baselines, beside, gates, labels, logs, mappings, plainLog, reports, type Victim } from './victims'

export interface PageCase {
  seed: number
  kind: Kind
  /** 'goreplay.gor: bytes flipped, packed' */
  what: string
  outcome: 'settled' | 'failed'
  why: string
  /** From the drop until the page has done with the file, in seconds. */
  seconds: number
}

/** Cases on one page. */
export const ON_ONE_PAGE = 12
const MOST_SECONDS = 10
/** What one task of the page may compute before it answers, in milliseconds of its thread. */
const MOST_TASK = 100

interface Kin {
  files: readonly Victim[] | null
  /** Where they are dropped. */
  on: string
  /** What was dropped before. */
  beside: readonly Victim[]
}

const demo = [...beside, plainLog]
const anywhere = 'body'
const kin = {
  log: { files: logs, on: anywhere, beside: [] },
  'log, beside models': { files: logs, on: anywhere, beside },
  model: { files: null, on: anywhere, beside: [plainLog] },
  mapping: { files: mappings, on: anywhere, beside: demo },
  gates: { files: gates, on: anywhere, beside: demo },
  labels: { files: labels, on: '[data-testid="slot-labels"]', beside: demo },
  baseline: { files: baselines, on: '[data-testid="slot-baseline"]', beside: demo },
  report: { files: reports, on: anywhere, beside: [] },
} satisfies Record<string, Kin>
type Kind = keyof typeof kin
export const KINDS = Object.keys(kin) as Kind[]

/** Counts how often the page was busy and no more, and makes complaints of what it is not allowed. */
const watching = `
  window.settled = 0
  addEventListener('securitypolicyviolation', (event) => console.error('refused by policy: ' + event.violatedDirective))
  new MutationObserver((all) => {
    for (const { target } of all) if (target.getAttribute('data-busy') === 'false') window.settled++
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-busy'] })`

/** What is thrown or rejected in a worker may come to nobody's ears: its console says it. */
const inWorker = `
  addEventListener('unhandledrejection', (event) => console.error('rejected in a worker: ' + event.reason))
  addEventListener('error', (event) => console.error('thrown in a worker: ' + event.message))`

const settledCount = (page: Page) => page.evaluate(() => (window as unknown as { settled: number }).settled)

/** Drops files from disk, and waits until the page has done with them. */
async function drop(page: Page, heap: readonly DroppedFile[], on: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  try {
    for (const { path, file } of heap) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), new Uint8Array(await file.arrayBuffer()))
    }
    const before = await settledCount(page)
    const start = performance.now()
    await page.locator(on).scrollIntoViewIfNeeded()
    const [one, ...others] = heap
    await dropFiles(
      page,
      others.length > 0 || one!.path.includes('/') ? [folder] : [join(folder, one!.path)],
      on,
    )
    await page.waitForFunction(
      (count) =>
        (window as unknown as { settled: number }).settled > count &&
        document.querySelector('[data-busy]')?.getAttribute('data-busy') === 'false',
      before,
      { timeout: MOST_SECONDS * 1000, polling: 20 },
    )
    return (performance.now() - start) / 1000
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @returns the longest task of the page's thread in a trace, in milliseconds that it computed: a busy machine makes none longer */
export function longestTask(trace: Buffer): number {
  interface Event {
    name: string
    ph: string
    pid: number
    tid: number
    tdur?: number
    args?: { name?: string }
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: Event[] }
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const tasks = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && main.has(`${pid} ${tid}`))
  return Math.max(0, ...tasks.map(({ tdur }) => (tdur ?? 0) / 1000))
}

/** A page that keeps nothing, and whose workers' rejections are complaints too. */
export async function opened(workbench: Workbench): Promise<Watched> {
  const watched = await workbench.open({ query: quick('keep=0') })
  const { page } = watched
  page.on('worker', (worker) => void worker.evaluate(inWorker).catch(() => undefined))
  await page.addInitScript(watching)
  await page.reload()
  await page.locator('[data-busy]').waitFor({ state: 'attached' })
  // What the page before the reload left behind, and what this one does to start, is no damaged file's work.
  await page.requestGC()
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)))
  return watched
}

/** @returns what stands on the page that no person should read */
async function engineWords(page: Page): Promise<string[]> {
  const said = await page
    .locator('[data-testid="problem"] .what, [data-testid="caution"] .what')
    .allInnerTexts()
  return said.filter((text) =>
    /\[object Object\]|is not a function|Cannot read propert|undefined \(/.test(text),
  )
}

function caseOf(kind: Kind, seed: number): { what: string; heap: DroppedFile[] } {
  const roll = rollOf(seed)
  const { files } = kin[kind]
  if (!files) {
    let model = spoiledModel(roll, seed)
    // A model's only file left out leaves nothing to drop.
    while (model.heap.length === 0) model = spoiledModel(roll, seed)
    return model
  }
  const { what, path, bytes } = damaged(files, roll)
  return { what, heap: [dropped(path, bytes)] }
}

/** Of which kind the cases of a page are: seeds of a dozen are of one. */
const kindAt = (seed: number): Kind => KINDS[Math.floor(seed / ON_ONE_PAGE) % KINDS.length]!

/** @param seeds of one page, all of one kind */
export async function onOnePage(workbench: Workbench, seeds: readonly number[]): Promise<PageCase[]> {
  const kind = kindAt(seeds[0]!)
  const { on, beside: before } = kin[kind]
  const watched = await opened(workbench)
  const { page, complaints, foreign, context } = watched
  const cases: PageCase[] = []
  try {
    if (before.length > 0)
      await drop(
        page,
        before.map(({ name, bytes }) => dropped(name, bytes)),
        anywhere,
      )
    for (const seed of seeds) {
      const { what, heap } = caseOf(kind, seed)
      await workbench.browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
      let why = ''
      const seconds = await drop(page, heap, on).catch((error: unknown) => {
        why = `not settled: ${String(error)}`
        return MOST_SECONDS
      })
      const longest = longestTask(await workbench.browser.stopTracing())
      if (longest > MOST_TASK) why ||= `the page computes for ${longest.toFixed(0)} ms before it answers`
      why ||= [...complaints.splice(0), ...foreign.splice(0), ...(await engineWords(page))].join('\n')
      cases.push({ seed, kind, what, outcome: why ? 'failed' : 'settled', why, seconds })
      if (why.startsWith('not settled')) break
    }
  } finally {
    await context.close()
  }
  return cases
}
