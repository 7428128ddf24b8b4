/** SHA-256 of a file of any size, for the evidence. Small files by the platform; large ones block by block. */
import { sha256 } from '@noble/hashes/sha2.js'
import type { FileEvidence } from '../evaluation/result'
import type { DroppedFile } from '../formats/contract'
import { release } from '../formats/release'

/** crypto.subtle takes a whole buffer only: past this size, memory is worth more than its speed. */
const WHOLE_BYTES = 64 * 2 ** 20
const BLOCK_BYTES = 2 ** 20

/** @returns name, compressed size and SHA-256 (hex) of the file as it lies on disk */
export async function fileEvidence(dropped: DroppedFile, wholeBytes = WHOLE_BYTES): Promise<FileEvidence> {
  const { file } = dropped
  const digest =
    file.size <= wholeBytes && globalThis.crypto?.subtle
      ? new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
      : await streamed(file)
  return { name: dropped.path, bytes: file.size, sha256: hex(digest) }
}

async function streamed(file: Blob): Promise<Uint8Array> {
  const hash = sha256.create()
  for (let at = 0; at < file.size; at += BLOCK_BYTES) {
    const block = new Uint8Array(await file.slice(at, at + BLOCK_BYTES).arrayBuffer())
    hash.update(block)
    release(block)
  }
  return hash.digest()
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
