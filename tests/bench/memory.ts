/** What a browser's processes take while something runs. Linux alone keeps those numbers where a script can read them. */
import { readFileSync } from 'node:fs'
import type { Browser, CDPSession } from 'playwright'

/** Peak resident set of each kind of process, in MB; null where the system does not say. */
export interface PeakMemory {
  /** The page with its workers. */
  page: number | null
  /** Textures, and on software GL the arithmetic too. */
  gpu: number | null
}

export interface MemorySample {
  /** Milliseconds since the epoch. */
  at: number
  /** Resident set of the page's and of the GPU's process, MB. */
  page: number
  gpu: number
}

const EVERY_MS = 100

interface Process {
  type: string
  id: number
}

/** Each process's own peak since it started. */
export async function peakMemory(browser: Browser): Promise<PeakMemory> {
  const cdp = await browser.newBrowserCDPSession()
  const processes = await processesOf(cdp)
  await cdp.detach()
  return { page: largest(processes, 'renderer', 'VmHWM'), gpu: largest(processes, 'GPU', 'VmHWM') }
}

/** Samples both processes ten times a second until stopped: peaks of their sum, and when they were. */
export async function watchMemory(browser: Browser): Promise<() => Promise<MemorySample[]>> {
  const cdp = await browser.newBrowserCDPSession()
  const samples: MemorySample[] = []
  let processes = await processesOf(cdp)
  const timer = setInterval(() => {
    const page = largest(processes, 'renderer', 'VmRSS')
    if (page !== null) samples.push({ at: Date.now(), page, gpu: largest(processes, 'GPU', 'VmRSS') ?? 0 })
    // Processes come and go: a GPU process may be started late.
    if (samples.length % 20 === 0)
      processesOf(cdp).then(
        (now) => (processes = now),
        () => undefined,
      )
  }, EVERY_MS)
  return async () => {
    clearInterval(timer)
    await cdp.detach()
    return samples
  }
}

async function processesOf(cdp: CDPSession): Promise<Process[]> {
  const { processInfo } = (await cdp.send('SystemInfo.getProcessInfo')) as { processInfo: Process[] }
  return processInfo
}

function largest(processes: readonly Process[], type: string, field: 'VmHWM' | 'VmRSS'): number | null {
  const sizes = processes.filter((one) => one.type === type).map(({ id }) => megabytes(id, field))
  const known = sizes.filter((size): size is number => size !== null)
  return known.length > 0 ? Math.max(...known) : null
}

function megabytes(pid: number, field: string): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]
    return kilobytes ? Number(kilobytes) / 1024 : null
  } catch {
    return null
  }
}
