/** A packed file as the chunks that it unpacks to. */
import { nativelyUnpacked, blobChunks } from '../chunks'
import type { Chunks, Progress } from '../chunks'
import { gzipDecoder } from './gzip'
import { zstdDecoder } from './zstd'

/** Packed bytes at a time: what comes out of them is held at once, and may be a thousand times as much. */
const FEW = 1 << 16

export function zstdChunks(name: string, blob: Blob, progress?: Progress): Chunks {
  return blobChunks(blob, zstdDecoder(name), progress)
}

/**
 * The browser's own gunzip stops at the end of the first member and does not say where damage is: there ours goes on,
 * from the beginning, and leaves out what was given already.
 */
export async function* gzipChunks(name: string, blob: Blob, progress?: Progress): Chunks {
  let given = 0
  try {
    for await (const chunk of nativelyUnpacked(blob, 'gzip', progress)) {
      given += chunk.length
      yield chunk
    }
    return
  } catch {
    // Ours tells why.
  }
  for await (const chunk of blobChunks(blob, gzipDecoder(name, blob), progress, FEW)) {
    const rest = chunk.subarray(Math.min(given, chunk.length))
    given -= chunk.length - rest.length
    if (rest.length > 0) yield rest
  }
}
