/** What each backend lacks: the table against the TF.js that is installed, and models against the table. */
import { writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { atNode } from '../../../src/core/problem'
import { kernelTable } from '../../../scripts/list-kernels'
import type { ModelBundle } from '../../../src/models/bundle'
import table from '../../../src/models/data/kernels.json'
import { unfitBackends } from '../../../src/models/kernels'
import { loadBundle } from '../../../src/models/load'
import { fixture, folder } from './fixtures'

it('the table is what this TensorFlow.js gives; else run this test with UPDATE_KERNELS=1', async () => {
  const fresh = await kernelTable()
  if (process.env['UPDATE_KERNELS']) {
    const filepath = 'src/models/data/kernels.json'
    const style = (await resolveConfig(filepath)) ?? {}
    writeFileSync(filepath, await format(JSON.stringify(fresh), { ...style, filepath }))
  }
  expect(fresh).toEqual(table)
}, 120_000)

it('knows the gaps that TensorFlow.js documents, and finds none where all is well', () => {
  expect(table.lacking.wasm).toMatchObject({ Einsum: ['Einsum'], FFT: ['FFT'] })
  expect(table.lacking.webgpu).toMatchObject({ StringSplit: ['StringSplit'], UniqueV2: ['Unique'] })
  // Ops that only complex numbers take another way.
  for (const op of ['Transpose', 'Abs', 'Zeros', 'MatMul', '_FusedMatMul', 'Conv2D'])
    expect(Object.keys(table.lacking.wasm)).not.toContain(op)
})

/** A graph of one op more, on the way to its output. */
async function graphWith(op: string): Promise<ModelBundle> {
  const bundle = await loadBundle(folder('graph/tab_f32'))
  const { node } = bundle.artifacts.modelTopology as {
    node: { name: string; op: string; input?: string[] }[]
  }
  const output = node.find(({ name }) => name === 'Identity')!
  node.push({ name: 'model/extra', op, input: output.input ?? [] })
  output.input = ['model/extra']
  return bundle
}

describe('a model, by backend', () => {
  it('the op, the node it sits in, and the backends that have it', async () => {
    const unfit = unfitBackends(await graphWith('Einsum'))
    expect(Object.keys(unfit)).toEqual(['wasm'])
    expect(unfit.wasm).toMatchObject({ code: 'unfit-backend', place: atNode('model/extra'), file: 'tab_f32' })
    expect(unfit.wasm?.message).toBe(
      'TensorFlow.js cannot run Einsum (node model/extra) on its WebAssembly backend.',
    )
    expect(unfit.wasm?.mend).toContain('WebGL or WebGPU or plain JavaScript (cpu)')
  })

  it('what is not on the way to an output does not count', async () => {
    const bundle = await graphWith('Einsum')
    const { node } = bundle.artifacts.modelTopology as { node: { name: string; input?: string[] }[] }
    const extra = node.find(({ name }) => name === 'model/extra')!
    node.find(({ name }) => name === 'Identity')!.input = extra.input!
    expect(unfitBackends(bundle)).toEqual({})
  })

  it('the kernel, where the op is called otherwise', async () => {
    expect(unfitBackends(await graphWith('RFFT')).wasm?.message).toMatch(
      /RFFT \(node model\/extra, needs \w+\)/,
    )
  })

  it.each([
    ['DT_INT32', ['wasm']],
    ['DT_INT64', ['wasm']],
    ['DT_FLOAT', []],
    ['DT_HALF', []],
  ])('a kernel that the backend has for 32-bit floats alone: %s', async (type, backends) => {
    const bundle = await graphWith('BatchMatMulV2')
    const { node } = bundle.artifacts.modelTopology as { node: { name: string; attr?: unknown }[] }
    node.find(({ name }) => name === 'model/extra')!.attr = { T: { type } }
    const unfit = unfitBackends(bundle)
    expect(Object.keys(unfit)).toEqual(backends)
    for (const { message } of Object.values(unfit)) expect(message).toContain('BatchMatMulV2 on int32')
  })

  it('a layer that runs what a backend lacks', async () => {
    const unfit = unfitBackends(await loadBundle([fixture('models/keras/attention.keras')]))
    expect(Object.keys(unfit)).toEqual(['wasm'])
    expect(unfit.wasm?.message).toMatch(/run MultiHeadAttention \(layer \w+, needs Einsum\)/)
    expect(unfit.wasm?.mend).toContain('replace that layer')
  })

  it.each(['graph/tab_f32', 'graph/conv_f16', 'graph/gru_f32', 'graph/stringlookup_f32', 'keras3/norm_h5'])(
    '%s runs anywhere',
    async (name) => {
      expect(unfitBackends(await loadBundle(folder(name)))).toEqual({})
    },
  )
})
