/** The loop of `npm run fuzz`, loaded by Vite as the sources are. */
import { Worker } from 'node:worker_threads'
import { startWorkbench } from '../browser/workbench'
import { outcomeOf, whatOf, type Outcome } from './cases'
import { ON_ONE_PAGE, onOnePage, type PageCase } from './pages'

export interface Case extends Outcome {
  seed: number
}

/** A watchdog that ends the process where one case never comes back. */
function watch(): { begin(seed: number): void; end(): Promise<number> } {
  const shared = new SharedArrayBuffer(4)
  const at = new Int32Array(shared)
  const path = `${process.cwd()}/tests/fuzz/watchdog.js`
  const worker = new Worker(path, { workerData: { at: shared } })
  return { begin: (seed) => void Atomics.store(at, 0, seed), end: () => worker.terminate() }
}

/**
 * @param file what the name of the damaged file has in it
 * @param told of every case, as soon as it has come to its end
 * @returns what came of each seed, with what was thrown where nobody caught it among the failures
 */
export async function fuzz(
  seeds: readonly number[],
  file: string,
  told: (one: Case, done: number) => void,
): Promise<Case[]> {
  const cases: Case[] = []
  const uncaught: string[] = []
  const note = (thrown: unknown) => uncaught.push(thrown instanceof Error ? thrown.stack! : String(thrown))
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
  const watchdog = watch()
  for (const seed of seeds) {
    if (file && !whatOf(seed).split(': ')[0]!.includes(file)) continue
    watchdog.begin(seed)
    const outcome = await outcomeOf(seed)
    // What was rejected behind its back is told in the next turn.
    await new Promise((next) => setImmediate(next))
    const behind = uncaught.splice(0)
    cases.push({
      seed,
      ...outcome,
      ...(behind[0] ? { outcome: 'failed', why: `uncaught: ${behind[0]}` } : {}),
    })
    told(cases.at(-1)!, cases.length)
  }
  await watchdog.end()
  process.off('unhandledRejection', note)
  process.off('uncaughtException', note)
  return cases
}

/**
 * The same on the built page, in Chromium.
 * @param seeds those of one page follow each other
 */
export async function fuzzPages(
  seeds: readonly number[],
  told: (one: PageCase, done: number) => void,
): Promise<PageCase[]> {
  const workbench = await startWorkbench()
  const cases: PageCase[] = []
  try {
    const pageOf = (seed: number) => Math.floor(seed / ON_ONE_PAGE)
    for (let at = 0; at < seeds.length;) {
      const those = seeds.slice(at).filter((seed) => pageOf(seed) === pageOf(seeds[at]!))
      for (const one of await onOnePage(workbench, those)) {
        cases.push(one)
        told(one, cases.length)
      }
      at += those.length
    }
  } finally {
    await workbench.close()
  }
  return cases
}
