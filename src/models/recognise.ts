/** Finds the models in a heap of dropped files, by content: names decide nothing but which shard belongs where. */
import { unpackZip } from '../files/archives/zip'
import { zipEntries } from '../files/archives/zip-directory'
import { baseName, folderOf, headOf, readAll, type DroppedFile } from '../files/dropped'
import { looksLike } from '../files/magic'
import { isMapping } from './find'
import { isForeign } from './foreign'
import { parseObject, type JsonObject } from '../files/json'
import { readManifest } from './manifest'
import { candidates } from './shards'

export interface ModelGroup {
  /** What tells it from the others: its folder, else its file. */
  key: string
  files: DroppedFile[]
}

/**
 * Sorts files into models (a model.json with its shards and mapping, a zip of that, a .keras, a .h5) and the rest.
 * Never throws for a broken model: what looks like one is grouped, and loading it says what is wrong.
 */
export async function groupModels(
  files: DroppedFile[],
): Promise<{ models: ModelGroup[]; rest: DroppedFile[] }> {
  const models: ModelGroup[] = []
  const rest: DroppedFile[] = []
  const loose: DroppedFile[] = []
  for (const dropped of files) {
    const looks = looksLike(await headOf(dropped.file, 4096))
    if (looks === 'hdf5') models.push({ key: dropped.path, files: [dropped] })
    else if (looks === 'zip') await sortZip(dropped, models, rest)
    else loose.push(dropped)
  }
  const roots = (await Promise.all(loose.map(rootOf))).filter((root) => root !== null)
  const taken = new Set<DroppedFile>(roots.map(({ dropped }) => dropped))
  const groups = roots.map((root) => ({ root, shards: shardsOf(root, loose, taken) }))
  for (const { shards } of groups) for (const shard of shards) taken.add(shard)
  const left = loose.filter((file) => !taken.has(file))
  models.push(...(await foreignGroups(left)))
  for (const { root, shards } of groups) {
    const mapping = await mappingFor(root, roots, left)
    for (const file of mapping) left.splice(left.indexOf(file), 1)
    models.push({ key: keyOf(root, roots), files: [root.dropped, ...shards, ...mapping] })
  }
  return { models, rest: [...rest, ...left] }
}

/** What lies in the folder of a TensorFlow SavedModel. */
const savedModel = /^(saved_model\.pb|fingerprint\.pb|keras_metadata\.pb|(variables|assets|assets\.extra)\/)/

/** Models that do not run here are models all the same: loading them says what to do. Taken out of `left`. */
async function foreignGroups(left: DroppedFile[]): Promise<ModelGroup[]> {
  const found: DroppedFile[] = []
  for (const file of left) if (await isForeign(file)) found.push(file)
  const roots = found.filter(({ path }) => /(^|\/)saved_model\.pb(txt)?$/i.test(path))
  const groups = roots.map((root) => {
    const folder = folderOf(root.path)
    const own = (path: string) => path.startsWith(folder) && savedModel.test(path.slice(folder.length))
    return { key: folder.slice(0, -1) || root.path, files: left.filter(({ path }) => own(path)) }
  })
  const whole = new Set(groups.flatMap(({ files }) => files))
  for (const file of found) if (!whole.has(file)) groups.push({ key: file.path, files: [file] })
  for (const { files } of groups) for (const file of files) left.splice(left.indexOf(file), 1)
  return groups
}

interface Root {
  dropped: DroppedFile
  /** null where it cannot be parsed. */
  json: JsonObject | null
}

