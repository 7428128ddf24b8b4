import { readdirSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { loadBundle } from '../../../src/models/load'
import { fixture, largestDifference, reference, root, runOnCpu } from './fixtures'

interface Reference {
  inputs: { name: string; shape: number[]; dtype: 'float32' | 'int32'; data: number[] }[]
  output: { shape: number[]; data: number[] }
}

const files = readdirSync(`${root}/keras-files`).filter((name) => !name.endsWith('.json'))

describe('.keras and .h5 files as Keras 3 saves them, against Keras', () => {
  it.each(files)('%s', async (name) => {
    const bundle = await loadBundle([fixture(`keras-files/${name}`)])
    const ref = reference<Reference>(`keras-files/${name.replace(/\.\w+$/, '')}.ref.json`)
    const makeInputs = () =>
      Object.fromEntries(
        bundle.inputs.map(({ name }, i) => {
          const { data, shape, dtype } = ref.inputs[i] as Reference['inputs'][number]
          return [name, tf.tensor(data, shape, dtype)]
        }),
      )
    const [output] = await runOnCpu(bundle, makeInputs)
    expect(output?.shape).toEqual(ref.output.shape)
    expect(largestDifference(output?.data ?? [], ref.output.data)).toBeLessThan(1e-5)
  })
})
