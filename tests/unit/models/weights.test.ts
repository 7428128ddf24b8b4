/** TF.js' own exports, and each way in which TF.js would go on with weights that are not the file's. */
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DroppedFile } from '../../../src/files/dropped'
import { loadBundle } from '../../../src/models/load'
import { instantiate } from '../../../src/replay/instantiate'
import { dropped, largestDifference, root } from './fixtures'

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
    // TF.js: the bits of a float as whole numbers in the billions, no error.
    ['another type', 'weight-dtype', (saved) => (manifest(saved).weights[0]!.dtype = 'int32')],
    // TF.js: random weights.
    [
      'the topology alone',
      'topology-only',
      (saved) => (saved.json = saved.json['modelTopology'] as Saved['json']),
    ],
    // TF.js: a TypeError that names nothing, or numbers with another scale.
    [
      'quantised without a scale',
      'bad-quantization',
      (saved) => Object.assign(manifest(saved).weights[0]!, { quantization: { dtype: 'uint8' } }),
    ],
    [
      'quantised by name only',
      'weights-too-long',
      (saved) => Object.assign(manifest(saved).weights[0]!, { quantization: { dtype: 'float16' } }),
    ],
    ['no weight files', 'missing-shard', (saved) => (manifest(saved).paths = ['elsewhere.bin'])],
    ['a manifest of weights without files', 'weights-too-short', (saved) => (manifest(saved).paths = [])],
    ['a weight listed twice', 'duplicate-weight', (saved) => twice(saved)],
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

  it('quantization: null is none, though TF.js crashes on it', async () => {
    const model = small()
    const expected = (model.predict(x) as tf.Tensor).dataSync()
    const saved = await save(model)
    for (const spec of manifest(saved).weights) Object.assign(spec, { quantization: null })
    expect(largestDifference(await predicted(saved), expected)).toBeLessThan(1e-6)
  })

  it('a graph’s constant of another type is refused', async () => {
    const model = JSON.parse(readFileSync(`${root}/graph/tab_f32/model.json`, 'utf8')) as Saved['json']
    model.weightsManifest[0]!.weights[0]!.dtype = 'int32'
    const bin = dropped('group1-shard1of1.bin', readFileSync(`${root}/graph/tab_f32/group1-shard1of1.bin`))
    await expect(loadBundle([dropped('model.json', JSON.stringify(model)), bin])).rejects.toMatchObject({
      problem: { code: 'weight-dtype', place: { kind: 'node' } },
    })
  })

  it.each([
    ['a .keras without its weights', 'topology-only', ['config.json', 'metadata.json']],
    ['a .keras without its architecture', 'bad-keras-file', ['model.weights.h5', 'metadata.json']],
  ])('%s: %s', async (_name, code, kept) => {
    const whole = unzipSync(new Uint8Array(readFileSync(`${root}/keras-files/seq.keras`)))
    const part = zipSync(Object.fromEntries(kept.map((name) => [name, whole[name]!])))
    await expect(loadBundle([dropped('m.keras', part)])).rejects.toMatchObject({ problem: { code } })
  })

  it.each([
    ['a dataset that is not there', 'bad-keras-file', (names: string[]) => names, 1],
    ['a layer that lists no weights', 'weights-do-not-fit', () => [], 9],
  ])('a .h5 with %s: %s', async (_name, code, listed, kept) => {
    const bytes = await h5(listed, kept)
    await expect(loadBundle([dropped('m.h5', bytes)])).rejects.toMatchObject({ problem: { code } })
  })

  it('the same .h5 with all of its weights loads', async () => {
    const bundle = await loadBundle([dropped('m.h5', await h5((names) => names, 2))])
    expect(bundle.weightSpecs.map(({ name }) => name)).toEqual(['dense/kernel', 'dense/bias'])
  })

  it('NaN is told, weight and share; infinities are what masks are made of', async () => {
    const saved = await save(small())
    const numbers = new Float32Array(saved.data)
    numbers[1] = -Infinity
    expect((await loadBundle(files(saved))).warnings).toEqual([])
    numbers[2] = NaN
    const { warnings } = await loadBundle(files(saved))
    expect(warnings).toMatchObject([{ code: 'nan-weights', file: 'model.json' }])
    expect(warnings[0]?.message).toMatch(/^1 of the 16 numbers of dense_Dense\d+\/kernel are NaN/)
  })

  /** A Keras .h5 of one dense layer, with the first `kept` of its two datasets, and what it lists of them. */
  async function h5(listed: (names: string[]) => string[], kept: number): Promise<Uint8Array<ArrayBuffer>> {
    const h5wasm = await import('h5wasm')
    const { FS } = await h5wasm.ready
    const file = new h5wasm.File('made.h5', 'w')
    const config = { name: 'dense', units: 2, batch_input_shape: [null, 3], dtype: 'float32' }
    const layers = [{ class_name: 'Dense', config }]
    const model = { class_name: 'Sequential', config: { name: 'm', layers } }
    file.create_attribute('model_config', JSON.stringify(model))
    file.create_attribute('keras_version', '2.15.0')
    const layer = file.create_group('model_weights').create_group('dense')
    const names = ['dense/kernel:0', 'dense/bias:0']
    layer.create_attribute('weight_names', listed(names).length > 0 ? listed(names) : ['none'])
    if (listed(names).length === 0) layer.delete_attribute('weight_names')
    const inner = layer.create_group('dense')
    if (kept > 0) inner.create_dataset({ name: 'kernel:0', data: new Float32Array(6), shape: [3, 2] })
    if (kept > 1) inner.create_dataset({ name: 'bias:0', data: new Float32Array(2), shape: [2] })
    file.close()
    return new Uint8Array(FS.readFile('made.h5') as Uint8Array)
  }

  function twice(saved: Saved): void {
    const { weights } = manifest(saved)
    weights.push(weights[0]!)
  }

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