/** A JSON file that holds a model or says it is one. */
async function rootOf(dropped: DroppedFile): Promise<Root | null> {
  const head = await headOf(dropped.file)
  const named = /^model( ?\(\d+\))?\.json$/i.test(baseName(dropped.path))
  if (looksLike(head) !== 'json') return named ? { dropped, json: null } : null
  const text = new TextDecoder().decode(head)
  // In JSON lines of requests these would stand in a string, or after the first line.
  const first = /^[^\n]*\}\s*\n\s*\{/.test(text) ? '' : text
  const keys = /"(modelTopology|weightsManifest)"\s*:/.test(first)
  const architecture = /"class_name"\s*:\s*"(Sequential|Functional|Model)"/.test(first)
  if (!keys && !architecture && !named) return null
  try {
    const json = parseObject(new Uint8Array(await readAll(dropped)), dropped.path)
    return isMapping(json) ? null : { dropped, json }
  } catch {
    return { dropped, json: null }
  }
}

/** Its shards by name; where some are missing, also the weight files beside it, for the complaint's sake. */
function shardsOf(root: Root, files: DroppedFile[], taken: Set<DroppedFile>): DroppedFile[] {
  const free = files.filter((file) => !taken.has(file))
  const paths = pathsOf(root)
  const found = paths.map((path) => candidates(path, root.dropped.path, free))
  const shards = new Set(found.flat())
  if (paths.length === 0 || found.some((list) => list.length === 0))
    for (const file of free)
      if (
        folderOf(file.path) === folderOf(root.dropped.path) &&
        /\.bin$|shard\d+of\d+/i.test(baseName(file.path))
      )
        shards.add(file)
  return [...shards]
}

function pathsOf({ dropped, json }: Root): string[] {
  if (!json) return []
  try {
    return readManifest(json, dropped.path).flatMap((group) => group.paths)
  } catch {
    return []
  }
}

/** A mapping in the model's own folder, if no other model lives there. */
async function mappingFor(root: Root, roots: Root[], files: DroppedFile[]): Promise<DroppedFile[]> {
  const folder = folderOf(root.dropped.path)
  if (roots.filter(({ dropped }) => folderOf(dropped.path) === folder).length > 1) return []
  const found: DroppedFile[] = []
  for (const file of files)
    if (folderOf(file.path) === folder && file.file.size < 2 ** 20 && (await holdsMapping(file)))
      found.push(file)
  return found
}

async function holdsMapping(dropped: DroppedFile): Promise<boolean> {
  if (looksLike(await headOf(dropped.file, 256)) !== 'json') return false
  try {
    return isMapping(parseObject(new Uint8Array(await readAll(dropped)), dropped.path))
  } catch {
    return false
  }
}

function keyOf({ dropped }: Root, roots: Root[]): string {
  const folder = folderOf(dropped.path)
  const alone = roots.filter((other) => folderOf(other.dropped.path) === folder).length === 1
  return folder && alone ? folder.slice(0, -1) : dropped.path
}

/** A zip with one model and nothing else stays a zip; others are unpacked and sorted like a folder. */
async function sortZip(zip: DroppedFile, models: ModelGroup[], rest: DroppedFile[]): Promise<void> {
  let inside: Awaited<ReturnType<typeof groupModels>>
  try {
    const names = (await zipEntries(zip)).map(({ path }) => path)
    const keras = names.includes('config.json') && names.includes('model.weights.h5')
    if (keras) return void models.push({ key: zip.path, files: [zip] })
    if (names.some((name) => /(^|\/)(data\.pkl|saved_model\.pb)$/.test(name)))
      return void models.push({ key: zip.path, files: [zip] })
    if (!names.some((name) => /\.(json|keras|h5|hdf5)$/i.test(name))) return void rest.push(zip)
    inside = await groupModels(await unpackZip(zip))
  } catch {
    // A broken zip: a model's if it is named like one, else somebody else's.
    if (/\.(keras|zip)$/i.test(zip.path)) models.push({ key: zip.path, files: [zip] })
    else rest.push(zip)
    return
  }
  if (inside.models.length === 0) rest.push(zip)
  else if (inside.models.length === 1 && inside.rest.length === 0)
    models.push({ key: zip.path, files: [zip] })
  else {
    models.push(...inside.models)
    rest.push(...inside.rest)
  }
}
