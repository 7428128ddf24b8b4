/**
 * A verdict in an address: enough to read what was decided, and nothing to rely on, since anybody can write one. It stands
 * after the hash, which browsers send to no server.
 */
import * as v from 'valibot'
import { fromBase64Url, textOf, toBase64, utf8 } from '../../attest/encoding'
import { modelNames } from '../../report/status'
import type { SharedResult } from '../../result/sharing/share'

const MARK = '#verdict='
/** Of the address; some programs cut longer ones. */
const MOST_CHARACTERS = 2000
/** Unpacked. */
const MOST_BYTES = 8192

const short = (most: number) => v.pipe(v.string(), v.maxLength(most))

const Told = v.strictObject({
  version: v.literal(1),
  verdict: v.picklist(['promote', 'hold', 'insufficient']),
  primary: short(200),
  shadow: short(200),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  requests: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  gates: v.pipe(
    v.array(
      v.strictObject({
        title: short(100),
        status: v.picklist(['pass', 'fail', 'insufficient', 'not-checked']),
        headline: short(200),
      }),
    ),
    v.maxLength(20),
  ),
})
export type Told = v.InferOutput<typeof Told>

/**
 * @param result as it is shared
 * @param page the workbench's own address
 * @returns null where it is too long for an address
 */
export async function verdictLink(result: SharedResult, page: string): Promise<string | null> {
  const told: Told = {
    version: 1,
    verdict: result.verdict,
    ...modelNames(result),
    startedAt: new Date(result.evidence.startedAt).toISOString(),
    requests: result.requests.replayed,
    gates: result.checklist.map(({ title, status, headline }) => ({ title, status, headline })),
  }
  if (!v.is(Told, told)) return null
  const packed = await through(utf8(JSON.stringify(told)), new CompressionStream('deflate-raw'), Infinity)
  const text = toBase64(packed!).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  const url = page.replace(/[?#].*/s, '') + MARK + text
  return url.length > MOST_CHARACTERS ? null : url
}

/** @returns null where there is none, or it is not one that the workbench writes */
export async function readVerdictLink(hash: string): Promise<Told | null> {
  if (!hash.startsWith(MARK) || hash.length > MOST_CHARACTERS) return null
  const packed = fromBase64Url(hash.slice(MARK.length))
  const bytes = packed && (await through(packed, new DecompressionStream('deflate-raw'), MOST_BYTES))
  try {
    const value: unknown = JSON.parse((bytes && textOf(bytes)) ?? 'null')
    return v.is(Told, value) ? value : null
  } catch {
    return null
  }
}

/** @returns null where it is damaged, or more than may come out */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  const parts: BlobPart[] = []
  try {
    for (let size = 0; ;) {
      const { done, value } = await reader.read()
      if (done) return new Uint8Array(await new Blob(parts).arrayBuffer())
      size += value.length
      if (size > most) {
        void reader.cancel().catch(() => {})
        return null
      }
      parts.push(value)
    }
  } catch {
    return null
  }
}
