/** TF.js' own exports, and each way in which TF.js would go on with weights that are not the file's. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DroppedFile } from '../../../src/models/files'
import { loadBundle } from '../../../src/models/load'
import { instantiate } from '../../../src/replay/instantiate'
import { dropped, largestDifference } from './fixtures'

interface Saved {
  json: Record<string, unknown> & {
    weightsManifest: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[]
  }
  data: ArrayBuffer
}

async function save(model: tf.LayersModel, includeOptimizer = false): Promise<Saved> {
  let saved: Saved | undefined
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const { modelTopology, weightSpecs, weightData, format, generatedBy } = artifacts
      const weightsManifest = [
        { paths: ['weights.bin'], weights: weightSpecs as tf.io.WeightsManifestEntry[] },
      ]
      const data = tf.io.CompositeArrayBuffer.join(weightData)
      saved = { json: { modelTopology, format, generatedBy, weightsManifest }, data }
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
    }),
    { includeOptimizer },
  )
  return saved as Saved
}

function files({ json, data }: Saved): DroppedFile[] {
  return [dropped('model.json', JSON.stringify(json)), dropped('weights.bin', data)]
}

const x = tf.tensor2d([
  [0.1, -2, 3, 0.5],
  [1, 2, -1, 0],
])

async function predicted(saved: Saved): Promise<Float32Array> {
  const bundle = await loadBundle(files(saved))
  const model = await instantiate(bundle)
  const outputs = model.run({ [bundle.inputs[0]?.name ?? '']: x })
  return outputs[bundle.outputs[0]?.name ?? '']?.dataSync() as Float32Array
}

function small(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.dense({
        units: 4,
        inputShape: [4],
        activation: 'hardSigmoid',
        kernelInitializer: 'randomNormal',
      }),
      tf.layers.batchNormalization(),
      tf.layers.leakyReLU({ alpha: 0.2 }),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: 4, activation: 'softmax', biasInitializer: 'randomNormal' }),
    ],
  })
}

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe("TF.js' own exports", () => {
  it('predict as the model that was saved, of whatever batch size in one pass', async () => {
    const model = small()
    const expected = (model.predict(x) as tf.Tensor).dataSync()
    expect(largestDifference(await predicted(await save(model)), expected)).toBeLessThan(1e-6)
  })

  it('carry the state of an optimiser, which is no weight of the model', async () => {
    const model = small()
    model.compile({ optimizer: tf.train.adam(), loss: 'meanSquaredError' })
    await model.fit(x, x, { verbose: 0 })
    const expected = (model.predict(x) as tf.Tensor).dataSync()
    const saved = await save(model, true)
    expect(saved.json.weightsManifest[0]?.weights.some((spec) => spec.group === 'optimizer')).toBe(true)
    expect(largestDifference(await predicted(saved), expected)).toBeLessThan(1e-6)
  })

  it('may hold a model within a model', async () => {
    const input = tf.input({ shape: [4] })
    const inner = small()
    const model = tf.model({
      inputs: input,
      outputs: tf.layers.dense({ units: 1 }).apply(inner.apply(input)) as tf.SymbolicTensor,
    })
    const expected = (model.predict(x) as tf.Tensor).dataSync()
    expect(largestDifference(await predicted(await save(model)), expected)).toBeLessThan(1e-6)
  })
})

describe('never with other weights than the file has', () => {
  const manifest = (saved: Saved) => saved.json.weightsManifest[0] as Saved['json']['weightsManifest'][number]
  const spoiled: [string, string, (saved: Saved) => void][] = [
    // TF.js: random weights, no error.
    ['no manifest', 'no-manifest', (saved) => delete (saved.json as Partial<Saved['json']>).weightsManifest],
    ['an empty manifest', 'weights-do-not-fit', (saved) => (saved.json.weightsManifest = [])],
    ['no weights listed', 'weights-do-not-fit', (saved) => (manifest(saved).weights = [])],
    // TF.js: the rest is read from the wrong place, or stays unset where strict is off.
    ['a weight not listed', 'weights-do-not-fit', (saved) => dropWeight(saved)],
    [
      'a weight of another name',
      'load-failed',
      (saved) => ((manifest(saved).weights[0] as { name: string }).name = 'other/kernel'),
    ],
    // TF.js: ignored.
    [
      'bytes too many',
      'weights-too-long',
      (saved) => (saved.data = new Uint8Array([...new Uint8Array(saved.data), 0, 0, 0, 0]).buffer),
    ],
    // TF.js: a RangeError, or zeros.
    ['bytes too few', 'weights-too-short', (saved) => (saved.data = saved.data.slice(4))],
    ['a layer more', 'weights-do-not-fit', (saved) => addLayer(saved)],
  ]
  it.each(spoiled)('%s: %s', async (_name, code, spoil) => {
    const saved = await save(small())
    spoil(saved)
    await expect(predicted(saved)).rejects.toMatchObject({ problem: { code } })
  })

  it('not even where a bundle is put together wrong: every weight of every layer must have been written', async () => {
    const bundle = await loadBundle(files(await save(small())))
    const unset = { ...bundle, assignment: 'by-position' as const, layerWeights: [] }
    await expect(instantiate(unset)).rejects.toMatchObject({ problem: { code: 'unset-weights' } })
  })

  function dropWeight(saved: Saved): void {
    const [first] = manifest(saved).weights.splice(0, 1)
    saved.data = saved.data.slice(4 * tf.util.sizeFromShape(first?.shape ?? []))
  }

  function addLayer(saved: Saved): void {
    type Layers = { layers: { class_name: string; config: object }[] }
    const { config } =
      (saved.json['modelTopology'] as { model_config?: { config: Layers }; config: Layers }).model_config ??
      (saved.json['modelTopology'] as { config: Layers })
    config.layers.push({ class_name: 'Dense', config: { name: 'extra', units: 7 } })
  }
})
