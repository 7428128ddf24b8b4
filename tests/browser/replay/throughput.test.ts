import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measureThroughput } from './measure'
import { graphFixture, openHarness, type HarnessPage } from './page'

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

/** What bare predict does on the same batches in the same run; wasm's batches are over in a millisecond or two. */
const settings = [
  { primary: 'tab_f32', shadow: 'tab_u8', backend: 'webgl', batches: 20, rounds: 5, least: 0.8 },
  { primary: 'conv_f32', shadow: 'conv_f16', backend: 'webgl', batches: 2, rounds: 3, least: 0.8 },
  { primary: 'tab_f32', shadow: 'tab_u8', backend: 'wasm', batches: 40, rounds: 5, least: 0.4 },
] as const

describe('throughput against bare predict on the same batches, in the same run', () => {
  it.each(settings)('$primary and $shadow on $backend', async ({ primary, shadow, least, ...setting }) => {
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
    expect(ratio).toBeGreaterThanOrEqual(least)
    expect(replayPerSecond).toBeGreaterThan(singlePerSecond ?? Infinity)
  })
})
