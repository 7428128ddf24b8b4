/** Dropped files -> a checked model bundle. Whatever comes back loads with exactly the weights it was saved with. */
import { ProblemError } from '../evaluation/problem'
import type { Problem } from '../evaluation/problem'
import type { FileEvidence } from '../evaluation/result'
import type { ModelBundle, ModelCard } from './bundle'
import type { Described } from './described'
import { detectFormat } from './detect'
import { baseName, evidenceOf, folderOf, headOf, looksLike, readAll, type DroppedFile } from './files'
import { describeGraph } from './graph'
import { isObject, parseObject, stringAt, type JsonObject } from './json'
import { describeLayers } from './layers'
import { readManifest } from './manifest'
import { joinShards, matchShards } from './shards'

/**
 * Reads one model from the files dropped for it, in any order, whatever they are named.
 * @param name what to call it; else its folder or file
 * @throws ProblemError naming the file, the place in it and the mend
 */
export async function loadBundle(files: DroppedFile[], name?: string): Promise<ModelBundle> {
  const root = await findRoot(files)
  return loadModelJson(root.dropped, root.json, root.bytes, files, root.spec, name)
}

interface Root {
  dropped: DroppedFile
  bytes: ArrayBuffer
  json: JsonObject
  spec: unknown
}

/** The one file that describes the model; a mapping beside it is kept. */
async function findRoot(files: DroppedFile[]): Promise<Root> {
  const roots: Root[] = []
  const failures: unknown[] = []
  let spec: unknown = null
  for (const dropped of files) {
    const looks = looksLike(await headOf(dropped.file, 4096))
    if (looks !== 'json' && !/\.json$/i.test(dropped.path)) continue
    const bytes = await readAll(dropped)
    try {
      const json = parseObject(new Uint8Array(bytes), dropped.path)
      if (isMapping(json)) spec = json
      else roots.push({ dropped, bytes, json, spec: null })
    } catch (error) {
      failures.push(error)
    }
  }
  const models = roots.filter(({ json }) => 'modelTopology' in json)
  if (models.length > 1) severalModels(models)
  const root = models[0] ?? (failures.length === 0 ? roots[0] : undefined)
  if (root) return { ...root, spec }
  if (failures.length > 0) throw failures[0]
  throw noModel(files)
}

export function isMapping(json: JsonObject): boolean {
  return 'schemaVersion' in json && ('models' in json || 'inputs' in json)
}

function severalModels(models: Root[]): never {
  throw new ProblemError({
    code: 'several-models',
    message: `Several models were dropped in one place: ${models.map(({ dropped }) => dropped.path).join(', ')}.`,
    mend: 'Drop one of them here and the other in its own place.',
  })
}

function noModel(files: DroppedFile[]): ProblemError {
  const names = files.slice(0, 6).map((file) => baseName(file.path))
  return new ProblemError({
    code: 'no-model',
    message: files.length === 0 ? 'No files were dropped.' : `There is no model in ${names.join(', ')}.`,
    ...(files.length === 1 ? { file: (files[0] as DroppedFile).path } : {}),
    mend: 'Drop a model.json with its weight files, a .zip of them, a .keras or a .h5 file.',
  })
}

async function loadModelJson(
  root: DroppedFile,
  json: JsonObject,
  bytes: ArrayBuffer,
  files: DroppedFile[],
  spec: unknown,
  name?: string,
): Promise<ModelBundle> {
  const warnings: Problem[] = []
  const format = detectFormat(json, root.path, warnings)
  const groups = readManifest(json, root.path)
  const specs = groups.flatMap((group) => group.specs)
  const shards = matchShards(
    groups,
    root.path,
    files.filter((file) => file !== root),
  )
  const described = (format === 'graph-model' ? describeGraph : describeLayers)(json, specs, root.path)
  const { data, evidence } = await joinShards(groups, shards)
  described.warnings.unshift(...warnings)
  const all = [await evidenceOf(root.path, bytes), ...evidence]
  return assemble(json, described, { specs, data }, name ?? nameOf(root), all, spec)
}

function nameOf(root: DroppedFile): string {
  const folder = folderOf(root.path).slice(0, -1)
  return folder ? baseName(folder) : baseName(root.path)
}

function assemble(
  json: JsonObject,
  described: Described,
  weights: { specs: ModelBundle['weightSpecs']; data: ArrayBuffer },
  name: string,
  files: FileEvidence[],
  spec: unknown,
): ModelBundle {
  const { topology, layers, kinds, parameters, ...bundle } = described
  const card: ModelCard = {
    name,
    format: described.format,
    maker: makerOf(json, described.format),
    parameters,
    weightBytes: weights.data.byteLength,
    kinds,
    layers,
    files,
  }
  const { signature, modelInitializer, initializerSignature, userDefinedMetadata } = json
  const text = (key: string) => stringAt(json, key)
  return {
    ...bundle,
    card,
    artifacts: {
      modelTopology: topology,
      format: described.format,
      ...(text('generatedBy') ? { generatedBy: text('generatedBy') as string } : {}),
      convertedBy: text('convertedBy'),
      ...(isObject(signature) ? { signature } : {}),
      ...(isObject(modelInitializer) ? { modelInitializer } : {}),
      ...(isObject(initializerSignature) ? { initializerSignature } : {}),
      ...(isObject(userDefinedMetadata) ? { userDefinedMetadata } : {}),
    },
    weightSpecs: weights.specs,
    weightData: weights.data,
    spec,
  }
}

/** 'layers-model, Keras 3.15.1, TensorFlow.js Converter v4.22.0'. */
function makerOf(json: JsonObject, format: string): string {
  const by = stringAt(json, 'generatedBy')
  const maker = by && /^\d/.test(by) ? `TensorFlow ${by}` : by?.replace(/^keras v/i, 'Keras ')
  return [format, maker, stringAt(json, 'convertedBy')].filter(Boolean).join(', ')
}
