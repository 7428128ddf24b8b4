import { readdirSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { loadBundle } from '../../../src/models/load'
import { fixture, largestDifference, reference, root, runOnCpu } from './fixtures'

interface Tensor {
  shape: number[]
  dtype: 'float32' | 'int32' | 'string'
  data: number[]
}

interface Reference {
  inputs: Tensor[]
  output?: Tensor
  outputs?: Tensor[]
}

const filesIn = (folder: string) =>
  readdirSync(`${root}/${folder}`)
    .filter((name) => /\.(keras|h5)$/.test(name) && !name.startsWith('refused'))
    .map((name) => `${folder}/${name}`)

async function check(path: string): Promise<void> {
  const bundle = await loadBundle([fixture(path)])
  const ref = reference<Reference>(path.replace(/\.\w+$/, '.ref.json'))
  // Shapes told before loading are those that TF.js then builds, and every weight is accounted for.
  expect(bundle.card.layers.filter((layer) => layer.shape === '?').map((layer) => layer.kind)).toEqual([])
  // A column of words feeds no input that is said to take numbers.
  const words = (specs: { dtype: string }[]) => specs.map(({ dtype }) => dtype === 'string')
  expect(words(bundle.inputs)).toEqual(words(ref.inputs))
  const makeInputs = () =>
    Object.fromEntries(
      bundle.inputs.map(({ name }, i) => {
        const { data, shape, dtype } = ref.inputs[i] as Tensor
        return [name, tf.tensor(data, shape, dtype)]
      }),
    )
  const outputs = await runOnCpu(bundle, makeInputs)
  const expected = ref.outputs ?? [ref.output as Tensor]
  expect(outputs.length).toBe(expected.length)
  outputs.forEach((output, i) => {
    expect(output.shape).toEqual(expected[i]?.shape)
    expect(largestDifference(output.data, expected[i]?.data ?? [])).toBeLessThan(1e-5)
  })
}

describe('.keras and .h5 files as Keras 3 saves them, against Keras', () => {
  it.each(filesIn('keras-files'))('%s', check)
})

describe('layers, calls and activations that TF.js lacks or means otherwise, against Keras', () => {
  it.each(filesIn('models/keras'))('%s', check)
})

describe('what cannot be computed right is refused by name', () => {
  it.each([
    ['refused_lambda', 'unsupported-layer', 'lambda'],
    ['refused_custom', 'unsupported-layer', 'doubler'],
    ['refused_op', 'unsupported-op', 'cumsum'],
    ['refused_hashing', 'unsupported-layer', 'hashing'],
    ['refused_mask', 'unsupported-op', 'not_equal'],
  ])('%s', async (name, code, layer) => {
    const loading = loadBundle([fixture(`models/keras/${name}.keras`)])
    await expect(loading).rejects.toMatchObject({
      problem: { code, place: { kind: 'layer', name: expect.stringContaining(layer) } },
    })
    await expect(loading).rejects.toThrow('graph-model')
  })
})
