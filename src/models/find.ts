/** Which of the dropped files is the model, which the mapping beside it. */
import { ProblemError } from '../core/problem'
import { zipEntries } from '../files/archives/zip-directory'
import { baseName, headOf, readAll, type DroppedFile } from '../files/dropped'
import { looksLike } from '../files/magic'
import { parseObject, type JsonObject } from '../files/json'

export interface Packed {
  dropped: DroppedFile
  kind: 'zip' | 'keras' | 'h5'
}

/** The one file that is a whole model by itself. @throws ProblemError 'several-models', 'bad-zip' */
export async function findPacked(files: DroppedFile[]): Promise<Packed | null> {
  const found: Packed[] = []
  for (const dropped of files) {
    const looks = looksLike(await headOf(dropped.file, 4096))
    if (looks === 'hdf5') found.push({ dropped, kind: 'h5' })
    if (looks === 'zip') {
      const keras = (await zipEntries(dropped)).some(({ path }) => path === 'model.weights.h5')
      found.push({ dropped, kind: keras ? 'keras' : 'zip' })
    }
  }
  if (found.length > 1) severalModels(found.map(({ dropped }) => dropped))
  return found[0] ?? null
}

export interface JsonFile {
  dropped: DroppedFile
  bytes: ArrayBuffer
  json: JsonObject
}

export interface Jsons {
  /** All but the mapping. */
  others: JsonFile[]
  mapping: JsonObject | null
  /** Files that should be JSON and are not. */
  failures: ProblemError[]
}

export async function readJsons(files: DroppedFile[]): Promise<Jsons> {
  const jsons: Jsons = { others: [], mapping: null, failures: [] }
  for (const dropped of files) {
    const looks = looksLike(await headOf(dropped.file, 4096))
    if (looks === 'zip' || looks === 'hdf5' || (looks !== 'json' && !/\.json$/i.test(dropped.path))) continue
    const bytes = await readAll(dropped)
    try {
      const json = parseObject(new Uint8Array(bytes), dropped.path)
      if (isMapping(json)) jsons.mapping = json
      else jsons.others.push({ dropped, bytes, json })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      jsons.failures.push(error)
    }
  }
  return jsons
}

/** A mapping file, by its keys (src/result/mapping.ts). */
export function isMapping(json: JsonObject): boolean {
  return 'schemaVersion' in json && ('models' in json || 'inputs' in json)
}

/** @throws ProblemError 'several-models', 'no-model', or what is wrong with the only candidate */
export function pickRoot({ others, failures }: Jsons, files: DroppedFile[]): JsonFile {
  const models = others.filter(({ json }) => 'modelTopology' in json)
  if (models.length > 1) severalModels(models.map(({ dropped }) => dropped))
  const [failure] = failures
  const root = models[0] ?? (failure ? undefined : others[0])
  if (root) return root
  throw failure ?? noModel(files)
}

function severalModels(models: DroppedFile[]): never {
  throw new ProblemError({
    code: 'several-models',
    message: `Several models were dropped in one place: ${models.map(({ path }) => path).join(', ')}.`,
    mend: 'Drop one of them here and the other in its own place.',
  })
}

export function noModel(files: DroppedFile[], inside?: string): ProblemError {
  const names = files.slice(0, 6).map((file) => baseName(file.path))
  const [only] = files
  return new ProblemError({
    code: 'no-model',
    message: files.length === 0 ? 'There are no files.' : `There is no model in ${names.join(', ')}.`,
    ...(inside ? { file: inside } : files.length === 1 && only ? { file: only.path } : {}),
    mend: 'Drop a model.json with its weight files, a .zip of them, a .keras or a .h5 file.',
  })
}
