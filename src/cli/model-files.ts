/** What belongs to a model on disk: a folder as it is, a model.json with the shards it names, or one file. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export type ModelFiles = { kind: 'folder'; path: string } | { kind: 'files'; paths: string[] }

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
