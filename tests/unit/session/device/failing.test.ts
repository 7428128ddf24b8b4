/** Every request fails alike: another worker is asked, then the cpu; only what fails there too is the model's. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { DroppedFile } from '../../../../src/files/dropped'
import type { ReplayedBatch } from '../../../../src/replay/contract'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'

const features = Array.from({ length: 8 }, (_, i) => `f${i}`)

async function log(n: number): Promise<string> {
  const path = new URL('../../../fixtures/graph/tab_f32/ref.json', import.meta.url)
  const { inputs } = JSON.parse(await readFile(path, 'utf8')) as { inputs: number[][] }
  const row = (i: number) => [`r${i}`, ...inputs[i % inputs.length]!].join(',')
  return `request_id,${features.join(',')}\n${Array.from({ length: n }, (_, i) => row(i)).join('\n')}\n`
}

/** @param broken workers of the replay, by number, in which no shader compiles */
async function session(
  broken: (worker: number) => boolean,
  text: string,
  shadow = fixture('graph/tab_u8', 'v2'),
) {
  let workers = 0
  let first = true
  const one = new LocalSession(() => {
    const device = first
    first = false
    return cpuReplayer((batch, worker) => {
      if (!device) return
      workers = Math.max(workers, worker + 1)
      if (broken(worker)) failed(batch)
    })
  })
  const models = [...(await fixture('graph/tab_f32', 'v1')), ...(await shadow)]
  await one.drop([...models, file('requests.csv', text)])
  const { mapping } = await one.propose()
  return { run: () => one.run(runOptions(mapping, { latencyRequests: 0 }), () => {}), workers: () => workers }
}

function failed({ seq, ...models }: ReplayedBatch): void {
  if (seq < 0) return
  for (const model of [models.primary, models.shadow]) {
    if (!model) continue
    model.codes.push('execution-failed')
    model.messages.push('Failed to compile fragment shader.')
    model.errors.fill(model.codes.length - 1)
    for (const { data } of model.outputs) (data as Float32Array).fill(NaN)
  }
}

describe('every request fails', () => {
  it('in one worker only: the next one answers them all, and nobody has an error', async () => {
    const { run, workers } = await session((worker) => worker === 0, await log(6000))
    const result = await run()
    expect(workers()).toBe(2)
    expect([result.errors.primary.count, result.errors.shadow.count]).toEqual([0, 0])
    expect(result.requests.replayed).toBe(6000)
    expect(result.premises!.find(({ id }) => id === 'device')!.status).toBe('confirmed')
  })

  it('in every worker of this device: the run breaks, with the reason and another backend', async () => {
    const { run } = await session(() => true, await log(6000))
    await expect(run()).rejects.toMatchObject({
      problem: {
        code: 'device-failed',
        message: expect.stringMatching(/Failed to compile fragment shader/) as string,
        mend: expect.stringMatching(/WebAssembly \(wasm\), or WebGL/) as string,
      },
    })
  })

  it('on the cpu too: they are errors of that model, after one more worker', async () => {
    const { run, workers } = await session(() => false, await log(6000), withoutNumbers())
    const result = await run()
    expect([result.errors.primary.count, result.errors.shadow.count]).toEqual([0, 6000])
    // Of those that replay.
    expect(workers()).toBe(2)
  })
})

/** A model whose weights are no numbers. */
async function withoutNumbers(): Promise<DroppedFile[]> {
  const files = await fixture('graph/tab_f32', 'v2')
  return Promise.all(
    files.map(async ({ path, file: blob }) => {
      if (!path.endsWith('.bin')) return { path, file: blob }
      const weights = new Float32Array(await blob.arrayBuffer())
      return file(path, new Uint8Array(weights.fill(NaN).buffer))
    }),
  )
}
