/** A model by its address: model.json with the weight files it names, or a .zip, .keras or .h5 file. */
import { ProblemError } from '../core/problem'
import { addressOf, besideAddress, withoutQuery } from './address'
import { ByteMeter, fetchFile, type FetchOptions } from './fetch-file'
import type { DroppedFile } from '../files/dropped'
import { looksLike, type Looks } from '../files/magic'
import { isObject, parseObject } from '../files/json'
import { readManifest, type WeightGroup } from './manifest'

/** Browsers open about six connections to a host; more would only wait. */
const atOnce = 6

/**
 * Fetches a model's files from this host, or from one that allows it by CORS: the address, and beside it what its
 * manifest names; nothing else, and from no other host. No cookies and no referrer go to it.
 * @param text the address of a model.json, .zip, .keras or .h5; its query stays on the weight files' too, as in TF.js
 * @returns files as if they had been dropped, by host and path; `loadBundle` says what is wrong with them
 * @throws ProblemError 'bad-url', 'mixed-content', 'not-reachable', 'refused-by-host', 'not-found', 'web-page',
 * 'redirected', 'fetch-broke-off', 'weights-too-long', or what is wrong with the JSON; the signal's reason where it aborts
 */
export async function fetchModel(text: string, options: FetchOptions = {}): Promise<DroppedFile[]> {
  const address = addressOf(text, options.page)
  const meter = new ByteMeter(options.progress)
  const root = await fetchFile({ address, meter, options, weights: null, atMost: null })
  const looks = await looksOf(root)
  if (looks === 'html') throw webPage(address)
  if (looks !== 'json') return [root]
  const groups = manifestOf(await root.file.arrayBuffer(), root.path)
  meter.expect(root.file.size, groups)
  const tasks = groups.flatMap((group) => group.paths.map((path) => ({ path, atMost: group.bytes })))
  return [root, ...(await fetchShards(tasks, address, meter, options))]
}

/** A JSON that is no model names no weights; reading it as a model says what it is. */
function manifestOf(bytes: ArrayBuffer, path: string): WeightGroup[] {
  const json = parseObject(new Uint8Array(bytes), path)
  return isObject(json['modelTopology']) ? readManifest(json, path) : []
}

async function fetchShards(
  tasks: { path: string; atMost: number | null }[],
  address: URL,
  meter: ByteMeter,
  options: FetchOptions,
): Promise<DroppedFile[]> {
  const shards: DroppedFile[] = []
  let next = 0
  const line = async () => {
    while (next < tasks.length) {
      const i = next++
      const { path, atMost } = tasks[i]!
      const shard = besideAddress(address, path)
      shards[i] = await fetchFile({ address: shard, meter, options, weights: path, atMost })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, line))
  return shards
}

async function looksOf(dropped: DroppedFile): Promise<Looks> {
  return looksLike(new Uint8Array(await dropped.file.slice(0, 4096).arrayBuffer()))
}

function webPage(address: URL): ProblemError {
  const raw = rawAddress(address)
  return new ProblemError({
    code: 'web-page',
    message: 'The address gives a web page, not a model.',
    file: withoutQuery(address),
    mend: raw
      ? `The file itself is at ${raw}`
      : 'Give the address of the file itself: opened in a tab, it shows JSON or is downloaded.',
  })
}

/** Where the file itself is, on hosts whose address bar shows a page about it. */
function rawAddress({ hostname, pathname }: URL): string | null {
  if (!pathname.includes('/blob/')) return null
  if (hostname === 'github.com') return `https://raw.githubusercontent.com${pathname.replace('/blob/', '/')}`
  if (hostname === 'huggingface.co') return `https://huggingface.co${pathname.replace('/blob/', '/resolve/')}`
  return null
}
