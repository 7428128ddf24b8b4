import { readdirSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { loadBundle } from '../../../src/models/load'
import { folder, largestDifference, reference, root, runOnCpu } from './fixtures'

interface Tensor {
  shape: number[]
  dtype: 'float32' | 'int32'
  data: number[]
}

describe('layers-models that Keras 3 exported, against Keras', () => {
  it.each(readdirSync(`${root}/keras3`))('%s', async (name) => {
    const bundle = await loadBundle(folder(`keras3/${name}`))
    const ref = reference<{ x: Tensor[]; y: Tensor | Tensor[] | Record<string, Tensor> }>(
      `keras3/${name}/ref.json`,
    )
    // Shapes told before loading are those that TF.js then builds, and every weight is accounted for.
    expect(bundle.card.layers.every((layer) => layer.shape !== '?')).toBe(true)
    const makeInputs = () =>
      Object.fromEntries(
        bundle.inputs.map(({ name }, i) => {
          const { data, shape, dtype } = ref.x[i] as Tensor
          return [name, tf.tensor(data, shape, dtype)]
        }),
      )
    const outputs = await runOnCpu(bundle, makeInputs)
    const expected = 'data' in ref.y ? [ref.y as Tensor] : Object.values(ref.y)
    // Of several outputs the reference has the first.
    expected.forEach(({ shape, data }, i) => {
      expect(outputs[i]?.shape).toEqual(shape)
      expect(largestDifference(outputs[i]?.data ?? [], data)).toBeLessThan(1e-5)
    })
  })
})
