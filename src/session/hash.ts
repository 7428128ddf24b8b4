/** SHA-256 of a file of any size, for the evidence. Small files by the platform; large ones as they stream by. */
import { createSHA256 } from 'hash-wasm'
import type { FileEvidence } from '../evaluation/result'
import type { DroppedFile } from '../formats/contract'

/** crypto.subtle takes a whole buffer only: past this size, memory is worth more than its speed. */
const WHOLE_BYTES = 64 * 2 ** 20
const BLOCK_BYTES = 2 ** 20

/** @returns name, compressed size and SHA-256 (hex) of the file as it lies on disk */
export async function fileEvidence(dropped: DroppedFile, wholeBytes = WHOLE_BYTES): Promise<FileEvidence> {
  const { file } = dropped
  const whole = file.size <= wholeBytes && globalThis.crypto?.subtle
  const sha256 = whole
    ? hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())))
    : await streamed(file)
  return { name: dropped.path, bytes: file.size, sha256 }
}

async function streamed(file: Blob): Promise<string> {
  const hash = await createSHA256()
  for await (const block of blocksOf(file)) {
    hash.update(block)
    await turn()
  }
  return hash.digest('hex')
}

/**
 * One block of memory, used again and again: what a blob gives in buffers of its own stays until the browser's
 * collector comes, and nothing here makes it come. Of a 2 GB log that was half a gigabyte.
 */
async function* blocksOf(file: Blob): AsyncGenerator<Uint8Array> {
  const reader = bytesReader(file)
  if (!reader) {
    for (let at = 0; at < file.size; at += BLOCK_BYTES)
      yield new Uint8Array(await file.slice(at, at + BLOCK_BYTES).arrayBuffer())
    return
  }
  let block = new Uint8Array(BLOCK_BYTES)
  for (;;) {
    const { done, value } = await reader.read(block)
    if (done) return
    yield value
    block = new Uint8Array(value.buffer)
  }
}

/** null where the browser's blobs do not read into a given buffer. */
function bytesReader(file: Blob): ReadableStreamBYOBReader | null {
  try {
    return file.stream().getReader({ mode: 'byob' })
  } catch {
    return null
  }
}

/** The reading of the log runs in this thread too, and goes first. */
const turn = () => new Promise((resolve) => setTimeout(resolve))

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
