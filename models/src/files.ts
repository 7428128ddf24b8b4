/** What the programs write: models as TensorFlow.js' own converter lays them out, logs, measured results. */
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs'

const here = import.meta.dirname
export const demoFolder = join(here, '..', '..', 'public', 'demo')
const resultsFile = join(here, '..', 'results.json')

export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

export function writeJson(path: string, content: unknown): void {
  write(path, JSON.stringify(content, null, 2) + '\n')
}

/** Saves model.json and one shard into a folder. */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const data = new Uint8Array(tf.io.CompositeArrayBuffer.join(artifacts.weightData))
      const shard = 'group1-shard1of1.bin'
      write(join(folder, shard), data)
      const manifest = [{ paths: [shard], weights: artifacts.weightSpecs }]
      const { modelTopology, format, generatedBy, convertedBy } = artifacts
      const json = { format, generatedBy, convertedBy, modelTopology, weightsManifest: manifest }
      write(join(folder, 'model.json'), JSON.stringify(json))
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) }
    }),
  )
}

/** Measured figures of one demo into results.json, beside the other's. */
export function recordResults(demo: string, figures: unknown): void {
  const known: Record<string, unknown> = existsSync(resultsFile)
    ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as Record<string, unknown>)
    : {}
  writeJson(resultsFile, { ...known, [demo]: figures })
}
