import { readFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../src/core/problem'
import { ProblemError } from '../../../src/core/problem'
import type { DroppedFile } from '../../../src/files/dropped'
import { loadBundle } from '../../../src/models/load'
import { dropped, folder, root } from './fixtures'

type ModelJson = {
  format?: string
  modelTopology: Record<string, unknown>
  weightsManifest: { paths: string[]; weights: Record<string, unknown>[] }[]
  [key: string]: unknown
}

function json(name = 'graph/tab_f32'): ModelJson {
  return JSON.parse(readFileSync(`${root}/${name}/model.json`, 'utf8')) as ModelJson
}

function bin(name = 'graph/tab_f32'): Uint8Array<ArrayBuffer> {
  return bytesOf(`${name}/group1-shard1of1.bin`)
}

/** tab_f32 in two shards, as a converter would cut it; `change` spoils it. */
function inTwo(change: (model: ModelJson) => void = () => {}): { model: DroppedFile; shards: DroppedFile[] } {
  const model = json()
  ;(model.weightsManifest[0] as { paths: string[] }).paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin']
  change(model)
  const bytes = bin()
  const cut = (bytes.length * 3) >> 2
  return {
    model: dropped('m/model.json', JSON.stringify(model)),
    shards: [
      dropped('m/group1-shard1of2.bin', bytes.subarray(0, cut)),
      dropped('m/group1-shard2of2.bin', bytes.subarray(cut)),
    ],
  }
}

function changed(change: (model: ModelJson) => void, name = 'graph/tab_f32'): DroppedFile[] {
  const model = json(name)
  change(model)
  return [dropped('model.json', JSON.stringify(model)), dropped('group1-shard1of1.bin', bin(name))]
}

function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(`${root}/${path}`))
}

