import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { loadBundle } from '../../../src/models/load'
import { folder, largestDifference, reference, runOnCpu } from './fixtures'

interface Reference {
  inputs: number[][] | Record<string, unknown[]>
  outputs: number[][]
}

/** Largest difference from TensorFlow's float result: float arithmetic's, or what quantised weights may add. */
const cases: [string, number][] = [
  ['tab_f32', 1e-5],
  ['conv_f32', 1e-5],
  ['gru_f32', 1e-5],
  ['stringlookup_f32', 1e-5],
  ['tab_u8', 5e-2],
  ['conv_f16', 1e-3],
]

it('quantised weights are decoded as TF.js decodes them', async () => {
  const bundle = await loadBundle(folder('graph/tab_u8'))
  const ref = reference<{ inputs: number[][] }>('graph/tab_u8/ref.json')
  const [output] = await runOnCpu(bundle, () => ({ features: tf.tensor(ref.inputs) }))
  const json = reference<tf.io.ModelJSON>('graph/tab_u8/model.json')
  const { weightSpecs, weightData } = bundle
  const handler = tf.io.fromMemory({ ...json, weightSpecs, weightData } as tf.io.ModelArtifacts)
  const own = (await tf.loadGraphModel(handler)).predict(tf.tensor(ref.inputs)) as tf.Tensor
  expect(largestDifference(output?.data ?? [], own.dataSync())).toBeLessThan(1e-6)
})

describe('graph-models against TensorFlow', () => {
  it.each(cases)('%s', async (name, tolerance) => {
    const bundle = await loadBundle(folder(`graph/${name}`))
    const ref = reference<Reference>(`graph/${name}/ref.json`)
    const [first] = bundle.inputs
    const given = Array.isArray(ref.inputs) ? { [first?.name ?? '']: ref.inputs } : ref.inputs
    const makeInputs = () =>
      Object.fromEntries(
        bundle.inputs.map(({ name, dtype }) => [
          name,
          tf.tensor(given[name] as number[][], undefined, dtype),
        ]),
      )
    const [output] = await runOnCpu(bundle, makeInputs)
    expect(output?.shape).toEqual([ref.outputs.length, ref.outputs[0]?.length])
    expect(largestDifference(output?.data ?? [], ref.outputs.flat())).toBeLessThan(tolerance)
  })
})
