/** Models of other makers: refused by name with the command to run; and what that command makes loads. */
import * as tf from '@tensorflow/tfjs'
import { zipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Problem, ProblemError } from '../../../src/core/problem'
import type { DroppedFile } from '../../../src/files/dropped'
import { loadBundle } from '../../../src/models/load'
import { groupModels } from '../../../src/models/recognise'
import { dropped, folder, largestDifference, reference, root, runOnCpu } from './fixtures'

const bytes = (name: string) => readFileSync(`${root}/models/foreign/${name}`)

async function refused(heap: DroppedFile[], what: string, command: string): Promise<void> {
  const { models, rest } = await groupModels([...heap, dropped('log.csv', 'id,x\n1,2\n')])
  expect(models.map(({ files }) => files.length)).toEqual([heap.length])
  expect(rest.map(({ path }) => path)).toEqual(['log.csv'])
  const loading = loadBundle(models[0]?.files ?? [])
  await expect(loading).rejects.toMatchObject({ problem: { code: 'other-format' } })
  await expect(loading).rejects.toThrow(what)
  await expect(loading).rejects.toThrow(command)
}

describe('as their makers write them, under their own name and under another', () => {
  it.each([
    ['model.tflite', 'TensorFlow Lite', 'tensorflowjs_converter'],
    ['model.joblib', 'Python pickle', 'skl2onnx'],
  ])('%s', async (name, what, command) => {
    await refused([dropped(name, bytes(name))], what, command)
    await refused([dropped('download', bytes(name))], what, command)
  })

  it('a pickle, and what skl2onnx makes of it, are not sent in a circle', async () => {
    const onnx = new TextEncoder().encode('\b\b\x12\bskl2onnx\x1a\x061.18.0')
    for (const file of [dropped('model.joblib', bytes('model.joblib')), dropped('forest.onnx', onnx)]) {
      const { models } = await groupModels([file])
      const problem = await loadBundle(models[0]!.files).catch((error: ProblemError) => error.problem)
      expect(problem).toMatchObject({ code: 'other-format' })
      expect((problem as Problem).mend).toContain('primary_prediction')
      expect((problem as Problem).mend).not.toContain('tensorflowjs_converter')
    }
  })

  it('a SavedModel, folder and all', async () => {
    const heap = [
      dropped('flights/saved_model.pb', bytes('saved_model.pb')),
      dropped('flights/fingerprint.pb', 'x'),
      dropped('flights/variables/variables.index', 'y'),
      dropped('flights/variables/variables.data-00000-of-00001', 'z'),
    ]
    await refused(heap, 'SavedModel', '--input_format=tf_saved_model')
    const zip = zipSync({
      'm/saved_model.pb': new Uint8Array(bytes('saved_model.pb')),
    }) as Uint8Array<ArrayBuffer>
    await refused([dropped('flights.zip', zip)], 'SavedModel', '--input_format=tf_saved_model')
  })
})

describe('by the names that their makers give them', () => {
  const pytorch = zipSync({ 'net/data.pkl': new Uint8Array(9), 'net/version': new Uint8Array([51]) })
  it.each([
    ['net.pt', pytorch, 'PyTorch', 'torch.onnx.export'],
    ['net.onnx', new Uint8Array([8, 7, 0x12, 7, 0x70, 0x79]), 'ONNX', 'onnx2tf'],
    ['net.safetensors', new Uint8Array(16), 'safetensors', 'onnx2tf'],
    ['model.ckpt.index', new Uint8Array(16), 'checkpoint', 'model.export'],
    ['forest.ubj', new Uint8Array(16), 'boosted trees', 'drop that log alone'],
  ])('%s', async (name, content, what, command) => {
    await refused([dropped(name, content as Uint8Array<ArrayBuffer>)], what, command)
  })
})

it('a Lambda and keras.ops, refused as layers, run as the graph-model that the complaint’s command makes', async () => {
  const bundle = await loadBundle(folder('models/as_graph'))
  expect(bundle.format).toBe('graph-model')
  const { inputs, outputs } = reference<{ inputs: { x: number[][] }; outputs: number[][] }>(
    'models/as_graph/ref.json',
  )
  const [output] = await runOnCpu(bundle, () => ({ [bundle.inputs[0]?.name ?? '']: tf.tensor(inputs.x) }))
  expect(largestDifference(output?.data ?? [], outputs.flat())).toBeLessThan(1e-5)
})
