import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measureThroughput } from './measure'
import { graphFixture, openHarness, type HarnessPage } from './page'

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

/** The ratio itself is the benchmark's to report: on a shared machine no test may hang on it. */
const settings = [
  { primary: 'tab_f32', shadow: 'tab_u8', backend: 'webgl', batches: 20, rounds: 5 },
  { primary: 'conv_f32', shadow: 'conv_f16', backend: 'webgl', batches: 2, rounds: 3 },
  { primary: 'tab_f32', shadow: 'tab_u8', backend: 'wasm', batches: 40, rounds: 5 },
] as const

describe('throughput against bare predict on the same batches, in the same run', () => {
  it.each(settings)('$primary and $shadow on $backend', async ({ primary, shadow, ...setting }) => {
    const measured = await measureThroughput(harness.page, {
      primary: (await graphFixture(primary)).bundle,
      shadow: (await graphFixture(shadow)).bundle,
      rows: null,
      singles: 20,
      ...setting,
    })
    const { ratio, replayPerSecond, barePerSecond, singlePerSecond, n } = measured
    console.log(
      `${primary} + ${shadow} on ${setting.backend}, batches of ${n}: ` +
        `${Math.round(replayPerSecond)}/s replayed, ${Math.round(barePerSecond)}/s bare, ` +
        `${Math.round(singlePerSecond ?? NaN)}/s one at a time; ratio ${ratio.toFixed(2)}`,
    )
    // An order of magnitude apart wherever it runs: batches are what the replay is for.
    expect(replayPerSecond).toBeGreaterThan(singlePerSecond ?? Infinity)
  })
})
