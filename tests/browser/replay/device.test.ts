import { afterAll, beforeAll, expect, it } from 'vitest'
import { flat, graphFixture, openHarness, type HarnessPage } from './page'

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

it('compares this device with the cpu backend, on real requests', async () => {
  const { bundle, reference } = await graphFixture('tab_f32')
  const values = flat(reference.inputs)
  const check = await harness.page.evaluate(
    async ({ bundle, values }) => {
      const replayer = window.harness.createReplayer()
      try {
        await replayer.start({ backend: 'webgl', batchRows: null })
        const { inputs } = await replayer.load('primary', window.harness.unpack(bundle))
        const n = values.length / 8
        const data = Float32Array.from(values)
        const name = inputs[0]?.name as string
        return await replayer.checkDevice('primary', n, [{ name, shape: [n, 8], dtype: 'float32', data }])
      } finally {
        replayer.close()
      }
    },
    { bundle, values },
  )
  expect(check.n).toBe(5)
  expect(check.changed).toBe(0)
  expect(check.warning).toBeNull()
  expect(check.probe).toEqual({ large: 70000, small: Math.fround(1e-8), odd: 2049, float16: false })
  expect(check.outputs).toHaveLength(1)
  expect(check.outputs[0]?.maxAbsolute).toBeLessThan(1e-4)
  // Two roundings of one sum: equal to the last bit would mean that one backend was compared with itself.
  expect(check.outputs[0]?.maxAbsolute).toBeGreaterThan(0)
})

it('sees a device that computes in 16-bit floats, and says so', async () => {
  const { bundle, reference } = await graphFixture('tab_f32')
  const values = flat(reference.inputs)
  const check = await harness.page.evaluate(
    async ({ bundle, values }) => {
      const replayer = window.harness.halfPrecision()
      try {
        await replayer.start({ backend: 'webgl', batchRows: null })
        const { inputs } = await replayer.load('primary', window.harness.unpack(bundle))
        const n = values.length / 8
        const data = Float32Array.from(values)
        const name = inputs[0]?.name as string
        return await replayer.checkDevice('primary', n, [{ name, shape: [n, 8], dtype: 'float32', data }])
      } finally {
        replayer.close()
      }
    },
    { bundle, values },
  )
  expect(check.probe.float16).toBe(true)
  expect(check.warning?.code).toMatch(/^(float16-device|device-changes-predictions)$/)
})
