/** .keras and .h5 files: topology and weights out of HDF5, in the shape that a model.json gives them. */
import type { File as H5File, Group } from 'h5wasm'
import { atWeight, type Place, ProblemError } from '../core/problem'
import { elements, type WeightSpec } from '../core/tensors'
import { boundedEntries, entryBytes } from '../files/archives/zip'
import { readAll, type DroppedFile } from '../files/dropped'
import { halves, isHalf, type Hdf5 } from './half-weights'
import { takeVocabularies } from './vocabularies'
import { isObject, parseObject, stringAt, type Json, type JsonObject } from '../files/json'

/** As if it had been a model.json: {modelTopology, generatedBy}, and its weights in one buffer. */
export interface KerasContent {
  model: JsonObject
  specs: WeightSpec[]
  data: ArrayBuffer
}

/** A .keras file: a zip of config.json, metadata.json and model.weights.h5. @throws ProblemError */
export async function readKerasZip(dropped: DroppedFile): Promise<KerasContent> {
  const entries = await boundedEntries(dropped)
  const entry = (name: string) => entries.find((candidate) => candidate.path === name)
  const [config, metadata, weights] = ['config.json', 'metadata.json', 'model.weights.h5'].map(entry)
  if (!config || !weights)
    bad(dropped, `It has no ${config ? 'model.weights.h5' : 'config.json'}: this is no whole Keras model.`)
  const topology = parseObject(await entryBytes(dropped, config), `${dropped.path}/config.json`)
  const about = metadata
    ? parseObject(await entryBytes(dropped, metadata), `${dropped.path}/metadata.json`)
    : {}
  const version = stringAt(about, 'keras_version') ?? '3'
  await takeVocabularies(topology, async (path) => {
    const asset = entry(`assets/${path}/vocabulary.txt`)
    return asset ? new TextDecoder().decode(await entryBytes(dropped, asset)) : null
  })
  const bytes = await entryBytes(dropped, weights)
  const { length } = bytes
  const { specs, data } = await withHdf5(dropped, bytes, (file, hdf5) =>
    joined(dropped, everyDataset(file), length, hdf5),
  )
  return { model: modelOf(topology, version), specs, data }
}

/** A Keras .h5 file, of Keras 2 or 3. @throws ProblemError 'weights-only' where it has no architecture */
export async function readKerasH5(dropped: DroppedFile): Promise<KerasContent> {
  return withHdf5(dropped, new Uint8Array(await readAll(dropped)), (file, hdf5) => {
    const text = attribute(file, 'model_config')
    const weights = file.get('model_weights')
    if (typeof text !== 'string' || !isGroup(weights))
      throw new ProblemError({
        code: 'weights-only',
        message: 'The file holds weights but no architecture (model_config).',
        file: dropped.path,
        mend: 'Save the whole model (model.save("model.keras")) instead of its weights.',
      })
    const topology = parseObject(new TextEncoder().encode(text), `${dropped.path}/model_config`)
    const version = attribute(file, 'keras_version') ?? attribute(weights, 'keras_version')
    const model = modelOf(topology, typeof version === 'string' ? version : '2')
    const training = looseObject(attribute(file, 'training_config'))
    if (training) (model['modelTopology'] as JsonObject)['training_config'] = training
    return {
      model,
      ...joined(dropped, datasetsByLayer(weights), dropped.file.size, hdf5),
    }
  })
}

function modelOf(topology: JsonObject, version: string): JsonObject {
  return {
    modelTopology: { model_config: topology, keras_version: version },
    generatedBy: `keras v${version}`,
  }
}

/** How it was trained says what its output is, and is nothing that it needs: damaged, it is as if it were not there. */
function looseObject(text: unknown): JsonObject | null {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : null
    return isObject(value as Json) ? (value as JsonObject) : null
  } catch {
    return null
  }
}

interface Weight {
  name: string
  dataset: unknown
}

/** In the order of the file: layers/dense/vars/0. */
function everyDataset(group: Group, prefix = ''): Weight[] {
  return group.keys().flatMap((key) => {
    const item = group.get(key)
    const name = prefix + key
    return isGroup(item) ? everyDataset(item, `${name}/`) : [{ name, dataset: item }]
  })
}

/** By layer, in the order in which each lists its weights; HDF5 itself sorts them by name. */
function datasetsByLayer(weights: Group): Weight[] {
  return weights.keys().flatMap((layer) => {
    const group = weights.get(layer)
    const names = isGroup(group) ? attribute(group, 'weight_names') : null
    if (!isGroup(group) || !Array.isArray(names)) return []
    // Keras 2 names its variables 'dense/kernel:0'.
    return names.map((name) => ({
      name: String(name).replace(/:\d+$/, ''),
      dataset: group.get(String(name)),
    }))
  })
}

