import { expect, it } from 'vitest'
import { doubler } from './handmade'
import { openHarness } from './page'

/** Starts the WebGPU backend and doubles three numbers, or returns the problem. */
async function run(args: string[]) {
  const harness = await openHarness(args)
  try {
    const bundle = await doubler()
    return await harness.page.evaluate(async (bundle) => {
      const replayer = window.harness.createReplayer()
      try {
        const environment = await replayer.start({ backend: 'webgpu', batchRows: null })
        await replayer.load('primary', window.harness.unpack(bundle))
        const x = { name: 'x', shape: [3, 1], dtype: 'float32' as const, data: Float32Array.of(1, 2, 3) }
        const { primary } = await replayer.replay({ seq: 0, n: 3, primary: [x], shadow: null })
        const plan = { requests: 5, warmup: 1, seed: 1, n: 3, primary: [x], shadow: null }
        const { primary: times } = await replayer.latency(plan)
        return { environment, data: [...(primary?.outputs[0]?.data ?? [])], timed: times?.total.length }
      } catch (error) {
        return { problem: (error as { problem?: { code: string; mend: string } }).problem ?? String(error) }
      } finally {
        replayer.close()
      }
    }, bundle)
  } finally {
    await harness.close()
  }
}

it('runs on WebGPU, or says that this browser cannot', async () => {
  const result = await run([
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
  ])
  // Some builds of Chrome have no software adapter.
  if ('problem' in result) expect(result).toMatchObject({ problem: { code: 'no-backend' } })
  else expect(result).toMatchObject({ environment: { backend: 'webgpu' }, data: [2, 4, 6], timed: 5 })
})

it('says so where it has not, instead of running on something else', async () => {
  const result = await run(['--disable-features=WebGPU,WebGPUService', '--disable-blink-features=WebGPU'])
  expect(result).toMatchObject({ problem: { code: 'no-backend' } })
})
