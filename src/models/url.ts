/** A model by its address: model.json with the weight files it names, or a .zip, .keras or .h5 file. */
import { ProblemError } from '../core/problem'
import { addressOf, besideAddress, pathOf, withoutQuery } from './address'
import { type DroppedFile } from '../files/dropped'
import { looksLike, type Looks } from '../files/magic'
import { isObject, parseObject } from '../files/json'
import { readManifest, type WeightGroup } from './manifest'
import { fetchHere } from './redirect'

/** Browsers open about six connections to a host; more would only wait. */
const atOnce = 6
/** Progress is told at most this often, ms. */
const tellEvery = 100

export interface FetchProgress {
  /** Bytes that are here. */
  received: number
  /** Bytes in all, where the host or the manifest says; null where neither does. */
  total: number | null
}

export interface FetchOptions {
  /** The page's own address: relative ones are taken from it, and https pages may not fetch http. */
  page?: string
  signal?: AbortSignal
  progress?: (progress: FetchProgress) => void
}

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
  const root = await fetchFile({ address, meter, options, weights: null })
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
      shards[i] = await fetchFile({ address: shard, meter, options, weights: { path, atMost } })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, line))
  return shards
}

interface Wanted {
  address: URL
  meter: ByteMeter
  options: FetchOptions
  /** The name in the manifest, and how many bytes there are for it at most; null for the root. */
  weights: { path: string; atMost: number | null } | null
}

async function fetchFile(wanted: Wanted): Promise<DroppedFile> {
  const { address, meter, options, weights } = wanted
  const response = await ask(wanted)
  if (!response.ok) throw notFound(address, response, weights?.path)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  if (!weights) meter.root(Number(response.headers.get('content-length')) || null)
  try {
    for (const reader = response.body!.getReader(); ;) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      size += value.length
      meter.add(value.length)
      // A host that never ends must not fill the memory: the manifest says how much there can be.
      if (weights?.atMost != null && size > weights.atMost) {
        void reader.cancel().catch(() => {})
        throw tooLong(address, weights.path, weights.atMost)
      }
    }
  } catch (error) {
    if (options.signal?.aborted || error instanceof ProblemError) throw error
    throw brokeOff(address, size)
  }
  return { path: pathOf(address), file: new Blob(parts) }
}

function ask({ address, options: { signal, page } }: Wanted): Promise<Response> {
  const how: RequestInit = { referrerPolicy: 'no-referrer', cache: 'no-cache', ...(signal ? { signal } : {}) }
  return fetchHere(address, how).catch((error: unknown) => {
    if (signal?.aborted || error instanceof ProblemError) throw error
    throw notReachable(address, page)
  })
}

async function looksOf(dropped: DroppedFile): Promise<Looks> {
  return looksLike(new Uint8Array(await dropped.file.slice(0, 4096).arrayBuffer()))
}

/** Counts what arrives, over all files. */
class ByteMeter {
  #received = 0
  #total: number | null = null
  #told = -Infinity
  constructor(private readonly tell: FetchOptions['progress']) {}

  root(total: number | null): void {
    this.#total = total
  }

  expect(rootBytes: number, groups: WeightGroup[]): void {
    if (groups.length === 0) return
    this.#total = groups.reduce<number | null>(
      (sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes),
      rootBytes,
    )
  }

  add(bytes: number): void {
    this.#received += bytes
    const now = performance.now()
    if (now - this.#told < tellEvery) return
    this.#told = now
    this.tell?.({ received: this.#received, total: this.#total })
  }
}

/** A browser does not tell a page which of the two it was: the answer would tell on hosts the page may not read. */
function notReachable(address: URL, page: string | undefined): ProblemError {
  const own = page !== undefined && new URL(page).origin === address.origin
  if (own || page === undefined)
    return new ProblemError({
      code: 'not-reachable',
      message: 'The host does not answer.',
      file: withoutQuery(address),
      mend: 'Check the address and the connection.',
    })
  return new ProblemError({
    code: 'refused-by-host',
    message: `${address.host} does not let other pages read this file (CORS), or cannot be reached.`,
    file: withoutQuery(address),
    mend: `Have the host send "Access-Control-Allow-Origin: ${new URL(page).origin}" with it, or download the files and drop them here.`,
  })
}

function notFound(address: URL, { status, statusText }: Response, shard: string | undefined): ProblemError {
  const answer = `${address.host} answered ${status}${statusText ? ` ${statusText}` : ''}`
  const login = status === 401 || status === 403
  return new ProblemError({
    code: 'not-found',
    message: shard ? `${answer} to the weight file ${shard}.` : `${answer}.`,
    file: withoutQuery(address),
    mend: login
      ? 'It wants a login, which this page does not send: download the files and drop them here.'
      : shard
        ? 'Weight files must lie beside model.json as it names them.'
        : 'Check the address.',
  })
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

function brokeOff(address: URL, received: number): ProblemError {
  return new ProblemError({
    code: 'fetch-broke-off',
    message: `The connection broke off after ${received} bytes.`,
    file: withoutQuery(address),
    mend: 'Load it again.',
  })
}

function tooLong(address: URL, path: string, atMost: number): ProblemError {
  return new ProblemError({
    code: 'weights-too-long',
    message: `The weight file ${path} goes on after the ${atMost} bytes that its group can have.`,
    file: withoutQuery(address),
    mend: 'It belongs to another model or version.',
  })
}
