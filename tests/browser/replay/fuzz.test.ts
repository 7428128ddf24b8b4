/**
 * Spoiled models that reading lets through, through the replay's own worker: built, and asked for a prediction. Each
 * answers or is refused in words, in time; none ends the page, and none leaves memory behind.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ModelBundle } from '../../../src/models/bundle'
import { loadBundle } from '../../../src/models/load'
import { spoiled, spoils, victims } from '../../unit/models/spoil'
import { openHarness, pack, type HarnessPage } from './page'

/** Per model: what it should need is a hundredth of this, but compiling shaders in software takes its time. */
const limitMs = 10_000
const seeds = 3
/** Hundreds of small programs to compile for each: on the cpu backend instead. */
const slowToCompile = /gru|lstm|masks|string/

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

interface Case {
  label: string
  bundle: ModelBundle
}

/** Those of the seeded cases that reading does not refuse. */
async function survivors(victim: string): Promise<Case[]> {
  const cases = spoils.flatMap(([how]) => Array.from({ length: seeds }, (_, seed) => ({ how, seed })))
  const read = await Promise.all(
    cases.map(async ({ how, seed }): Promise<Case[]> => {
      try {
        const bundle = await loadBundle(spoiled(how, victim, seed).heap)
        return [{ label: `${victim}, ${how}, seed ${seed}`, bundle }]
      } catch {
        // Why is the business of tests/unit/models/fuzz.many.test.ts.
        return []
      }
    }),
  )
  return read.flat()
}

/** Resident bytes of the browser's processes; null where /proc does not tell. */
async function residentBytes(): Promise<number | null> {
  const session = await harness.page.context().browser()?.newBrowserCDPSession()
  const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) as {
    processInfo: { id: number }[]
  }
  await session?.detach()
  try {
    return processInfo
      .map(({ id }) => /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? '0')
      .reduce((sum, kilobytes) => sum + 1024 * Number(kilobytes), 0)
  } catch {
    return null
  }
}

/** Two requests of zeros and ones through a replayer of its own, which is closed whatever happens. */
function run(bundle: ModelBundle, backend: 'webgl' | 'cpu'): Promise<{ how: string; ms: number }> {
  return harness.page.evaluate(
    async ({ packed, backend, limitMs }) => {
      const replayer = window.harness.createReplayer()
      const start = performance.now()
      const answer = async (): Promise<string> => {
        await replayer.start({ backend, batchRows: null })
        const { inputs } = await replayer.load('primary', window.harness.unpack(packed))
        const n = inputs.map(({ shape }) => shape[0]).find((side) => typeof side === 'number') ?? 2
        const primary = inputs.map((mapping) => {
          const shape = [n, ...mapping.shape.slice(1).map((side) => side ?? 3)]
          const size = shape.reduce((a, b) => a * b, 1)
          const of = { name: mapping.name, shape }
          if (mapping.dtype === 'string')
            return { ...of, dtype: 'string' as const, data: Array.from({ length: size }, () => 'a') }
          return mapping.dtype === 'int32'
            ? { ...of, dtype: 'int32' as const, data: Int32Array.from({ length: size }, (_, i) => i % 2) }
            : { ...of, dtype: 'float32' as const, data: Float32Array.from({ length: size }, (_, i) => i % 2) }
        })
        const { primary: replayed } = await replayer.replay({ seq: 0, n, primary, shadow: null })
        const message = replayed?.messages.find((text) => text !== '')
        return message ? `error: ${message}` : 'answered'
      }
      const late = new Promise<string>((resolve) => setTimeout(() => resolve('late'), limitMs))
      const refused = (error: unknown) => `refused: ${error instanceof Error ? error.message : String(error)}`
      const how = await Promise.race([answer().catch(refused), late])
      // Ends the worker, whatever it is doing.
      replayer.close()
      return { how, ms: performance.now() - start }
    },
    { packed: pack(bundle), backend, limitMs },
  )
}

it.each(victims.map(([name]) => name))(
  '%s',
  async (victim) => {
    const cases = await survivors(victim)
    expect(cases.length).toBeGreaterThan(0)
    const backend = slowToCompile.test(victim) ? 'cpu' : 'webgl'
    const before = await residentBytes()
    const counts: Record<string, number> = {}
    let slowest = 0
    for (const { label, bundle } of cases) {
      const { how, ms } = await run(bundle, backend)
      expect(how, label).not.toBe('late')
      if (how !== 'answered') expect(how.length, label).toBeGreaterThan(20)
      counts[how.split(':')[0] as string] = (counts[how.split(':')[0] as string] ?? 0) + 1
      slowest = Math.max(slowest, ms)
    }
    const after = await residentBytes()
    const grown = before !== null && after !== null ? Math.round((after - before) / 2 ** 20) : null
    console.log(
      `${victim} on ${backend}: ${JSON.stringify(counts)}, slowest ${slowest.toFixed(0)} ms, grown by ${grown} MiB`,
    )
    // The models are tens of kilobytes; this is the browser's own coming and going.
    if (grown !== null) expect(grown).toBeLessThan(256)
  },
  600_000,
)
