import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doubler, logarithm, throwsPastNine } from './handmade'
import type { PackedBundle } from './harness'
import { openHarness, type HarnessPage } from './page'

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

interface Options {
  backend?: 'webgl' | 'wasm' | 'cpu'
  primary?: PackedBundle | null
  shadow?: PackedBundle | null
  /** One x per request, batch by batch. */
  batches: number[][]
  batchRows?: number | null
}

/** Replays batches of x through one-input models, all asked at once, and returns them in the order of asking. */
function replay(options: Options) {
  return harness.page.evaluate(async ({ backend, primary, shadow, batches, batchRows }: Options) => {
    const replayer = window.harness.createReplayer()
    try {
      await replayer.start({ backend: backend ?? 'webgl', batchRows: batchRows ?? null })
      if (primary) await replayer.load('primary', window.harness.unpack(primary))
      if (shadow) await replayer.load('shadow', window.harness.unpack(shadow))
      const inputs = (xs: number[]) => [
        { name: 'x', shape: [xs.length, 1], dtype: 'float32' as const, data: Float32Array.from(xs) },
      ]
      const replayed = await Promise.all(
        batches.map((xs, seq) =>
          replayer.replay({
            seq,
            n: xs.length,
            primary: primary ? inputs(xs) : null,
            shadow: shadow ? inputs(xs) : null,
          }),
        ),
      )
      const plain = (model: (typeof replayed)[0]['primary']) =>
        model && {
          data: [...(model.outputs[0]?.data as Float32Array)],
          shape: model.outputs[0]?.shape,
          errors: [...model.errors].map((index) => model.codes[index]),
          messages: model.messages,
          ms: model.ms,
        }
      return replayed.map(({ seq, n, ...models }) => ({
        seq,
        n,
        primary: plain(models.primary),
        shadow: plain(models.shadow),
      }))
    } finally {
      replayer.close()
    }
  }, options)
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)
const only = <T>(list: T[]): T => list[0] as T

describe('batches', () => {
  it('pads the last batch and cuts the results, whatever the sizes', async () => {
    const sizes = [64, 64, 1, 63, 65, 200, 7]
    const replayed = await replay({
      primary: await doubler(),
      shadow: await logarithm(),
      batches: sizes.map(upTo),
      batchRows: 64,
    })
    expect(replayed.map(({ seq }) => seq)).toEqual(sizes.map((_, i) => i))
    replayed.forEach(({ n, primary, shadow }, i) => {
      expect(n).toBe(sizes[i])
      expect(primary?.shape).toEqual([n, 1])
      expect(primary?.data).toEqual(upTo(n).map((x) => 2 * x))
      expect(shadow?.data.slice(1).every((y, x) => Math.abs(y - Math.log(x + 1)) < 1e-5)).toBe(true)
    })
  })

  it('runs many full batches of both models in order', async () => {
    const batches = upTo(40).map((batch) => upTo(512).map((row) => batch * 512 + row))
    const replayed = await replay({ primary: await doubler(), shadow: await doubler(), batches })
    expect(replayed.flatMap(({ primary }) => primary?.data)).toEqual(batches.flat().map((x) => 2 * x))
    expect(replayed.flatMap(({ shadow }) => shadow?.data)).toEqual(batches.flat().map((x) => 2 * x))
    const ms = replayed.map(({ primary, shadow }) => (primary?.ms ?? 0) + (shadow?.ms ?? 0))
    expect(ms.every((each) => each >= 0)).toBe(true)
    expect(ms.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(1)
  })

  it('believes zeros that are zeros', async () => {
    const { primary } = only(await replay({ primary: await doubler(), batches: [[0, 0, 0]] }))
    expect(primary?.data).toEqual([0, 0, 0])
    expect(primary?.errors).toEqual(['', '', ''])
  })

  it('runs one model where the other is absent', async () => {
    const { primary, shadow } = only(await replay({ shadow: await doubler(), batches: [[1, 2]] }))
    expect(primary).toBeNull()
    expect(shadow?.data).toEqual([2, 4])
  })
})

describe('errors belong to the request that causes them', () => {
  // Not wasm: its kernels read past the end where the others throw.
  it.each(['webgl', 'cpu'] as const)('isolates the rows that throw, on %s', async (backend) => {
    const xs = upTo(300).map((i) => i % 10)
    const bad = [0, 17, 18, 150, 299]
    for (const row of bad) xs[row] = 10 + row
    const { primary } = only(await replay({ backend, primary: await throwsPastNine(), batches: [xs] }))
    expect(primary?.errors).toEqual(xs.map((_, i) => (bad.includes(i) ? 'execution-failed' : '')))
    expect(primary?.messages[1]).toMatch(/slice/i)
    xs.forEach((x, i) => expect(primary?.data[i]).toEqual(bad.includes(i) ? NaN : x))
  })

  it('marks outputs that are no numbers, and only those', async () => {
    const xs = [1, 5, 2, -1, 3e38]
    const { primary, shadow } = only(
      await replay({ primary: await logarithm(), shadow: await doubler(), batches: [xs] }),
    )
    expect(primary?.errors).toEqual(['', '', '', 'non-finite-output', ''])
    expect(primary?.messages[1]).toBe('The output y holds NaN.')
    expect(shadow?.errors).toEqual(['', '', '', '', 'non-finite-output'])
    expect(shadow?.messages[1]).toBe('The output y holds Infinity.')
  })

  it('never lets a failing shadow cost a primary result', async () => {
    const batches = [upTo(100).map((i) => i + 20), upTo(9)]
    const [all, good] = await replay({
      primary: await doubler(),
      shadow: await throwsPastNine(),
      batches,
    })
    expect(all?.primary?.data).toEqual(batches[0]?.map((x) => 2 * x))
    expect(all?.primary?.errors.every((code) => code === '')).toBe(true)
    expect(all?.shadow?.errors.every((code) => code === 'execution-failed')).toBe(true)
    expect(good?.shadow?.data).toEqual(upTo(9))
  })
})
