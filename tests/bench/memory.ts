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
  /** Of the page's and of the GPU's process, MB: each page of memory divided among the processes that share it (PSS). */
  page: number
  gpu: number
  /** Both as resident sets, in which the browser's own program is counted twice. */
  resident: number
}

/** Looking costs a few milliseconds per gigabyte. */
const EVERY_MS = 250

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

/** Samples both processes four times a second until stopped: peaks of their sum, and when they were. */
export async function watchMemory(browser: Browser): Promise<() => Promise<MemorySample[]>> {
  const cdp = await browser.newBrowserCDPSession()
  const samples: MemorySample[] = []
  let processes = await processesOf(cdp)
  const timer = setInterval(() => {
    const page = largest(processes, 'renderer', 'Pss')
    if (page !== null) {
      const of = (field: Field) =>
        (largest(processes, 'renderer', field) ?? 0) + (largest(processes, 'GPU', field) ?? 0)
      samples.push({
        at: Date.now(),
        page,
        gpu: largest(processes, 'GPU', 'Pss') ?? 0,
        resident: of('VmRSS'),
      })
    }
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

type Field = 'VmHWM' | 'VmRSS' | 'Pss'

function largest(processes: readonly Process[], type: string, field: Field): number | null {
  const sizes = processes.filter((one) => one.type === type).map(({ id }) => megabytes(id, field))
  const known = sizes.filter((size): size is number => size !== null)
  return known.length > 0 ? Math.max(...known) : null
}

function megabytes(pid: number, field: Field): number | null {
  try {
    const file = field === 'Pss' ? 'smaps_rollup' : 'status'
    const text = readFileSync(`/proc/${pid}/${file}`, 'utf8')
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]
    // The kernel's kB are of 1024 bytes.
    return kilobytes ? (Number(kilobytes) * 1024) / 1e6 : null
  } catch {
    return null
  }
}
