/** Fixtures as dropped files, and a model run on TF.js' cpu backend against its reference outputs. */
import { readFileSync, readdirSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import type { ModelBundle } from '../../../src/models/bundle'
import type { DroppedFile } from '../../../src/files/dropped'
import { instantiate } from '../../../src/replay/instantiate'

export const root = 'tests/fixtures'

export function dropped(path: string, content: BlobPart): DroppedFile {
  return { path, file: new Blob([content]) }
}

/** Every file of a fixture folder but its references. */
export function folder(path: string): DroppedFile[] {
  return readdirSync(`${root}/${path}`)
    .filter((name) => name !== 'ref.json')
    .map((name) => dropped(`${path}/${name}`, readFileSync(`${root}/${path}/${name}`)))
}

export function fixture(path: string): DroppedFile {
  return dropped(path, readFileSync(`${root}/${path}`))
}

export function reference<T>(path: string): T {
  return JSON.parse(readFileSync(`${root}/${path}`, 'utf8')) as T
}

/** All outputs of one batch, flattened, in the bundle's order; also checks that running leaks no tensor. */
export async function runOnCpu(
  bundle: ModelBundle,
  makeInputs: () => Record<string, tf.Tensor>,
): Promise<{ name: string; shape: number[]; data: number[] }[]> {
  await tf.setBackend('cpu')
  const before = tf.memory().numTensors
  const model = await instantiate(bundle)
  // What was said of the outputs before loading must be what TF.js builds.
  if (bundle.format === 'layers-model' && JSON.stringify(model.outputs) !== JSON.stringify(bundle.outputs))
    throw new Error(`${JSON.stringify(bundle.outputs)} was said, ${JSON.stringify(model.outputs)} came`)
  const inputs = makeInputs()
  const first = model.needsAsync ? await model.runAsync(inputs) : model.run(inputs)
  tf.dispose(first)
  const loaded = tf.memory().numTensors
  const outputs = model.needsAsync ? await model.runAsync(inputs) : model.run(inputs)
  const results = model.outputs.map(({ name }) => {
    const tensor = outputs[name] as tf.Tensor
    return { name, shape: tensor.shape, data: Array.from(tensor.dataSync()) }
  })
  tf.dispose(outputs)
  if (tf.memory().numTensors !== loaded) throw new Error('a run leaks tensors')
  tf.dispose(inputs)
  model.dispose()
  if (tf.memory().numTensors > before) throw new Error(`${tf.memory().numTensors - before} tensors are left`)
  return results
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}`)
  let largest = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number))
    // A NaN must not pass as a small difference.
    if (!(difference <= largest)) largest = difference
  }
  return largest
}
