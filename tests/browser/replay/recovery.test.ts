import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doubler } from './handmade'
import type { Harm } from './harmed-worker'
import { openHarness, type HarnessPage } from './page'

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

/** Replays 60 batches, does harm after some have come back, and says what came of it all. */
async function harmed(harm: Harm, times: number, after = 10) {
  const bundle = await doubler()
  return harness.page.evaluate(
    async ({ bundle, harm, times, after }) => {
      const { replayer, workers } = window.harness.harmable()
      await replayer.start({ backend: 'webgl', batchRows: 128 })
      await replayer.load('primary', window.harness.unpack(bundle))
      await replayer.load('shadow', window.harness.unpack(bundle))
      const inputs = (seq: number) => [
        {
          name: 'x',
          shape: [128, 1],
          dtype: 'float32' as const,
          data: Float32Array.from({ length: 128 }, (_, i) => seq * 128 + i + 1),
        },
      ]
      let wrong = 0
      let harms = 0
      const done: number[] = []
      const failures: string[] = []
      for (let seq = 0; seq < 60; seq += 1) {
        // Four are asked for before the first is awaited: some are in flight when the harm is done.
        const four = [0, 1, 2, 3].map((k) => seq * 4 + k)
        const asked = four.map((id) =>
          replayer.replay({ seq: id, n: 128, primary: inputs(id), shadow: inputs(id) }),
        )
        if (harms < times && seq >= after) {
          harms += 1
          workers.at(-1)?.postMessage({ harm, run: -1, call: -1, kind: 'cancel' })
        }
        const settled = await Promise.allSettled(asked)
        settled.forEach((result, k) => {
          if (result.status === 'rejected') return failures.push(String(result.reason.problem?.code))
          const batch = result.value
          done.push(batch.seq)
          for (const model of [batch.primary, batch.shadow])
            model?.outputs[0]?.data.forEach((y, i) => {
              if (y !== 2 * ((four[k] as number) * 128 + i + 1)) wrong += 1
            })
        })
      }
      const rows = replayer.batchRows()
      replayer.close()
      return { wrong, done, failures, rows, workers: workers.length }
    },
    { bundle, harm, times, after },
  )
}

describe('a worker that dies is replaced, and no batch is lost or wrong', () => {
  it('after the GPU context is lost', async () => {
    const { wrong, done, failures, workers, rows } = await harmed('lose-context', 1)
    expect(workers).toBe(2)
    expect(failures).toEqual([])
    expect(done).toEqual(Array.from({ length: 240 }, (_, i) => i))
    expect(wrong).toBe(0)
    expect(rows).toBe(128)
  })

  it('after the GPU answers with zeros, as when it is out of memory', async () => {
    const { wrong, done, failures, workers } = await harmed('zeros', 1)
    expect(workers).toBe(2)
    expect(failures).toEqual([])
    expect(done).toHaveLength(240)
    expect(wrong).toBe(0)
  })

  it('after an error in the worker', async () => {
    const { wrong, done, failures, workers } = await harmed('throw', 3)
    expect(workers).toBe(4)
    expect(failures).toEqual([])
    expect(done).toHaveLength(240)
    expect(wrong).toBe(0)
  })
})

describe('a replay that cannot go on says so', () => {
  it('gives up on a worker that never comes up', async () => {
    const problem = await harness.page.evaluate(async () => {
      const replayer = window.harness.broken()
      return replayer.start({ backend: 'webgl', batchRows: null }).catch((error) => error.problem)
    })
    expect(problem.code).toBe('replay-died')
    expect(problem.mend).toContain('WebAssembly (wasm) or plain JavaScript (cpu)')
  })

  it('rejects what is pending when it is closed, and everything after', async () => {
    const codes = await harness.page.evaluate(async () => {
      const replayer = window.harness.createReplayer()
      const early = await replayer
        .replay({ seq: 0, n: 0, primary: null, shadow: null })
        .catch((error) => error.problem.code)
      const starting = replayer
        .start({ backend: 'cpu', batchRows: null })
        .catch((error) => error.problem.code)
      replayer.close()
      const late = replayer.start({ backend: 'cpu', batchRows: null }).catch((error) => error.problem.code)
      return [early, await starting, await late]
    })
    expect(codes).toEqual(['not-started', 'stopped', 'stopped'])
  })

  it('says which backend this browser lacks', async () => {
    const problem = await harness.page.evaluate(async () => {
      const replayer = window.harness.createReplayer()
      return replayer
        .start({ backend: 'quantum' as 'webgl', batchRows: null })
        .catch((error) => error.problem)
        .finally(() => replayer.close())
    })
    expect(problem.code).toBe('no-backend')
    expect(problem.message).toContain('quantum')
  })
})

it('works from inside a worker, as the session uses it', async () => {
  const bundle = await doubler()
  const { environment, data } = await harness.page.evaluate(async (bundle) => {
    const nested = window.harness.nested()
    const environment = (await nested.call('start', [{ backend: 'webgl', batchRows: null }])) as {
      backend: string
    }
    await nested.call('load', ['primary', window.harness.unpack(bundle)])
    const x = { name: 'x', shape: [2, 1], dtype: 'float32', data: Float32Array.of(3, 4) }
    const batch = await nested.call('replay', [{ seq: 0, n: 2, primary: [x], shadow: null }])
    nested.close()
    const { primary } = batch as { primary: { outputs: { data: Float32Array }[] } }
    return { environment, data: [...(primary.outputs[0]?.data ?? [])] }
  }, bundle)
  expect(environment.backend).toBe('webgl')
  expect(data).toEqual([6, 8])
})
