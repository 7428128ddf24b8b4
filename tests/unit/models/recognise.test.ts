import { readFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { loadBundle } from '../../../src/models/load'
import { groupModels } from '../../../src/models/recognise'
import { dropped, fixture, folder, root } from './fixtures'

const paths = (files: { path: string }[]) => files.map((file) => file.path).sort()
const model = (name: string) => readFileSync(`${root}/graph/${name}/model.json`)
const bin = (name: string) => readFileSync(`${root}/graph/${name}/group1-shard1of1.bin`)

it('sorts a heap of everything by content', async () => {
  const log = dropped('log.csv', 'a,b\n1,2\n')
  const lines = dropped('requests.jsonl', '{"instances": [[1]]}\n{"instances": [[2]]}\n')
  const image = dropped('digits.bin', 'not of any model')
  const mapping = dropped('mapping.json', '{"schemaVersion": 1, "models": {}}')
  const heap = [
    log,
    ...folder('graph/tab_f32'),
    lines,
    mapping,
    fixture('keras-files/seq.keras'),
    image,
    fixture('keras-files/seq.h5'),
  ]
  const { models, rest } = await groupModels(heap)
  expect(models.map((group) => group.key).sort()).toEqual([
    'graph/tab_f32',
    'keras-files/seq.h5',
    'keras-files/seq.keras',
  ])
  expect(paths(rest)).toEqual(['digits.bin', 'log.csv', 'mapping.json', 'requests.jsonl'])
})

it('tells two downloads in one folder apart by the number a browser gave them', async () => {
  const heap = [
    dropped('group1-shard1of1 (1).bin', bin('conv_f32')),
    dropped('model.json', model('tab_f32')),
    dropped('group1-shard1of1.bin', bin('tab_f32')),
    dropped('model (1).json', model('conv_f32')),
  ]
  const { models, rest } = await groupModels(heap)
  expect(rest).toEqual([])
  const inputs = await Promise.all(models.map(async ({ files }) => (await loadBundle(files)).inputs[0]?.name))
  expect(inputs.sort()).toEqual(['features', 'image'])
})

it('keeps a mapping with the model whose folder it is in', async () => {
  const mapping = dropped('graph/tab_f32/mapping.json', '{"schemaVersion": 1, "inputs": []}')
  const { models } = await groupModels([...folder('graph/tab_f32'), mapping])
  expect((await loadBundle(models[0]?.files ?? [])).mapping).toEqual({ schemaVersion: 1, inputs: [] })
})

it('unpacks a zip of two models, and leaves a zip without any alone', async () => {
  const zip = zipSync({
    'v1/model.json': model('tab_f32'),
    'v1/group1-shard1of1.bin': bin('tab_f32'),
    'v2/model.json': model('tab_u8'),
    'v2/group1-shard1of1.bin': bin('tab_u8'),
  })
  const logs = dropped('logs.zip', zipSync({ 'a.csv': new Uint8Array(10) }))
  const { models, rest } = await groupModels([dropped('both.zip', zip), logs])
  expect(models.map((group) => group.key)).toEqual(['both.zip/v1', 'both.zip/v2'])
  expect(paths(rest)).toEqual(['logs.zip'])
})

it('groups what is broken too, so that loading it can say why', async () => {
  const { models } = await groupModels([
    dropped('v1/model.json', '{"modelTopology": {"node": ['),
    dropped('v1/group1-shard1of1.bin', 'x'),
  ])
  expect(paths(models[0]?.files ?? [])).toEqual(['v1/group1-shard1of1.bin', 'v1/model.json'])
})
