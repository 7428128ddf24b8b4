/** Keras 2 wrote other topologies and other weight names: those still load, and mean what they meant. */
import { readdirSync } from 'node:fs'
import * as h5wasm from 'h5wasm'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ModelBundle } from '../../../src/models/bundle'
import type { DroppedFile } from '../../../src/files/dropped'
import { loadBundle } from '../../../src/models/load'
import { instantiate } from '../../../src/replay/instantiate'
import { dropped, fixture, folder, largestDifference, reference, root, runOnCpu } from './fixtures'

interface Weight {
  name: string
  shape: number[]
  data: Float32Array
}

/** Fixed numbers without a pattern that symmetry could hide. */
function weight(name: string, shape: number[], seed: number): Weight {
  const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) =>
    Math.sin(seed * 97 + i * 1.7),
  )
  return { name, shape, data }
}

const weights = [
  weight('gru/gru_cell/kernel', [4, 9], 1),
  weight('gru/gru_cell/recurrent_kernel', [3, 9], 2),
  weight('gru/gru_cell/bias', [2, 9], 3),
  weight('dense/kernel', [3, 2], 4),
  weight('dense/bias', [2], 5),
]

function topology(keras3: boolean): object {
  const shape = [null, 5, 4]
  const input = keras3 ? { batch_shape: shape } : { batch_input_shape: shape }
  const gru = {
    name: 'gru',
    units: 3,
    activation: 'tanh',
    recurrent_activation: 'sigmoid',
    reset_after: true,
  }
  const dense = { name: 'dense', units: 2, activation: 'hard_sigmoid', use_bias: true }
  const layers = [
    {
      class_name: 'InputLayer',
      config: { ...input, name: 'input_1', dtype: 'float32', sparse: false, ragged: false },
    },
    { class_name: 'GRU', config: { ...gru, use_bias: true, return_sequences: false, time_major: false } },
    {
      class_name: 'LeakyReLU',
      config: { name: 'leaky', ...(keras3 ? { negative_slope: 0.3 } : { alpha: 0.3 }) },
    },
    { class_name: 'Dense', config: dense },
  ]
  return { class_name: 'Sequential', config: { name: 'sequential', layers } }
}

function asModelJson(keras3: boolean): DroppedFile[] {
  const version = keras3 ? '3.15.1' : '2.11.0'
  const json = {
    format: 'layers-model',
    generatedBy: `keras v${version}`,
    modelTopology: { keras_version: version, model_config: topology(keras3) },
    weightsManifest: [
      { paths: ['w.bin'], weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })) },
    ],
  }
  return [
    dropped('model.json', JSON.stringify(json)),
    dropped('w.bin', new Blob(weights.map(({ data }) => data.slice())) as never),
  ]
}

/** As Keras 2 wrote it: names end in ':0', and lie under their layer. */
async function asH5(): Promise<DroppedFile[]> {
  const { FS } = await h5wasm.ready
  const file = new h5wasm.File('keras2.h5', 'w')
  file.create_attribute('keras_version', '2.11.0')
  file.create_attribute('model_config', JSON.stringify(topology(false)))
  const root = file.create_group('model_weights')
  for (const layer of ['gru', 'dense']) {
    const group = root.create_group(layer)
    const own = weights.filter(({ name }) => name.startsWith(`${layer}/`))
    group.create_attribute(
      'weight_names',
      own.map(({ name }) => `${name}:0`),
    )
    for (const { name, shape, data } of own) {
      const folders = name.split('/').slice(0, -1)
      folders.reduce(
        (at, folder) => (at.get(folder) as h5wasm.Group | null) ?? at.create_group(folder),
        group,
      )
      group.create_dataset({ name: `${name}:0`, data, shape })
    }
  }
  file.close()
  return [dropped('keras2.h5', FS.readFile('keras2.h5').slice() as Uint8Array<ArrayBuffer>)]
}

const x = tf.tensor3d(
  Float32Array.from({ length: 40 }, (_, i) => Math.cos(i * 1.3)),
  [2, 5, 4],
)

async function predicted(bundle: ModelBundle): Promise<Float32Array> {
  const model = await instantiate(bundle)
  return model.run({ input_1: x })['dense']?.dataSync() as Float32Array
}

beforeAll(async () => {
  await tf.setBackend('cpu')
})

it('a GRU with reset_after, its hard_sigmoid the old one', async () => {
  const bundle = await loadBundle(asModelJson(false))
  expect(bundle).toMatchObject({ assignment: 'by-position', card: { parameters: 89 } })
  const keras3 = await predicted(await loadBundle(asModelJson(true)))
  const keras2 = await predicted(bundle)
  // The same up to the last activation: Keras 3's hard_sigmoid is relu6(x + 3) / 6, Keras 2's 0.2 x + 0.5, clipped.
  keras2.forEach((value, i) => {
    const logit = ((keras3[i] as number) - 0.5) * 6
    expect(value).toBeCloseTo(Math.min(Math.max(0.2 * logit + 0.5, 0), 1), 5)
  })
})

it('an .h5 of Keras 2 gives what the same model.json gives', async () => {
  const h5 = await predicted(await loadBundle(await asH5()))
  const json = await predicted(await loadBundle(asModelJson(false)))
  expect(largestDifference(h5, json)).toBeLessThan(1e-7)
})

interface Saved {
  inputs: { shape: number[]; dtype: 'float32' | 'int32'; data: number[] }[]
  outputs: { shape: number[]; data: number[] }[]
}

describe('what Keras 2 (tf-keras) saved and tensorflowjs_converter made of it, against Keras 2', () => {
  const saved = readdirSync(`${root}/models/keras2`).filter((name) => !name.endsWith('.ref.json'))
  it.each(saved)('%s', async (name) => {
    const path = `models/keras2/${name}`
    const bundle = await loadBundle(/\.(h5|keras)$/.test(name) ? [fixture(path)] : folder(path))
    const { inputs, outputs } = reference<Saved>(`${path.replace(/(\.h5|\.keras|_tfjs)$/, '')}.ref.json`)
    const made = await runOnCpu(bundle, () =>
      Object.fromEntries(
        bundle.inputs.map((input, i) => {
          const { data, shape, dtype } = inputs[i] as Saved['inputs'][number]
          return [input.name, tf.tensor(data, shape, dtype)]
        }),
      ),
    )
    expect(made).toHaveLength(outputs.length)
    outputs.forEach(({ shape, data }, i) => {
      expect(made[i]?.shape).toEqual(shape)
      expect(largestDifference(made[i]?.data ?? [], data)).toBeLessThan(1e-5)
    })
  })
})
