/** A log of gigabytes, opened and replayed in the built workbench: its memory by phase, its main thread, its progress. */
import { join } from 'node:path'
import { launch } from '../../src/cli/host/browser'
import { WorkbenchPage } from '../../src/cli/engines/page'
import { watchMemory, type MemorySample } from './memory'
import { watchPage, readWatch } from './watch'
import { FEATURES, writeWideBaseline, writeWideLog, writeWideModel, writeWideMapping } from './wide'

export interface LargeFigures {
  bytes: number
  requests: number
  features: number
  backend: string
  /** From the choice of the file to the first rows on the page. */
  openSeconds: number
  /** From the click on run to the verdict. */
  seconds: number
  /** Of the replay alone. */
  requestsPerSecond: number | null
  /** Longest task of the main thread while the file is opened and replayed, ms; 0 where none took 50 ms. */
  longestTaskMs: number
  /** Whether the page said how fast and how much longer while it ran. */
  progressShown: boolean
  /**
   * Most that the page's and the GPU's processes held at one time, MB, and the most as resident sets, in which what they
   * share is counted twice; null where the system does not say.
   */
  peak: { page: number; gpu: number; both: number; resident: number } | null
  /** The same sum by phase. */
  peakOfPhase: Record<string, number>
}

export interface LargeOptions {
  bytes: number
  backend: string
}

/** @throws Error where the result does not hold every request of the file */
export async function large(
  url: string,
  work: string,
  { bytes, backend }: LargeOptions,
): Promise<LargeFigures> {
  const log = writeWideLog(join(work, 'large.csv'), { bytes })
  const browser = await launch()
  try {
    const stopWatching = await watchMemory(browser)
    const page = await (await browser.newContext({ acceptDownloads: true })).newPage()
    await watchPage(page)
    const workbench = new WorkbenchPage(page)
    await workbench.open(`${url}?backend=${backend}`)
    await workbench.giveModel('primary', { kind: 'folder', path: writeWideModel(join(work, 'wide-a'), 1) })
    await workbench.giveModel('shadow', { kind: 'folder', path: writeWideModel(join(work, 'wide-b'), 2) })
    await workbench.giveFiles('mapping', [writeWideMapping(join(work, 'wide.json'))])
    await workbench.giveFiles('baseline', [writeWideBaseline(join(work, 'wide-baseline.csv'))])
    const from = await page.evaluate(() => performance.now())
    const opening = performance.now()
    await workbench.giveLog([log.path])
    const openSeconds = (performance.now() - opening) / 1000
    const start = performance.now()
    await workbench.run()
    const progressShown = page
      .getByText(/requests\/s · .* left/)
      .waitFor({ timeout: 60_000 })
      .then(
        () => true,
        () => false,
      )
    await workbench.finished(() => {})
    const seconds = (performance.now() - start) / 1000
    await page.waitForTimeout(1000)
    const { tasks, doneAt, phases } = await readWatch(page)
    const samples = await stopWatching()
    const { requests, evidence } = await workbench.result()
    if (requests.replayed !== log.rows)
      throw new Error(`${requests.replayed} of ${log.rows} requests were replayed`)
    const running = tasks.filter((task) => task.start >= from && task.start + task.ms < doneAt)
    return {
      bytes: log.bytes,
      requests: log.rows,
      features: FEATURES,
      backend: evidence.environment.backend,
      openSeconds,
      seconds,
      requestsPerSecond: evidence.requestsPerSecond,
      longestTaskMs: Math.max(0, ...running.map((task) => task.ms)),
      progressShown: await progressShown,
      peak: peakOf(samples),
      peakOfPhase: byPhase(samples, phases),
    }
  } finally {
    await browser.close()
  }
}

function peakOf(samples: readonly MemorySample[]): LargeFigures['peak'] {
  const first = samples[0]
  if (!first) return null
  const { page, gpu } = samples.reduce((a, b) => (b.page + b.gpu > a.page + a.gpu ? b : a), first)
  return { page, gpu, both: page + gpu, resident: Math.max(...samples.map((one) => one.resident)) }
}

function byPhase(samples: readonly MemorySample[], phases: readonly { phase: string; at: number }[]) {
  const peaks: Record<string, number> = {}
  for (const { at, page, gpu } of samples) {
    const phase = phases.findLast((one) => one.at <= at)?.phase ?? 'idle'
    peaks[phase] = Math.max(peaks[phase] ?? 0, page + gpu)
  }
  return peaks
}
