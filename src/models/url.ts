/** A model by its address: model.json with the weight files beside it, or a .zip, .keras or .h5 file. */
import { ProblemError } from '../evaluation/problem'
import type { ModelBundle } from './bundle'
import { baseName, headOf, looksLike, type DroppedFile } from './files'
import { parseObject } from './json'
import { loadBundle } from './load'
import { readManifest } from './manifest'

/** Browsers open about six connections to a host; more would only wait. */
const atOnce = 6

/**
 * Fetches a model from this host, or from one that allows it by CORS. Nothing is sent but the requests.
 * @param url of model.json, .zip, .keras or .h5; a query stays on the weight files' addresses too, as in TF.js
 * @throws ProblemError 'bad-url', 'not-reachable', 'not-found', else what loadBundle says
 */
export async function loadFromUrl(url: string, signal?: AbortSignal): Promise<ModelBundle> {
  const address = parseUrl(url)
  const root = await fetchFile(
    address,
    baseName(decodeURIComponent(address.pathname)) || 'model.json',
    signal,
  )
  const looks = looksLike(await headOf(root.file, 4096))
  if (looks === 'zip' || looks === 'hdf5') return loadBundle([root])
  const json = parseObject(new Uint8Array(await root.file.arrayBuffer()), root.path)
  // A JSON that is no model has no shards to fetch; loadBundle says what it is.
  const paths = 'modelTopology' in json ? readManifest(json, root.path).flatMap((group) => group.paths) : []
  const shards: DroppedFile[] = []
  for (let i = 0; i < paths.length; i += atOnce) {
    const batch = paths.slice(i, i + atOnce).map((path) => fetchFile(beside(address, path), path, signal))
    shards.push(...(await Promise.all(batch)))
  }
  return loadBundle([root, ...shards])
}

function parseUrl(url: string): URL {
  try {
    const address = new URL(url, typeof location === 'undefined' ? undefined : location.href)
    if (/^(https?|blob):$/.test(address.protocol)) return address
  } catch {
    // Told below.
  }
  throw new ProblemError({
    code: 'bad-url',
    message: 'This is no web address.',
    file: url,
    mend: 'Give the address of a model.json, beginning with https://.',
  })
}

function beside(address: URL, path: string): URL {
  const shard = new URL(path.split('/').map(encodeURIComponent).join('/'), address)
  shard.search = address.search
  return shard
}

async function fetchFile(address: URL, path: string, signal?: AbortSignal): Promise<DroppedFile> {
  const response = await fetch(address, signal ? { signal } : {}).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ProblemError({
      code: 'not-reachable',
      message: 'The address cannot be reached from this page.',
      file: address.href,
      mend: 'Check it in a tab of its own; if it opens there, its host must allow other sites (Access-Control-Allow-Origin).',
    })
  })
  if (!response.ok)
    throw new ProblemError({
      code: 'not-found',
      message: `The host answered ${response.status} ${response.statusText}.`.replace(' .', '.'),
      file: address.href,
      mend: 'Check the address; weight files must lie beside model.json as it names them.',
    })
  return { path, file: await response.blob() }
}
