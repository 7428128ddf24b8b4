import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flat, graphFixture, largestDifference, openHarness, type HarnessPage } from './page'

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

/** Replays a fixture's reference inputs, and returns the first output's numbers. */
async function predict(name: string, backend: 'webgl' | 'wasm' | 'cpu' | 'webgpu') {
  const { bundle, reference } = await graphFixture(name)
  const { inputs } = reference
  const values = (input: string) =>
    flat(Array.isArray(inputs) ? inputs : (inputs as Record<string, unknown>)[input])
  const n = (reference.outputs as unknown[]).length
  const result = await harness.page.evaluate(
    async ({ bundle, backend, n, values }) => {
      const replayer = window.harness.createReplayer()
      try {
        const environment = await replayer.start({ backend, batchRows: null })
        const loaded = await replayer.load('primary', window.harness.unpack(bundle))
        const rows = replayer.batchRows()
        const inputs = loaded.inputs.map((mapping, i) => {
          const list = values[i] as (number | string)[]
          const shape = [n, ...(mapping.shape.slice(1) as number[])]
          return typeof list[0] === 'string'
            ? { name: mapping.name, shape, dtype: 'string' as const, data: list as string[] }
            : {
                name: mapping.name,
                shape,
                dtype: 'float32' as const,
                data: Float32Array.from(list as number[]),
              }
        })
        const batch = { seq: 7, n, primary: inputs, shadow: null }
        const { primary, seq } = await replayer.replay(batch)
        return {
          environment,
          rows,
          seq,
          shape: primary?.outputs[0]?.shape,
          errors: [...(primary?.errors ?? [])],
          data: [...(primary?.outputs[0]?.data as Float32Array)],
        }
      } finally {
        replayer.close()
      }
    },
    { bundle, backend, n, values: bundle.inputs.map(({ name }) => values(name)) },
  )
  return { ...result, expected: flat(reference.outputs) }
}

describe('predictions equal TensorFlow’s', () => {
  it.each(['conv_f32', 'tab_f32'])('%s on WebGL to 1e-4', async (name) => {
    const result = await predict(name, 'webgl')
    expect(result.environment.backend).toBe('webgl')
    expect(result.seq).toBe(7)
    expect(result.errors).toEqual(result.errors.map(() => 0))
    expect(largestDifference(result.data, result.expected)).toBeLessThan(1e-4)
  })

  it.each(['stringlookup_f32', 'gru_f32', 'conv_f16'])('%s on WebGL, as each can be', async (name) => {
    const result = await predict(name, 'webgl')
    expect(result.errors).toEqual(result.errors.map(() => 0))
    expect(largestDifference(result.data, result.expected)).toBeLessThan(name.endsWith('f16') ? 5e-2 : 1e-4)
  })

  it('tab_u8 on WebGL: TensorFlow with the same weights to 1e-4, the float model to 5e-2', async () => {
    const result = await predict('tab_u8', 'webgl')
    expect(result.errors).toEqual(result.errors.map(() => 0))
    const own = new URL('../../golden/tab_u8.tensorflow.json', import.meta.url)
    const { outputs } = JSON.parse(readFileSync(own, 'utf8')) as { outputs: number[][] }
    expect(largestDifference(result.data, flat(outputs))).toBeLessThan(1e-4)
    expect(largestDifference(result.data, result.expected)).toBeLessThan(5e-2)
  })

  it.each(['tab_u8', 'conv_f16', 'gru_f32', 'stringlookup_f32'])(
    '%s on WebGL is what TF.js’ own cpu backend gives, to 1e-4',
    async (name) => {
      const [webgl, cpu] = [await predict(name, 'webgl'), await predict(name, 'cpu')]
      expect([webgl.environment.backend, cpu.environment.backend]).toEqual(['webgl', 'cpu'])
      expect(largestDifference(webgl.data, cpu.data)).toBeLessThan(1e-4)
    },
  )

  it.each(['wasm', 'cpu'] as const)('tab_f32 and conv_f32 on %s', async (backend) => {
    for (const name of ['tab_f32', 'conv_f32']) {
      const result = await predict(name, backend)
      expect(result.environment.backend).toBe(backend)
      expect(largestDifference(result.data, result.expected)).toBeLessThan(1e-4)
    }
  })

  it('says what it ran on, and asked nobody else', async () => {
    const { environment } = await predict('tab_f32', 'webgl')
    expect(environment.tfjs).toBe('4.22.0')
    expect(environment.renderer).not.toBe('')
    expect(environment.browser).toMatch(/\d/)
    expect(environment.crossOriginIsolated).toBe(true)
    expect(environment.cores).toBeGreaterThan(0)
    expect(harness.foreign).toEqual([])
  })
})
