/** Dropped files -> a checked model bundle. Whatever comes back loads with exactly the weights it was saved with. */
import type { Problem } from '../core/problem'
import type { FileEvidence } from '../core/file-evidence'
import { unpackZip } from '../files/archives/zip'
import { lossesIn } from './losses'
import type { ModelBundle, ModelCard } from './bundle'
import type { Described } from './described'
import { detectFormat } from './detect'
import { baseName, readAll, type DroppedFile } from '../files/dropped'
import { evidenceOf } from '../files/evidence'
import { foreignModel } from './foreign'
import { findPacked, noModel, pickRoot, readJsons, type JsonFile } from './find'
import { describeGraph } from './graph'
import { isObject, stringAt, type JsonObject } from '../files/json'
import { readKerasH5, readKerasZip } from '../keras/files'
import { describeLayers } from './layers-model'
import { readManifest } from './manifest'
import { nanWarning } from './nan'
import { nameOf, saysSomething } from './name'
import { joinShards, matchShards } from './shards'

/**
 * Reads one model from the files dropped for it, in any order, whatever they are named: a model.json with its weight
 * files, a zip of that, a .keras or a .h5 file; a mapping beside it is kept.
 * @param name what to call it; else its folder or file
 * @throws ProblemError naming the file, the place in it and the mend
 */
export async function readBundle(files: DroppedFile[], name?: string): Promise<ModelBundle> {
  const packed = await findPacked(files)
  if (packed?.kind === 'zip') return loadZip(packed.dropped, files, name)
  const jsons = await readJsons(files)
  const nothing = !packed && jsons.others.length === 0 && jsons.failures.length === 0
  const foreign = nothing ? await foreignModel(files) : null
  if (foreign) throw foreign
  const bundle = packed
    ? await loadKeras(packed.dropped, packed.kind, name)
    : await loadModelJson(pickRoot(jsons, files), files, name)
  bundle.mapping = jsons.mapping
  bundle.warnings.push(...jsons.failures.map(({ problem }) => problem))
  return bundle
}

/** What is inside, as if it had been dropped; the evidence is of the zip itself. */
async function loadZip(zip: DroppedFile, files: DroppedFile[], name?: string): Promise<ModelBundle> {
  const beside = files.filter((file) => file !== zip)
  const inside = await unpackZip(zip)
  const foreign = inside.some(({ path }) => /\.(json|keras|h5|hdf5)$/i.test(path))
    ? null
    : await foreignModel(inside, zip.path)
  if (foreign) throw foreign
  if (inside.some(({ path }) => path.toLowerCase().endsWith('.zip'))) throw noModel(inside, zip.path)
  const bundle = await readBundle([...inside, ...beside], name ?? nameInZip(zip))
  bundle.card.files = [await evidenceOf(zip.path, await readAll(zip))]
  return bundle
}

/** The zip's own name, unless it says nothing: then what is inside is called as it would be by itself. */
function nameInZip(zip: DroppedFile): string | undefined {
  const stem = baseName(zip.path).replace(/\.zip$/i, '')
  return saysSomething(stem) ? stem : undefined
}

async function loadKeras(dropped: DroppedFile, kind: 'keras' | 'h5', name?: string): Promise<ModelBundle> {
  const { model, specs, data } = await (kind === 'keras' ? readKerasZip(dropped) : readKerasH5(dropped))
  detectFormat(model, dropped.path, [])
  const described = describeLayers(model, specs, dropped.path)
  const files = [await evidenceOf(dropped.path, await readAll(dropped))]
  return assemble(model, described, { specs, data }, name ?? nameOf(dropped.path, described.topology), files)
}

async function loadModelJson(root: JsonFile, files: DroppedFile[], name?: string): Promise<ModelBundle> {
  const { json, bytes, dropped } = root
  const warnings: Problem[] = []
  const format = detectFormat(json, dropped.path, warnings)
  const groups = readManifest(json, dropped.path)
  const specs = groups.flatMap((group) => group.specs)
  const shards = matchShards(
    groups,
    dropped.path,
    files.filter((file) => file !== dropped),
  )
  const described = (format === 'graph-model' ? describeGraph : describeLayers)(json, specs, dropped.path)
  const { data, evidence } = await joinShards(groups, shards)
  described.warnings.unshift(...warnings)
  const all = [await evidenceOf(dropped.path, bytes), ...evidence]
  return assemble(json, described, { specs, data }, name ?? nameOf(dropped.path, described.topology), all)
}

function assemble(
  json: JsonObject,
  described: Described,
  weights: { specs: ModelBundle['weightSpecs']; data: ArrayBuffer },
  name: string,
  files: FileEvidence[],
): ModelBundle {
  const { topology, layers, kinds, parameters, ...bundle } = described
  const nan = nanWarning(weights.specs, weights.data, files[0]?.name ?? name)
  if (nan) bundle.warnings.push(nan)
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
    mapping: null,
    losses: lossesIn(json['modelTopology']),
  }
}

/** 'layers-model, Keras 3.15.1, TensorFlow.js Converter v4.22.0'. */
function makerOf(json: JsonObject, format: string): string {
  const by = stringAt(json, 'generatedBy')
  const maker = by && /^\d/.test(by) ? `TensorFlow ${by}` : by?.replace(/^keras v/i, 'Keras ')
  return [format, maker, stringAt(json, 'convertedBy')].filter(Boolean).join(', ')
}
