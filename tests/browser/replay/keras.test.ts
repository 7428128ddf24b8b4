import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadBundle } from '../../../src/models/load'
import { fixtures, largestDifference, openHarness, pack, type HarnessPage } from './page'

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

interface Tensor {
  shape: number[]
  dtype: 'float32' | 'int32'
  data: number[]
}

const folder = join(fixtures, 'keras3')

/** The reference inputs through the whole replay on WebGL: every output's shape and numbers. */
async function predict(name: string) {
  const files = readdirSync(join(folder, name))
    .filter((file) => file !== 'ref.json')
    .map((file) => ({ path: `${name}/${file}`, file: new Blob([readFileSync(join(folder, name, file))]) }))
  const bundle = await loadBundle(files)
  const reference = JSON.parse(readFileSync(join(folder, name, 'ref.json'), 'utf8')) as {
    x: Tensor[]
    y: Tensor
  }
  const replayed = await harness.page.evaluate(
    async ({ packed, tensors }) => {
      const replayer = window.harness.createReplayer()
      try {
        await replayer.start({ backend: 'webgl', batchRows: null })
        const { inputs } = await replayer.load('primary', window.harness.unpack(packed))
        const primary = inputs.map(({ name }, i) => {
          const { shape, dtype, data } = tensors[i] as Tensor
          return {
            name,
            shape,
            dtype,
            data: dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data),
          }
        })
        const n = primary[0]?.shape[0] as number
        const batch = await replayer.replay({ seq: 0, n, primary, shadow: null })
        return {
          errors: [...(batch.primary?.errors ?? [])],
          outputs: batch.primary?.outputs.map(({ shape, data }) => ({
            shape,
            data: [...(data as Float32Array)],
          })),
        }
      } finally {
        replayer.close()
      }
    },
    { packed: pack(bundle), tensors: reference.x },
  )
  return { bundle, replayed, expected: reference.y }
}

describe('layers-models that Keras 3 exported, replayed on WebGL, against Keras', () => {
  it.each(readdirSync(folder))('%s', async (name) => {
    const { bundle, replayed, expected } = await predict(name)
    expect(replayed.errors.every((error) => error === 0)).toBe(true)
    expect(replayed.outputs).toHaveLength(bundle.outputs.length)
    // Of several outputs the reference has the first.
    expect(replayed.outputs?.[0]?.shape).toEqual(expected.shape)
    expect(largestDifference(replayed.outputs?.[0]?.data ?? [], expected.data)).toBeLessThan(1e-4)
  })
})
