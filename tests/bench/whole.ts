/** The built workbench from click to verdict, with its main thread and its memory watched. */
import { join } from 'node:path'
import { launch } from '../../src/cli/host/browser'
import { WorkbenchPage } from '../../src/cli/engines/page'
import { peakMemory, type PeakMemory } from './memory'
import { readWatch, watchPage } from './watch'

export interface WholeFigures {
  requests: number
  /** From the click on run to the verdict, timed requests included. */
  seconds: number
  /** Of the replay alone: reading, encoding, both models, reading out. */
  requestsPerSecond: number | null
  /** Longest task of the main thread from click to the last figure, ms; 0 where none took 50 ms, the least that browsers report. */
  longestTaskMs: number
  /** The same of drawing the results. */
  longestShowingMs: number
  memory: PeakMemory
}

export async function whole(url: string, demo: string, log: string, requests: number): Promise<WholeFigures> {
  // A browser of its own: peaks are of its processes.
  const browser = await launch()
  try {
    const context = await browser.newContext({ acceptDownloads: true })
    const page = await context.newPage()
    await watchPage(page)
    const workbench = new WorkbenchPage(page)
    await workbench.open(url)
    await workbench.giveModel('primary', { kind: 'folder', path: join(demo, 'primary') })
    await workbench.giveModel('shadow', { kind: 'folder', path: join(demo, 'shadow') })
    await workbench.giveFiles('mapping', [join(demo, 'mapping.json')])
    await workbench.giveFiles('baseline', [join(demo, 'baseline.csv')])
    await workbench.giveLog([log])
    const from = await page.evaluate(() => performance.now())
    const start = performance.now()
    await workbench.run()
    await workbench.finished(() => {})
    const seconds = (performance.now() - start) / 1000
    // Long tasks are reported a little after they end.
    await page.waitForTimeout(1000)
    const { tasks, doneAt } = await readWatch(page)
    const memory = await peakMemory(browser)
    const result = await workbench.result()
    if (result.requests.replayed !== requests)
      throw new Error(`${result.requests.replayed} of ${requests} requests were replayed`)
    const longest = (some: typeof tasks) => Math.max(0, ...some.map((task) => task.ms))
    // The task that turns the phase to 'done' is the one that draws.
    const running = tasks.filter((task) => task.start >= from && task.start + task.ms < doneAt)
    const showing = tasks.filter((task) => task.start + task.ms >= doneAt)
    return {
      requests,
      seconds,
      requestsPerSecond: result.evidence.requestsPerSecond,
      longestTaskMs: longest(running),
      longestShowingMs: longest(showing),
      memory,
    }
  } finally {
    await browser.close()
  }
}