/** HDF5 may pack, and keep the same bytes under many names; Keras does neither: more than this is a bomb. */
const maxGrowth = 16
const freeGrowth = 2 ** 20

/**
 * Sizes first, then weight by weight into one buffer, so that no more than one is in memory twice.
 * @param length of the HDF5 file, in bytes
 */
function joined(
  dropped: DroppedFile,
  weights: Weight[],
  length: number,
  hdf5: Hdf5,
): { specs: WeightSpec[]; data: ArrayBuffer } {
  const real = weights.filter(({ name }) => !/seed_generator|idf_weights$|^optimizer\//.test(name))
  let left = (maxGrowth * length + freeGrowth) / 4
  const sizes = real.map(({ name, dataset }) => {
    const size = elements((dataset as { shape?: number[] | null } | null)?.shape ?? [])
    left -= size
    if (!dataset || !(left >= 0))
      bad(dropped, 'The weight is missing, or larger than the file.', atWeight(name))
    return size
  })
  const data = new ArrayBuffer(4 * sizes.reduce((total, size) => total + size, 0))
  let offset = 0
  const specs = real.map(({ name, dataset }, i) => {
    const read = isHalf(dataset) ? { shape: dataset.metadata.shape, value: halves(dataset, hdf5) } : dataset
    const spec = copyWeight(dropped, name, read, data, offset, sizes[i]!)
    offset += 4 * sizes[i]!
    return spec
  })
  return { specs, data }
}

function copyWeight(
  dropped: DroppedFile,
  name: string,
  dataset: unknown,
  into: ArrayBuffer,
  offset: number,
  size: number,
): WeightSpec {
  const { shape, value } = dataset as { shape?: number[] | null; value?: unknown }
  const list = typeof value === 'number' || typeof value === 'bigint' ? [value] : value
  if (!isNumbers(list) || list.length !== size)
    bad(dropped, 'The weight is not made of numbers.', atWeight(name))
  const whole = typeof list[0] === 'bigint' || list instanceof Int32Array || list instanceof Uint32Array
  const target = whole ? new Int32Array(into, offset, size) : new Float32Array(into, offset, size)
  if (typeof list[0] === 'bigint') for (let i = 0; i < size; i++) target[i] = Number(list[i])
  else target.set(list as ArrayLike<number>)
  return { name, shape: [...(shape ?? [])], dtype: whole ? 'int32' : 'float32' }
}

function isNumbers(value: unknown): value is ArrayLike<number | bigint> {
  return (ArrayBuffer.isView(value) && 'length' in value) || (Array.isArray(value) && value.length === 1)
}

function isGroup(value: unknown): value is Group {
  return isObject(value as never) && (value as { type?: string }).type === 'Group'
}

function attribute(holder: Group | H5File, name: string): unknown {
  return holder.attrs[name]?.value ?? null
}

let files = 0

/** Opens bytes in the HDF5 library's own memory, which is given back whatever happens. Loaded when first needed: 4 MB. */
async function withHdf5<T>(
  dropped: DroppedFile,
  bytes: Uint8Array,
  use: (file: H5File, hdf5: Hdf5) => T,
): Promise<T> {
  const h5wasm = await import('h5wasm')
  const hdf5 = await h5wasm.ready
  const { FS, activate_throwing_error_handler } = hdf5
  // Else HDF5 prints its own errors and goes on with what it could not read.
  activate_throwing_error_handler()
  const path = `model-${files++}.h5`
  // The file system may keep these very bytes instead of a copy.
  FS.writeFile(path, bytes, { canOwn: true } as object)
  let file: H5File | null = null
  try {
    file = new h5wasm.File(path, 'r')
    return use(file, hdf5)
  } catch (error) {
    if (error instanceof ProblemError) throw error
    // HDF5 tells the way from its surface to the cause, a line with a # for each step.
    const cause = String(error instanceof Error ? error.message : error)
      .split('\n')
      .findLast((line) => line.includes('#'))
      ?.replace(/^.*\(\): /, '')
    return bad(dropped, `The HDF5 file cannot be read: ${cause ?? 'it is damaged'}.`)
  } finally {
    closeQuietly(file)
    FS.unlink(path)
  }
}

/** A file that could not be opened cannot be closed either. */
function closeQuietly(file: H5File | null): void {
  try {
    file?.close()
  } catch {
    // Its memory is freed with its bytes.
  }
}

function bad(dropped: DroppedFile, message: string, place?: Place): never {
  throw new ProblemError({
    code: 'bad-keras-file',
    message,
    file: dropped.path,
    ...(place ? { place } : {}),
    mend: 'Save it again with model.save("model.keras"), or download it again.',
  })
}
