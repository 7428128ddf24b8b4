/** What a browser's processes took at their peak. Linux alone keeps that number where a script can read it. */
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright'

/** Peak resident set of each kind of process, in MB; null where the system does not say. */
export interface PeakMemory {
  /** The page with its workers. */
  page: number | null
  /** Textures, and on software GL the arithmetic too. */
  gpu: number | null
}

export async function peakMemory(browser: Browser): Promise<PeakMemory> {
  const cdp = await browser.newBrowserCDPSession()
  const { processInfo } = (await cdp.send('SystemInfo.getProcessInfo')) as {
    processInfo: { type: string; id: number }[]
  }
  await cdp.detach()
  const largest = (type: string) => {
    const peaks = processInfo.filter((process) => process.type === type).map(({ id }) => peakOf(id))
    const known = peaks.filter((peak): peak is number => peak !== null)
    return known.length > 0 ? Math.max(...known) : null
  }
  return { page: largest('renderer'), gpu: largest('GPU') }
}

function peakOf(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes ? Number(kilobytes) / 1024 : null
  } catch {
    return null
  }
}
