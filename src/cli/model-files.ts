/** What belongs to a model on disk: a folder as it is, a model.json with the shards it names, or one file. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, posix } from 'node:path'
import { fetchModel } from '../models/url'
import { isAddress } from './arguments'

export type ModelFiles = { kind: 'folder'; path: string } | { kind: 'files'; paths: string[] }

/**
 * A model of the command line: on disk, or fetched into a folder that goes when the process does. Fetched here rather
 * than by the page, so that the host need not allow other pages to read it (CORS).
 * @throws ProblemError as `fetchModel` does
 */
export async function modelAt(place: string): Promise<ModelFiles> {
  if (!isAddress(place)) return modelFiles(place)
  const files = await fetchModel(place)
  const top = posix.dirname(files[0]!.path)
  const made = mkdtempSync(join(tmpdir(), 'model-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  // The folder's name is the model's.
  const folder = join(made, basename(top))
  for (const { path, file } of files) {
    const inside = posix.relative(top, path)
    const to = join(folder, inside.startsWith('..') ? basename(path) : inside)
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, new Uint8Array(await file.arrayBuffer()))
  }
  return files.length === 1
    ? { kind: 'files', paths: [join(folder, basename(files[0]!.path))] }
    : { kind: 'folder', path: folder }
}

/** A shard that is not there is left out: the page names it, as it does for anybody. */
export function modelFiles(path: string): ModelFiles {
  if (statSync(path).isDirectory()) return { kind: 'folder', path }
  if (!/\.json$/i.test(path)) return { kind: 'files', paths: [path] }
  const shards = shardNames(path)
    .map((name) => join(dirname(path), name))
    .filter((shard) => basename(shard) !== basename(path) && existsSync(shard))
  return { kind: 'files', paths: [path, ...new Set(shards)] }
}

function shardNames(modelJson: string): string[] {
  let model: unknown
  try {
    model = JSON.parse(readFileSync(modelJson, 'utf8'))
  } catch {
    // Not JSON: the page says so, with the place.
    return []
  }
  const manifest = (model as { weightsManifest?: unknown } | null)?.weightsManifest
  if (!Array.isArray(manifest)) return []
  return manifest
    .flatMap((group: { paths?: unknown }) => (Array.isArray(group?.paths) ? group.paths : []))
    .filter((name): name is string => typeof name === 'string')
}
