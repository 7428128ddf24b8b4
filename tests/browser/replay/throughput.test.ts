import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphFixture, openHarness, type HarnessPage } from './page'

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

interface Setting {
  primary: string
  shadow: string
  backend: 'webgl' | 'wasm' | 'cpu'
  rows?: number
  batches: number
}

async function measure({ primary, shadow, backend, rows, batches }: Setting) {
  const bundles = [(await graphFixture(primary)).bundle, (await graphFixture(shadow)).bundle]
  return harness.page.evaluate(
    async ({ bundles, backend, rows, batches }) => {
      const replayer = window.harness.createReplayer()
      const environment = await replayer.start({ backend, batchRows: rows ?? null })
      const primary = await replayer.load('primary', window.harness.unpack(bundles[0]!))
      const shadow = await replayer.load('shadow', window.harness.unpack(bundles[1]!))
      const n = replayer.batchRows()
      const inputs = (specs: typeof primary.inputs) =>
        specs.map(({ name, shape }) => {
          const full = [n, ...(shape.slice(1) as number[])]
          const size = full.reduce((product, side) => product * side, 1)
          const data = Float32Array.from({ length: size }, (_, i) => Math.sin(i))
          return { name, shape: full, dtype: 'float32' as const, data }
        })
      const figures = await window.harness.benchReplay(replayer, {
        n,
        primary: inputs(primary.inputs),
        shadow: inputs(shadow.inputs),
        batches,
        rounds: 5,
        singles: 20,
      })
      replayer.close()
      return { ...figures, n, environment }
    },
    { bundles, backend, rows, batches },
  )
}

describe('throughput against bare predict on the same batches, in the same run', () => {
  it.each([
    { primary: 'tab_f32', shadow: 'tab_u8', backend: 'webgl', batches: 20 },
    { primary: 'conv_f32', shadow: 'conv_f16', backend: 'webgl', batches: 4 },
    { primary: 'tab_f32', shadow: 'tab_u8', backend: 'wasm', batches: 40 },
    { primary: 'tab_f32', shadow: 'tab_u8', backend: 'cpu', batches: 10 },
  ] satisfies Setting[])('$primary and $shadow on $backend', async (setting) => {
    const { ratio, replayPerSecond, barePerSecond, singlePerSecond, n } = await measure(setting)
    console.log(
      `${setting.primary} + ${setting.shadow} on ${setting.backend}, batches of ${n}: ` +
        `${Math.round(replayPerSecond)}/s replayed, ${Math.round(barePerSecond)}/s bare, ` +
        `${Math.round(singlePerSecond ?? 0)}/s one at a time; ratio ${ratio.toFixed(2)}`,
    )
    expect(ratio).toBeGreaterThanOrEqual(0.8)
    expect(replayPerSecond).toBeGreaterThan(singlePerSecond ?? Infinity)
  })
})