async function problemOf(files: DroppedFile[]): Promise<Problem> {
  try {
    await loadBundle(files)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  throw new Error('it loaded')
}

const text = () => readFileSync(`${root}/graph/tab_f32/model.json`, 'utf8')

describe('every way to be wrong says so, with the file, the place and the mend', () => {
  const cases: [string, string, () => DroppedFile[]][] = [
    ['nothing', 'no-model', () => []],
    ['weights alone', 'no-model', () => [dropped('group1-shard1of1.bin', bin())]],
    [
      'a SavedModel',
      'other-format',
      () => [dropped('m/saved_model.pb', 'x'), dropped('m/variables/variables.index', 'y')],
    ],
    [
      'a PyTorch file',
      'other-format',
      () => [dropped('net.pt', zipSync({ 'net/data.pkl': new Uint8Array(9) }))],
    ],
    [
      'boosted trees as JSON',
      'other-format',
      () => [dropped('model.json', '{"learner": {"gradient_booster": {}}, "version": [2, 1, 0]}')],
    ],
    ['an empty model.json', 'empty-file', () => [dropped('model.json', '')]],
    ['not JSON', 'not-json', () => [dropped('model.json', '{"format": graph}')]],
    ['cut off', 'truncated-json', () => [dropped('model.json', text().slice(0, 5000))]],
    ['a list', 'not-an-object', () => [dropped('model.json', '[1, 2]')]],
    [
      'nested absurdly',
      'too-nested',
      () => [dropped('model.json', '{"modelTopology":' + '['.repeat(100_000))],
    ],
    ['a tokenizer', 'tokenizer', () => [dropped('tokenizer.json', '{"word_index": {"a": 1}, "config": {}}')]],
    ['a package.json', 'not-a-model', () => [dropped('package.json', '{"name": "x", "version": "1"}')]],
    [
      'to_json() alone',
      'topology-only',
      () => [dropped('model.json', '{"class_name": "Sequential", "config": {}}')],
    ],
    [
      'no topology',
      'no-topology',
      () => changed((model) => delete (model as Partial<ModelJson>).modelTopology),
    ],
    [
      'an unknown topology',
      'unknown-format',
      () => changed((model) => (model.modelTopology = { nodes: [] })),
    ],
    [
      'no manifest',
      'no-manifest',
      () => changed((model) => delete (model as Partial<ModelJson>).weightsManifest),
    ],
    ['no weight files', 'missing-shard', () => [dropped('model.json', text())]],
    ['one shard of two', 'missing-shard', () => [inTwo().model, inTwo().shards[0] as DroppedFile]],
    [
      'a shard cut off',
      'weights-too-short',
      () => [dropped('model.json', text()), dropped('group1-shard1of1.bin', bin().subarray(0, 100))],
    ],
    [
      'a shard too long',
      'weights-too-long',
      () => [
        dropped('model.json', text()),
        dropped('group1-shard1of1.bin', new Uint8Array([...bin(), ...bin()])),
      ],
    ],
    [
      'an empty shard',
      'weights-too-short',
      () => [dropped('model.json', text()), dropped('group1-shard1of1.bin', '')],
    ],
    [
      'two candidates',
      'ambiguous-shard',
      () => [
        dropped('x/model.json', text()),
        dropped('a/group1-shard1of1.bin', bin()),
        dropped('b/group1-shard1of1.bin', bin()),
      ],
    ],
    ['two models', 'several-models', () => [...folder('graph/tab_f32'), ...folder('graph/tab_u8')]],
    ['a dtype TF.js lacks', 'unsupported-dtype', () => changed((m) => (weight(m)['dtype'] = 'float64'))],
    [
      'an unknown quantization',
      'bad-quantization',
      () => changed((m) => (weight(m)['quantization'] = { dtype: 'int4' })),
    ],
    [
      'no scale',
      'bad-quantization',
      () => changed((m) => (weight(m)['quantization'] = { dtype: 'uint8', min: 0 })),
    ],
    ['an absurd shape', 'bad-weight', () => changed((m) => (weight(m)['shape'] = [1e9, 1e9]))],
    ['a negative shape', 'bad-weight', () => changed((m) => (weight(m)['shape'] = [-8]))],
    [
      'an op TF.js lacks',
      'unsupported-ops',
      () => changed((m) => (node(m, 'Softmax')['op'] = 'BatchFunction')),
    ],
    ['a dangling input', 'bad-graph', () => changed((m) => (node(m, 'Softmax')['input'] = ['nowhere']))],
    ['a constant without weights', 'missing-weight', () => changed((m) => (weight(m)['name'] = 'other'))],
    ['an output that is not there', 'bad-signature', () => changed((m) => (output(m)['name'] = 'nowhere:0'))],
    ['half a zip', 'bad-zip', () => [dropped('model.zip', zipped().subarray(0, 3000))]],
    ['an empty zip', 'no-model', () => [dropped('model.zip', zipSync({ 'readme.txt': new Uint8Array(3) }))]],
    [
      'half a .keras',
      'bad-zip',
      () => [dropped('m.keras', bytesOf('keras-files/seq.keras').subarray(0, 9000))],
    ],
    [
      'half a .h5',
      'bad-keras-file',
      () => [dropped('m.h5', bytesOf('keras-files/seq.h5').subarray(0, 9000))],
    ],
    [
      'a topology of another model',
      'weights-do-not-fit',
      () => changed((m) => (dense(m)['units'] = 9), 'keras3/seq_h5'),
    ],
    [
      'an absurd layer',
      'weights-do-not-fit',
      () => changed((m) => (dense(m)['units'] = 1e12), 'keras3/seq_h5'),
    ],
    [
      'an unknown layer',
      'unsupported-layer',
      () => changed((m) => (layer(m)['class_name'] = 'Mystery'), 'keras3/seq_h5'),
    ],
    [
      'an unknown key',
      'unsupported-config',
      () => changed((m) => (dense(m)['temperature'] = 2), 'keras3/seq_h5'),
    ],
    [
      'an unknown activation',
      'unsupported-activation',
      () => changed((m) => (dense(m)['activation'] = 'snake'), 'keras3/seq_h5'),
    ],
    [
      'weights of no layer',
      'surplus-weights',
      () => changed((m) => (weight(m)['name'] = 'nobody/gamma'), 'keras3/seq_h5'),
    ],
    ['a circle', 'bad-topology', () => changed(circle, 'keras3/func_h5')],
  ]
  it.each(cases)('%s: %s', async (_name, code, files) => {
    const problem = await problemOf(files())
    expect(problem.code).toBe(code)
    expect(problem.message).toMatch(/\.$/)
    expect(problem.mend).toBeTruthy()
    if (files().length > 0 && code !== 'several-models') expect(problem.file).toBeTruthy()
  })
})

it('names every missing shard, and what was dropped instead', async () => {
  const { model } = inTwo()
  const { message } = await problemOf([model, dropped('m/weights.bin', 'x')])
  expect(message).toContain('group1-shard1of2.bin, group1-shard2of2.bin')
  expect(message).toContain('weights.bin')
})

it('says how many bytes are missing, and in which shard', async () => {
  const { model, shards } = inTwo()
  const cut = dropped(
    'm/group1-shard1of2.bin',
    await (shards[0] as DroppedFile).file.slice(0, -100).arrayBuffer(),
  )
  const problem = await problemOf([model, cut, shards[1] as DroppedFile])
  expect(problem).toMatchObject({
    code: 'weights-too-short',
    message: expect.stringContaining('100 too few'),
  })
})

describe('renamed and mixed up, never guessed', () => {
  const bytesOfFile = async ({ file }: DroppedFile) => file.arrayBuffer()

  it('two shards with each other’s names have the right number of bytes, and are refused all the same', async () => {
    const { model, shards } = inTwo()
    const [first, second] = await Promise.all(shards.map(bytesOfFile))
    const swapped = [
      model,
      dropped('m/group1-shard1of2.bin', second as ArrayBuffer),
      dropped('m/group1-shard2of2.bin', first as ArrayBuffer),
    ]
    const problem = await problemOf(swapped)
    expect(problem).toMatchObject({ code: 'shards-swapped', file: 'm/group1-shard1of2.bin' })
    expect(problem.message).toContain('group1-shard2of2.bin')
  })

  it('the order of dropping is never that of the weights: equal shards come in the manifest’s order', async () => {
    const { model } = inTwo()
    const bytes = bin()
    const half = bytes.length / 2
    const shards = [
      dropped('m/group1-shard1of2.bin', bytes.subarray(0, half)),
      dropped('m/group1-shard2of2.bin', bytes.subarray(half)),
    ]
    for (const files of [
      [model, ...shards],
      [...shards.reverse(), model],
    ])
      expect(new Uint8Array((await loadBundle(files)).weightData)).toEqual(bytes)
  })

  it('a shard of another download is not taken where both are about', async () => {
    const { model, shards } = inTwo()
    const [first, second] = await Promise.all(shards.map(bytesOfFile))
    const root = { ...model, path: 'model (1).json' }
    const mixed = [
      root,
      dropped('group1-shard1of2.bin', first as ArrayBuffer),
      dropped('group1-shard1of2 (1).bin', first as ArrayBuffer),
      // The second shard of the same download is missing: this one is the other's, and has the right size.
      dropped('group1-shard2of2.bin', second as ArrayBuffer),
    ]
    expect(await problemOf(mixed)).toMatchObject({ code: 'ambiguous-shard' })
    const whole = [...mixed, dropped('group1-shard2of2 (1).bin', second as ArrayBuffer)]
    const names = (await loadBundle(whole)).card.files.map(({ name }) => name)
    expect(names).toEqual(['model (1).json', 'group1-shard1of2 (1).bin', 'group1-shard2of2 (1).bin'])
  })

  it('two numbered copies and no number on model.json: either may be meant, so neither is', async () => {
    const { model, shards } = inTwo()
    const [first, second] = await Promise.all(shards.map(bytesOfFile))
    const files = [
      { ...model, path: 'model.json' },
      dropped('group1-shard1of2 (1).bin', first as ArrayBuffer),
      dropped('group1-shard1of2 (2).bin', first as ArrayBuffer),
      dropped('group1-shard2of2 (1).bin', second as ArrayBuffer),
    ]
    const problem = await problemOf(files)
    expect(problem.code).toBe('ambiguous-shard')
    expect(problem.message).toContain('(1).bin, group1-shard1of2 (2).bin')
  })
})

describe('what is only unusual loads', () => {
  it('shards in any order, in any folder, numbered by a browser', async () => {
    const { model, shards } = inTwo()
    const renamed = shards.map((shard) => ({
      ...shard,
      path: `else/${shard.path.slice(2).replace('.bin', ' (1).bin')}`,
    }))
    const straight = await loadBundle(folder('graph/tab_f32'))
    const bundle = await loadBundle([...renamed.reverse(), { ...model, path: 'model (1).json' }])
    expect(new Uint8Array(bundle.weightData)).toEqual(new Uint8Array(straight.weightData))
    expect(bundle.card.files.map((file) => file.sha256)).toHaveLength(3)
  })

  it('no format field, a wrong one, quantization: null, no signature', async () => {
    expect((await loadBundle(changed((m) => delete m.format))).format).toBe('graph-model')
    const wrong = await loadBundle(changed((m) => (m.format = 'layers-model')))
    expect(wrong).toMatchObject({ format: 'graph-model', warnings: [{ code: 'format-mismatch' }] })
    const quantized = await loadBundle(changed((m) => (weight(m)['quantization'] = null)))
    expect(quantized.weightSpecs[0]).not.toHaveProperty('quantization')
    const bare = await loadBundle(changed((m) => delete m['signature']))
    expect(bare.inputs).toEqual([{ name: 'features', shape: [null, 8], dtype: 'float32' }])
    expect(bare.outputNodes).toEqual(['Identity'])
  })

  it('several weight groups, each of its own files', async () => {
    const model = json()
    const [group] = model.weightsManifest as [ModelJson['weightsManifest'][number]]
    const bytes = bin()
    const first = { paths: ['a.bin'], weights: group.weights.slice(0, 2) }
    model.weightsManifest = [first, { paths: ['b.bin'], weights: group.weights.slice(2) }]
    // Two weights of [1, 8] floats each.
    const files = [
      dropped('b.bin', bytes.subarray(64)),
      dropped('model.json', JSON.stringify(model)),
      dropped('a.bin', bytes.subarray(0, 64)),
    ]
    const straight = await loadBundle(folder('graph/tab_f32'))
    expect(new Uint8Array((await loadBundle(files)).weightData)).toEqual(new Uint8Array(straight.weightData))
    const swapped = [
      dropped('a.bin', bytes.subarray(64)),
      files[1] as DroppedFile,
      dropped('b.bin', bytes.subarray(0, 64)),
    ]
    expect((await problemOf(swapped)).code).toBe('weights-too-long')
  })

  it('files cut by a rule of one’s own, where their names do not say that a converter cut them', async () => {
    const model = json()
    ;(model.weightsManifest[0] as { paths: string[] }).paths = ['head.bin', 'tail.bin']
    const [head, tail] = [bin().subarray(0, 100), bin().subarray(100)]
    const files = [
      dropped('tail.bin', tail),
      dropped('model.json', JSON.stringify(model)),
      dropped('head.bin', head),
    ]
    expect(new Uint8Array((await loadBundle(files)).weightData)).toEqual(bin())
  })

  it('a zip, a mapping beside the model', async () => {
    const mapping = dropped('mapping.json', '{"schemaVersion": 1, "models": {}}')
    const bundle = await loadBundle([dropped('v2.zip', zipped()), mapping])
    expect(bundle).toMatchObject({
      card: { name: 'v2', files: [{ name: 'v2.zip' }] },
      mapping: { schemaVersion: 1 },
    })
  })
})

function zipped(): Uint8Array<ArrayBuffer> {
  return zipSync({ 'out/model.json': new TextEncoder().encode(text()), 'out/group1-shard1of1.bin': bin() })
}

function weight(model: ModelJson): Record<string, unknown> {
  return model.weightsManifest[0]?.weights[0] as Record<string, unknown>
}

function node(model: ModelJson, op: string): Record<string, unknown> {
  const nodes = model.modelTopology['node'] as Record<string, unknown>[]
  return nodes.find((entry) => entry['op'] === op) as Record<string, unknown>
}

function output(model: ModelJson): Record<string, unknown> {
  const signature = model['signature'] as { outputs: Record<string, Record<string, unknown>> }
  return signature.outputs['output_0'] as Record<string, unknown>
}

type Layer = Record<string, unknown> & { config: Record<string, unknown>; inbound_nodes: unknown }

function layers(model: ModelJson): Layer[] {
  return (model.modelTopology as unknown as { model_config: { config: { layers: Layer[] } } }).model_config
    .config.layers
}

function layer(model: ModelJson): Layer {
  return layers(model).find((entry) => entry['class_name'] === 'Dense') as Layer
}

function dense(model: ModelJson): Record<string, unknown> {
  return layer(model).config
}

/** The first dense layer is fed by the last layer. */
function circle(model: ModelJson): void {
  const tensor = { class_name: '__keras_tensor__', config: { keras_history: ['out', 0, 0] } }
  layer(model).inbound_nodes = [{ args: [tensor], kwargs: {} }]
}
