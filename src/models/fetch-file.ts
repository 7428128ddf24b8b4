/** One file by its address, bounded, with what went wrong in words. */
import { ProblemError } from '../core/problem'
import type { DroppedFile } from '../files/dropped'
import { pathOf, withoutQuery } from './address'
import type { WeightGroup } from './manifest'
import { fetchHere } from './redirect'

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

interface Wanted {
  address: URL
  meter: ByteMeter
  options: FetchOptions
  /** The name in the manifest; null for the root. */
  weights: string | null
  /** Bytes that there can be; null where nothing says. */
  atMost: number | null
}

/**
 * One file from this host, or from one that allows it by CORS, and from no other. No cookies and no referrer go to it.
 * @returns it as if it had been dropped, by host and path
 * @throws ProblemError 'not-reachable', 'refused-by-host', 'not-found', 'redirected', 'fetch-broke-off', 'weights-too-long',
 * 'too-large'; the signal's reason where it aborts
 */
export async function fetchFile(wanted: Wanted): Promise<DroppedFile> {
  const { address, meter, options, weights, atMost } = wanted
  const response = await ask(wanted)
  if (!response.ok) throw notFound(address, response, weights)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  if (weights === null) meter.root(Number(response.headers.get('content-length')) || null)
  try {
    for (const reader = response.body!.getReader(); ;) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      size += value.length
      meter.add(value.length)
      // A host that never ends must not fill the memory.
      if (atMost !== null && size > atMost) {
        void reader.cancel().catch(() => {})
        throw weights === null ? tooLarge(address, atMost) : tooLong(address, weights, atMost)
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

/** Counts what arrives, over all files. */
export class ByteMeter {
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

function notFound(address: URL, { status, statusText }: Response, shard: string | null): ProblemError {
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

function tooLarge(address: URL, atMost: number): ProblemError {
  return new ProblemError({
    code: 'too-large',
    message: `It goes on after ${atMost / 2 ** 20} MB, which no report needs.`,
    file: withoutQuery(address),
    mend: 'Give the address of a report.html or evaluation.json that this workbench wrote.',
  })
}
