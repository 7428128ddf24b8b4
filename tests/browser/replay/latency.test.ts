import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doubler, throwsPastNine } from './handmade'
import type { PackedBundle } from './harness'
import { graphFixture, openHarness, type HarnessPage } from './page'

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

interface Options {
  backend: 'webgl' | 'wasm' | 'cpu'
  primary: PackedBundle
  shadow: PackedBundle
  width: number
  requests: number
  seed?: number
  /** Every feature of row i is first + i x step. */
  first?: number
  step?: number
  /** Stop after so many ms. */
  stopAfter?: number
}

function time(options: Options) {
  return harness.page.evaluate(
    async ({
      backend,
      primary,
      shadow,
      width,
      requests,
      seed = 1,
      first = 0,
      step = 1,
      stopAfter,
    }: Options) => {
      const replayer = window.harness.createReplayer()
      try {
        await replayer.start({ backend, batchRows: null })
        const loaded = await replayer.load('primary', window.harness.unpack(primary))
        const other = await replayer.load('shadow', window.harness.unpack(shadow))
        const n = 20
        const inputs = (name: string) => [
          {
            name,
            shape: [n, width],
            dtype: 'float32' as const,
            data: Float32Array.from({ length: n * width }, (_, i) => first + step * Math.floor(i / width)),
          },
        ]
        const abort = new AbortController()
        if (stopAfter) setTimeout(() => abort.abort(), stopAfter)
        const progress: number[] = []
        const plan = {
          requests,
          warmup: 5,
          seed,
          n,
          primary: inputs(loaded.inputs[0]?.name as string),
          shadow: inputs(other.inputs[0]?.name as string),
        }
        const run = await replayer.latency(plan, (done) => progress.push(done), abort.signal)
        const plain = (samples: typeof run.primary) =>
          samples && {
            total: [...samples.total],
            upload: [...(samples.upload ?? [])],
            compute: [...(samples.compute ?? [])],
            readback: [...(samples.readback ?? [])],
          }
        return {
          primary: plain(run.primary),
          shadow: plain(run.shadow),
          order: [...run.order],
          warmup: [...run.warmup.primary],
          step: run.timerStepMs,
          method: run.method,
          progress,
        }
      } finally {
        replayer.close()
      }
    },
    options,
  )
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('the latency pass', () => {
  it.each(['webgl', 'wasm'] as const)('times both models one request at a time on %s', async (backend) => {
    const primary = (await graphFixture('tab_f32')).bundle
    const shadow = (await graphFixture('tab_u8')).bundle
    const run = await time({ backend, primary, shadow, width: 8, requests: 60 })
    for (const samples of [run.primary, run.shadow]) {
      expect(samples?.total).toHaveLength(60)
      expect(samples?.upload).toHaveLength(60)
      samples?.total.forEach((total, i) => {
        expect(total).toBeGreaterThan(0)
        const parts = [samples.upload, samples.compute, samples.readback].map((part) => part[i] as number)
        parts.forEach((part) => expect(part).toBeGreaterThanOrEqual(0))
        // Off the GPU the parts are the whole, but for the clock reads between them.
        if (backend === 'wasm')
          expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - total)).toBeLessThan(0.5)
      })
    }
    expect(run.warmup).toHaveLength(5)
    expect(run.step).toBeGreaterThan(0)
    expect(run.step).toBeLessThanOrEqual(0.1)
    expect(run.order.every((row) => row >= 0 && row < 20)).toBe(true)
    // The first pass over twenty rows takes each once.
    expect(new Set(run.order.slice(0, 20)).size).toBe(20)
    expect(run.method).toContain(backend)
    expect(run.method).toContain('seed 1')
    if (backend === 'webgl') expect(run.warmup[0]).toBeGreaterThan(mean(run.primary?.total ?? []))
    console.log(
      backend,
      'ms:',
      ...(['total', 'upload', 'compute', 'readback'] as const).map(
        (part) => `${part} ${mean(run.primary?.[part] ?? []).toFixed(3)}`,
      ),
    )
  })

  it('draws the same order from the same seed', async () => {
    const bundle = await doubler()
    const options = { backend: 'cpu', primary: bundle, shadow: bundle, width: 1, requests: 30 } as const
    const [a, b, c] = [await time(options), await time(options), await time({ ...options, seed: 2 })]
    expect(a.order).toEqual(b.order)
    expect(a.order).not.toEqual(c.order)
  })

  it('leaves out requests that a model throws on, for both', async () => {
    const options = { backend: 'cpu', primary: await doubler(), shadow: await throwsPastNine() } as const
    // Rows 17, 18 and 19 are past nine.
    const run = await time({ ...options, width: 1, requests: 40, step: 0.6 })
    expect(run.order).toHaveLength(34)
    expect(Math.max(...run.order)).toBe(16)
    expect(run.primary?.total).toHaveLength(34)
    expect(run.shadow?.total).toHaveLength(34)
  })

  it('gives no sample of a model that throws on all, and all of the other', async () => {
    const options = { backend: 'cpu', primary: await doubler(), shadow: await throwsPastNine() } as const
    const run = await time({ ...options, width: 1, requests: 40, first: 10 })
    expect(run.shadow).toBeNull()
    expect(run.primary?.total).toHaveLength(40)
    expect(run.order).toHaveLength(40)
  })

  it('stops when asked, and keeps what is timed', async () => {
    const tab = (await graphFixture('tab_f32')).bundle
    const run = await time({
      backend: 'webgl',
      primary: tab,
      shadow: tab,
      width: 8,
      requests: 100_000,
      stopAfter: 2500,
    })
    expect(run.order.length).toBeGreaterThan(0)
    expect(run.order.length).toBeLessThan(100_000)
    expect(run.primary?.total).toHaveLength(run.order.length)
    expect(run.progress.length).toBeGreaterThan(1)
  })
})
